"""A choir that looks whether a name is free, and then takes it.

Between the look and the insert there is time for somebody else. Then the unique
constraint refuses the second one, and the answer is a 500. Let the constraint
decide, whoever comes between:

    POST /members {"name": "ada", "voice": "alto"}  ->  201 {"name": "ada"}
    the same again, also when both come at once     ->  409 {"error": "taken"}
    POST /members {"name": "bob"}: no voice         ->  422 {"error": "refused"}

A member without a voice is refused by the database, too, and that is not "taken".
"""

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Member(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    voice: Mapped[str]


def find_member(name):
    return db.session.scalar(select(Member).filter_by(name=name))


def create_app(uri):
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = uri
    db.init_app(app)

    @app.post("/members")
    def join():
        data = request.get_json()
        # TODO: let the database decide.
        if find_member(data["name"]):
            return {"error": "taken"}, 409
        db.session.add(Member(name=data["name"], voice=data.get("voice")))
        db.session.commit()
        return {"name": data["name"]}, 201

    return app

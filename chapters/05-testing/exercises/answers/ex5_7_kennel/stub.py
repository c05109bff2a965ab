"""A kennel whose list takes three queries, however many dogs there are.

One day somebody drops a loader option: the answer stays the same, every test
passes, and the list gets slower with every dog. Finish the fixture `queries`, a
list of the statements that the database is sent after the test began, and write
the tests that notice. They pass with this app, and every broken one fails at
least one of them. The app stays as it is.

    GET /dogs  ->  200 [{"name": "Rex", "owner": "Ada", "walks": 2}, ...]
                   by name, and after three queries

The event `before_cursor_execute` of an engine is sent before each statement.
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
    # TODO: note each statement, and stop after the test. Then write the tests.
    return []


def test_a_dog_is_listed(app, add_dogs):
    add_dogs(Dog(name="Rex", owner=Owner(name="Ada"), walks=[Walk(), Walk()]))
    reply = app.test_client().get("/dogs")
    assert reply.json == [{"name": "Rex", "owner": "Ada", "walks": 2}]

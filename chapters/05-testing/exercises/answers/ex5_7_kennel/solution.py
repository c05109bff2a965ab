"""A kennel whose tests count queries, with enough dogs to tell the difference."""

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
    """What the database has been asked since the test began."""
    queries = []

    def note(_connection, _cursor, statement, *_rest):
        queries.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield queries
    event.remove(engine, "before_cursor_execute", note)


def test_a_dog_is_listed(app, add_dogs):
    add_dogs(Dog(name="Rex", owner=Owner(name="Ada"), walks=[Walk(), Walk()]))
    reply = app.test_client().get("/dogs")
    assert reply.json == [{"name": "Rex", "owner": "Ada", "walks": 2}]


def test_a_list_of_dogs_takes_three_queries(app, add_dogs, queries):
    # Each with an owner of its own: what two dogs share is fetched once.
    add_dogs(
        Dog(name="Fido", owner=Owner(name="Ben"), walks=[Walk()]),
        Dog(name="Bello", owner=Owner(name="Eve")),
        Dog(name="Asta", owner=Owner(name="Kim"), walks=[Walk(), Walk()]),
    )
    queries.clear()
    reply = app.test_client().get("/dogs")
    assert len(queries) == 3
    assert reply.json == [
        {"name": "Asta", "owner": "Kim", "walks": 2},
        {"name": "Bello", "owner": "Eve", "walks": 0},
        {"name": "Fido", "owner": "Ben", "walks": 1},
    ]

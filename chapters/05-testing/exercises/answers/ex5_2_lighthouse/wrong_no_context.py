"""The session is asked for something before there is an application context.

The check says: RuntimeError: Working outside of application context. … with lighthouse.app_context()
"""

import pytest
from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Entry(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(unique=True)


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)

    @app.get("/entries")
    def list_entries():
        return list(db.session.scalars(select(Entry.text).order_by(Entry.id)))

    @app.post("/entries")
    def add_entry():
        db.session.add(Entry(text=request.get_json()))
        try:
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            return {"error": "it stands there already"}, 409
        return {}, 201

    return app


def begin_at_once(connection):
    """Let SQLite's driver begin a transaction when SQLAlchemy says so."""
    connection.connection.dbapi_connection.isolation_level = None
    connection.exec_driver_sql("BEGIN")


@pytest.fixture(scope="session")
def lighthouse():
    """Make the app, its table and the first entry once, for all tests."""
    app = create_app()
    with app.app_context():
        db.create_all()
        db.session.add(Entry(text="calm"))
        db.session.commit()
        engine = db.engine
    event.listen(engine, "begin", begin_at_once)
    yield app
    engine.dispose()


@pytest.fixture
def app(lighthouse, monkeypatch):
    with lighthouse.app_context():
        engines = db.engines
    db.session.configure(join_transaction_mode="create_savepoint")
    with engines[None].connect() as connection:
        transaction = connection.begin()
        monkeypatch.setitem(engines, None, connection)
        yield lighthouse
        transaction.rollback()

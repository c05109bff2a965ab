"""The extensions: made here, and attached to each application by the factory."""

import sqlite3
from pathlib import Path

from flask_jwt_extended import JWTManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    # A migration can drop only what has a name.
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
        }
    )


@event.listens_for(Engine, "connect")
def enforce_foreign_keys(connection: object, _record: object) -> None:
    """SQLite looks after foreign keys only for connections that ask for it."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA foreign_keys = ON")


db = SQLAlchemy(model_class=Base)
# Alembic takes a % in a setting for the beginning of a reference: %% is the sign.
migrations = str(Path(__file__).parents[1] / "migrations").replace("%", "%%")
migrate = Migrate(directory=migrations)
jwt = JWTManager()
csrf = CSRFProtect()

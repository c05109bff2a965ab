"""The database can be behind the code, or away: then the answer is 503."""

from threading import Lock

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, abort, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import exc
from werkzeug.exceptions import ServiceUnavailable

from app.errors import handle_http_error
from app.extensions import db, migrate


class SchemaState:
    """What one application knows of its tables."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.is_current = False


def has_all_migrations() -> bool:
    newest = ScriptDirectory.from_config(migrate.get_config()).get_heads()
    with db.engine.connect() as connection:
        applied = MigrationContext.configure(connection).get_current_heads()
    return set(applied) == set(newest)


def require_schema() -> None:
    """Look once whether the tables are those that the code needs."""
    schema = current_app.extensions["schema"]
    if schema.is_current:
        return
    with schema.lock:
        if not has_all_migrations():
            if not current_app.config["APPLY_MIGRATIONS"]:
                current_app.logger.error("migrations are missing: run flask db upgrade")
                abort(503)
            current_app.logger.info("migrations are missing, and are applied now")
            command.upgrade(migrate.get_config(), "head")
        schema.is_current = True


def handle_lost_database(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("the database does not answer", exc_info=error)
    # Who knows what comes back: look again.
    current_app.extensions["schema"].is_current = False
    return handle_http_error(ServiceUnavailable())


def init_app(app: Flask) -> None:
    app.extensions["schema"] = SchemaState()
    app.before_request(require_schema)
    for error in (exc.OperationalError, exc.TimeoutError):
        app.register_error_handler(error, handle_lost_database)

"""How a migration reaches the database: as the application does."""

import logging
from typing import Any

from alembic import context
from alembic.util import CommandError
from flask import current_app
from flask.logging import default_handler
from sqlalchemy import TypeDecorator

migrate = current_app.extensions["migrate"]
db = migrate.db

logger = logging.getLogger("alembic")
logger.addHandler(default_handler)
logger.setLevel(logging.INFO)
# Each command would begin with a list of plugins.
logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)


def leave_out_empty(_context: Any, _revision: Any, directives: list) -> None:
    """Write no migration when the models and the tables agree."""
    is_automatic = getattr(context.config.cmd_opts, "autogenerate", False)
    if is_automatic and directives[0].upgrade_ops.is_empty():
        directives.clear()
        logger.info("No changes in schema detected.")


def render_item(_kind: str, item: Any, _context: Any) -> Any:
    """Write what a type of ours is made of: the type may change, a migration not."""
    return f"sa.{item.impl!r}" if isinstance(item, TypeDecorator) else False


if context.is_offline_mode():
    raise CommandError("A migration here reads the rows: run it without --sql.")

with db.engine.connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        process_revision_directives=leave_out_empty,
        render_item=render_item,
        **migrate.configure_args,
    )
    # Batch mode drops a table and puts another one in its place. SQLite would
    # look at the rows that refer to it in between.
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    try:
        with context.begin_transaction():
            context.run_migrations()
    finally:
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")

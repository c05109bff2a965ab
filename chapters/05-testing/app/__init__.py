"""Shelf: people keep bookmarks on a shared shelf."""

from flask import Flask

from app import api, auth, cli, database, errors, main, security, subscribers, timing
from app.extensions import csrf, db, jwt, migrate
from config import check_settings


def create_app(config: object = "config.Production") -> Flask:
    """Make an application: an import string or a class says how it is configured.

    Settings in the environment, `SHELF_SECRET_KEY` for one, win over the class.
    """
    app = Flask(__name__)
    app.config.from_object(config)
    app.config.from_prefixed_env("SHELF")
    check_settings(app.config)

    security.init_app(app)
    db.init_app(app)
    migrate.init_app(app, db)
    database.init_app(app)
    jwt.init_app(app)
    csrf.init_app(app)
    for module in (timing, auth, main, api, cli):
        app.register_blueprint(module.bp)
    errors.init_app(app)
    subscribers.init_app(app)
    return app

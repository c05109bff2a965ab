"""Shelf: people keep bookmarks on a shared shelf."""

from flask import Flask

from app import api, auth, cli, database, errors, main, subscribers
from app.extensions import csrf, db, jwt, migrate
from config import check_secret_key, database_url


def create_app(config: object = "config.Production") -> Flask:
    """Make an application: an import string or a class says how it is configured.

    Settings in the environment, `SHELF_SECRET_KEY` for one, win over the class.
    """
    app = Flask(__name__)
    app.config.from_object(config)
    app.config.from_prefixed_env("SHELF")
    app.config.setdefault("SQLALCHEMY_DATABASE_URI", database_url())
    check_secret_key(app.config["SECRET_KEY"])

    db.init_app(app)
    migrate.init_app(app, db)
    jwt.init_app(app)
    csrf.init_app(app)
    # Hooks run in this order: the tables are looked at before a user is read.
    database.init_app(app)
    auth.init_app(app)
    errors.init_app(app)
    subscribers.init_app(app)
    cli.init_app(app)
    app.register_blueprint(main.bp)
    app.register_blueprint(auth.bp)
    app.register_blueprint(api.bp)
    return app

"""Shelf: people keep bookmarks on a shared shelf."""

from flask import Flask
from werkzeug.security import generate_password_hash

from app import api, auth, cli, errors, main, timing
from app.store import Store
from config import check_secret_key


def create_app(config: object = "config.Production") -> Flask:
    """Make an application: an import string or a class says how it is configured.

    Settings in the environment, `SHELF_SECRET_KEY` for one, win over the class.
    """
    app = Flask(__name__)
    app.config.from_object(config)
    app.config.from_prefixed_env("SHELF")
    check_secret_key(app.config["SECRET_KEY"])
    method = app.config["HASH_METHOD"]
    app.extensions["store"] = Store(generate_password_hash("nobody", method))

    # Hooks run in this order: the clock starts before anything takes time.
    timing.init_app(app)
    auth.init_app(app)
    errors.init_app(app)
    cli.init_app(app)
    app.register_blueprint(main.bp)
    app.register_blueprint(auth.bp)
    app.register_blueprint(api.bp)
    return app

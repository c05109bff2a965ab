"""A missing key is replaced by a random one, another in every process.

The check says: no BOOK_SECRET_KEY … an app that starts … a made-up key differs in every process
"""

import secrets

from flask import Flask, session


class Development:
    SECRET_KEY = "a key for development, which everybody can read"


class Production:
    """Its key comes from the environment: BOOK_SECRET_KEY."""


def create_app(config=Production):
    app = Flask(__name__)
    app.config.from_object(config)
    app.config.from_prefixed_env("BOOK")
    app.config["SECRET_KEY"] = app.config["SECRET_KEY"] or secrets.token_hex()
    key = app.config["SECRET_KEY"]
    if not isinstance(key, str) or len(key) < 32:
        raise RuntimeError("Set BOOK_SECRET_KEY to 32 random characters.")

    @app.get("/")
    def greet():
        session["visits"] = session.get("visits", 0) + 1
        return {"visits": session["visits"]}

    return app

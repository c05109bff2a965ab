"""A key of digits arrives as a number, and a number has no length.

The check says: TypeError … has no len() … isinstance(key, str)
"""

from flask import Flask, session


class Development:
    SECRET_KEY = "a key for development, which everybody can read"


class Production:
    """Its key comes from the environment: BOOK_SECRET_KEY."""


def create_app(config=Production):
    app = Flask(__name__)
    app.config.from_object(config)
    app.config.from_prefixed_env("BOOK")
    key = app.config["SECRET_KEY"]
    if not key or (config is Production and len(key) < 32):
        raise RuntimeError("Set BOOK_SECRET_KEY to 32 random characters.")
    if config is Production and key == Development.SECRET_KEY:
        raise RuntimeError("BOOK_SECRET_KEY must not be the one of Development.")

    @app.get("/")
    def greet():
        session["visits"] = session.get("visits", 0) + 1
        return {"visits": session["visits"]}

    return app

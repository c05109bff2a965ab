"""An assert raises AssertionError, and `python -O` leaves it out.

The check says: AssertionError … RuntimeError … instead of assert
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
    if config is Production:
        key = app.config["SECRET_KEY"]
        assert isinstance(key, str), "set BOOK_SECRET_KEY"
        assert len(key) >= 32, "set BOOK_SECRET_KEY to 32 characters or more"
        assert key != Development.SECRET_KEY, "set BOOK_SECRET_KEY to your own"

    @app.get("/")
    def greet():
        session["visits"] = session.get("visits", 0) + 1
        return {"visits": session["visits"]}

    return app

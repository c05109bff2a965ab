"""The message repeats the key, and so the log tells it.

The check says: BOOK_SECRET_KEY=hunter2 … hunter2 in its message … leave the key out
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
    if config is Production and (
        not isinstance(key, str) or len(key) < 32 or key == Development.SECRET_KEY
    ):
        raise RuntimeError(f"BOOK_SECRET_KEY is too weak: {key!r}")

    @app.get("/")
    def greet():
        session["visits"] = session.get("visits", 0) + 1
        return {"visits": session["visits"]}

    return app

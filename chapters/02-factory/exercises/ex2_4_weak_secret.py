"""A guest book whose sessions are signed with SECRET_KEY.

Whoever knows the key can forge a session. So let create_app(), which takes
Production, refuse a weak key with a RuntimeError. A key is weak if it is

- missing or empty,
- no text: `BOOK_SECRET_KEY=1234` arrives as a number,
- shorter than 32 characters, or
- the one of Development, which everybody can read.

The message says which variable to set, BOOK_SECRET_KEY, and never shows the
key. Every other key is fine, and create_app(Development) starts with its own.
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
    # TODO: refuse a weak key.

    @app.get("/")
    def greet():
        session["visits"] = session.get("visits", 0) + 1
        return {"visits": session["visits"]}

    return app

"""A guest book that does not start in public with a weak key."""

from flask import Flask, session


class Development:
    SECRET_KEY = "a key for development, which everybody can read"


class Production:
    """Its key comes from the environment: BOOK_SECRET_KEY."""


def check_secret_key(key):
    # The type first: a number has no length.
    if not isinstance(key, str) or len(key) < 32 or key == Development.SECRET_KEY:
        # Without the key: messages end up in logs.
        raise RuntimeError(
            "BOOK_SECRET_KEY must be set to a secret text of 32 characters or more; "
            "python -c 'import secrets; print(secrets.token_hex())' makes one"
        )


def create_app(config=Production):
    app = Flask(__name__)
    app.config.from_object(config)
    app.config.from_prefixed_env("BOOK")
    if config is not Development:
        check_secret_key(app.config["SECRET_KEY"])

    @app.get("/")
    def greet():
        session["visits"] = session.get("visits", 0) + 1
        return {"visits": session["visits"]}

    return app

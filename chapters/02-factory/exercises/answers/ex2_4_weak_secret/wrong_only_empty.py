"""A missing key is noticed, a short one that anybody can guess is not.

The check says: BOOK_SECRET_KEY=dev … an app that starts … look at its length
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
    if not app.config["SECRET_KEY"]:
        raise RuntimeError("Set BOOK_SECRET_KEY to 32 random characters.")

    @app.get("/")
    def greet():
        session["visits"] = session.get("visits", 0) + 1
        return {"visits": session["visits"]}

    return app

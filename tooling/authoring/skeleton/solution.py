"""A greeting in JSON."""

from flask import Flask


def create_app():
    app = Flask(__name__)

    # Flask makes JSON of a dictionary, and 200 is what it sends without a number.
    @app.get("/greeting")
    def show_greeting():
        return {"greeting": "hello"}

    return app

"""The greeting comes back as text.

The check says: 200 text/html: hello … return a dictionary
"""

from flask import Flask


def create_app():
    app = Flask(__name__)

    @app.get("/greeting")
    def show_greeting():
        return "hello"

    return app

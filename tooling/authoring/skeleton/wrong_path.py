"""The view answers at another path than the task names.

The check says: 404 text/html … answer GET /greeting
"""

from flask import Flask


def create_app():
    app = Flask(__name__)

    @app.get("/greetings")
    def show_greeting():
        return {"greeting": "hello"}

    return app

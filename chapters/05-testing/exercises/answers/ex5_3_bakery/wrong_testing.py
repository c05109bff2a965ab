"""TESTING lets the exception out, so that no test sees the answer.

The check says: BurntError: thermostat 10.0.0.7 does not answer … PROPAGATE_EXCEPTIONS=False
"""

import pytest
from flask import Flask, request
from werkzeug.exceptions import HTTPException


class BurntError(Exception):
    pass


def create_app(heat, **settings):
    """Make the app of an oven; `heat` is a function that tells how hot it is."""
    app = Flask(__name__)
    app.config.from_mapping(settings)

    @app.get("/")
    def show_page():
        return f"<p>The oven has {heat()} degrees."

    @app.get("/api/oven")
    def show_oven():
        return {"heat": heat()}

    @app.errorhandler(HTTPException)
    def handle_error(error):
        if request.path.startswith("/api/"):
            return {"error": error.name}, error.code
        return f"<h1>{error.name}</h1>", error.code

    return app


def burn():
    raise BurntError("thermostat 10.0.0.7 does not answer")


@pytest.fixture
def client():
    return create_app(burn, TESTING=True).test_client()


def test_the_api_answers_json(client):
    assert client.get("/api/oven").json == {"error": "Internal Server Error"}


def test_a_wrong_address_is_not_found(client):
    assert client.get("/api/nothing").status_code == 404

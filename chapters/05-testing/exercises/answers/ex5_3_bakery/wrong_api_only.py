"""Pages for people are forgotten.

The check says: your tests pass although the app answers people with JSON … your tests pass although the app tells the readers of a page what the exception says
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
    # As in production, an exception ends in the app, not in the test.
    return create_app(burn, TESTING=True, PROPAGATE_EXCEPTIONS=False).test_client()


def test_a_crash_is_answered_and_logged(client, caplog):
    reply = client.get("/api/oven")
    assert reply.status_code == 500
    assert reply.json == {"error": "Internal Server Error"}
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert record.exc_info


def test_a_wrong_address_is_not_found(client):
    reply = client.get("/api/nothing")
    assert reply.status_code == 404
    assert reply.json == {"error": "Not Found"}

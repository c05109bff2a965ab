"""A bakery whose oven does not always answer.

When a view crashes, clients learn nothing, and the log learns everything. Write
the tests that keep it so: they pass with this app, and every broken one fails
at least one of them. App and burn stay as they are; the fixture may change.

    GET /api/oven, which crashes  ->  500 {"error": "Internal Server Error"}
    GET /, which crashes          ->  500, HTML, nothing of the exception either
    GET /api/nothing              ->  404 {"error": "Not Found"}
    GET /nothing                  ->  404, HTML

Each crash leaves one record of the level ERROR in the log, with the exception
in its exc_info. pytest's fixture caplog has the records.
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


# TODO: write the tests that are missing.
def test_a_wrong_address_is_not_found(client):
    assert client.get("/api/nothing").status_code == 404

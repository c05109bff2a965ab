"""Status codes alone: a leak is a 500, too.

The check says: your tests pass although the app tells the readers of a page what the exception says … your tests pass although the app leaves nothing of a crash in the log
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


@pytest.mark.parametrize("path", ["/", "/api/oven"])
def test_a_crash_is_a_500(client, path):
    assert client.get(path).status_code == 500


@pytest.mark.parametrize("path", ["/nothing", "/api/nothing"])
def test_a_wrong_address_is_a_404(client, path):
    assert client.get(path).status_code == 404

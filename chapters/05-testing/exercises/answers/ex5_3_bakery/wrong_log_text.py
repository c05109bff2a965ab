"""The log is searched for one word, and nothing more is asked of it.

The check says: your tests pass although the app logs a crash without the exception … record.exc_info
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


@pytest.mark.parametrize("path", ["/oven", "/nothing"])
def test_the_api_answers_json(client, path):
    reply = client.get(f"/api{path}")
    assert reply.status_code == (404 if path == "/nothing" else 500)
    assert list(reply.json) == ["error"]
    assert "Error" in reply.text or "Not Found" in reply.text
    assert "thermostat" not in reply.text


@pytest.mark.parametrize("path", ["/", "/nothing"])
def test_a_page_answers_html(client, path):
    reply = client.get(path)
    assert reply.status_code == (404 if path == "/nothing" else 500)
    assert reply.text.startswith("<h1>")
    assert "thermostat" not in reply.text


def test_a_crash_is_logged(client, caplog):
    client.get("/")
    assert "Exception on /" in caplog.text
    assert "ERROR" in caplog.text

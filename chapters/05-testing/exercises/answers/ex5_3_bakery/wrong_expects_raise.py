"""The test is content with the exception: it never looks at the answer.

The check says: your tests pass although the app answers a crash in the API with HTML … your tests pass although the app answers a crash with 200
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


@pytest.mark.parametrize("path", ["/", "/api/oven"])
def test_the_view_crashes(client, path):
    with pytest.raises(BurntError):
        client.get(path)


def test_a_wrong_address_is_not_found(client):
    assert client.get("/api/nothing").json == {"error": "Not Found"}
    assert client.get("/nothing").mimetype == "text/html"

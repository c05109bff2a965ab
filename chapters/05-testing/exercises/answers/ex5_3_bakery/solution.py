"""A bakery whose tests see what a client sees when the oven does not answer."""

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


@pytest.mark.parametrize(
    ("path", "status", "name"),
    [
        ("/api/oven", 500, "Internal Server Error"),
        ("/api/nothing", 404, "Not Found"),
    ],
)
def test_the_api_answers_json_and_no_more(client, path, status, name):
    reply = client.get(path)
    assert reply.status_code == status
    assert reply.json == {"error": name}


@pytest.mark.parametrize(("path", "status"), [("/", 500), ("/nothing", 404)])
def test_a_page_answers_html_and_no_more(client, path, status):
    reply = client.get(path)
    assert reply.status_code == status
    assert reply.mimetype == "text/html"
    assert "thermostat" not in reply.text
    assert "Burnt" not in reply.text


@pytest.mark.parametrize("path", ["/", "/api/oven"])
def test_a_crash_leaves_its_exception_in_the_log(client, caplog, path):
    client.get(path)
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert record.exc_info[0] is BurntError

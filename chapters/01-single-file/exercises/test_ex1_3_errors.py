import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound

UNKNOWN, REFUSED = NotFound.description, MethodNotAllowed.description
ERRORS = [
    ("GET /api/trams/7", 404, "There is no tram 7."),
    ("GET /api/trams/8", 404, "There is no tram 8."),
    ("GET /api/buses", 404, UNKNOWN),
    ("POST /api/trams/2", 405, REFUSED),
]
PAGES = [("GET /buses", 404, UNKNOWN), ("POST /", 405, REFUSED)]


@pytest.fixture
def client(exercise):
    return exercise.require("app").test_client()


@pytest.mark.parametrize(("request_line", "status", "words"), ERRORS)
def test_an_error_of_the_api_is_json(exercise, client, request_line, status, words):
    reply = exercise.send(client, *request_line.split())
    reply.expect(
        reply.json is not None,
        expected=f"{status} with JSON, of the type application/json",
        try_=f"register the handler for {status}, too: @app.errorhandler({status})"
        if status == 405
        else "write a handler that returns a dict: @app.errorhandler(404)",
    )
    reply.expect(
        reply.status == status,
        expected=f"{status}: it is still an error",
        try_="add the status: return {...}, error.code",
    )
    reply.expect(
        reply.json == {"error": words},
        expected=f'{status} {{"error": "{words}"}}',
        try_="take the words from error.description, and nothing else",
    )


def test_a_refused_method_still_says_what_is_allowed(exercise, client):
    reply = exercise.send(client, "POST", "/api/trams/2")
    allow = ", ".join(reply.headers.getlist("Allow"))
    exercise.expect(
        set(allow.split(", ")) == {"GET", "HEAD", "OPTIONS"},
        sent="POST /api/trams/2",
        got=f"Allow: {allow}" if allow else f"{reply.status} with no Allow header",
        expected="Allow: GET, HEAD, OPTIONS",
        try_="begin with error.get_response(), which has the header, and change its "
        "data and content_type",
    )


@pytest.mark.parametrize(("request_line", "status", "words"), PAGES)
def test_an_error_of_a_page_stays_html(exercise, client, request_line, status, words):
    reply = exercise.send(client, *request_line.split())
    reply.expect(
        reply.status == status
        and reply.response.mimetype == "text/html"
        and words in reply.text,
        expected=f"{status} text/html, with the words that Flask gave",
        try_='return error as it is unless request.path begins with "/api/"',
    )


def test_what_is_no_error_stays(exercise, client):
    reply = exercise.send(client, "GET", "/")
    reply.expect(
        reply.status == 200 and "We go to Harbour, Zoo" in reply.text,
        expected="200 with We go to Harbour, Zoo",
        try_="leave the two views as the task gave them",
    )
    reply = exercise.send(client, "GET", "/api/trams/2")
    reply.expect(
        (reply.status, reply.json) == (200, {"number": 2, "to": "Zoo"}),
        expected='200 {"number": 2, "to": "Zoo"}',
        try_="leave the two views as the task gave them",
    )

import pytest


@pytest.fixture
def client(make_app):
    return make_app().test_client()


@pytest.mark.parametrize(
    ("method", "path", "status", "name", "next_step"),
    [
        ("GET", "/api/films/9", 404, "Not Found", "answer with error.name as JSON"),
        (
            "GET",
            "/api/nothing",
            404,
            "Not Found",
            "register the handler on the app, and look at request.path in it",
        ),
        (
            "PUT",
            "/api/films/1",
            405,
            "Method Not Allowed",
            "handle HTTPException: every error code is one",
        ),
    ],
)
def test_an_error_below_api_is_json(  # noqa: PLR0913, PLR0917  a row of a table
    exercise, client, method, path, status, name, next_step
):
    reply = exercise.send(client, method, path)
    reply.expect(
        (reply.status, reply.json) == (status, {"error": name}),
        expected=f'{status} {{"error": "{name}"}}',
        try_=next_step,
        at="create_app",
    )


def test_a_wrong_method_keeps_its_allow_header(exercise, client):
    reply = exercise.send(client, "PUT", "/api/films/1")
    exercise.expect(
        "GET" in reply.headers.get("Allow", ""),
        sent=reply.sent,
        got=f"{reply.status}, Allow: {reply.headers.get('Allow', 'none')}",
        expected="the header Allow, with GET",
        try_="change error.get_response(), which has the headers, and return it",
        at="create_app",
    )


def test_a_film_that_is_there_is_shown(exercise, client):
    reply = exercise.send(client, "GET", "/api/films/1")
    reply.expect(
        (reply.status, reply.json) == (200, {"title": "Metropolis"}),
        expected='200 {"title": "Metropolis"}',
        try_="leave the view as the task gave it",
    )


@pytest.mark.parametrize("path", ["/nothing", "/apiary"])
def test_an_error_of_a_page_stays_html(exercise, client, path):
    reply = exercise.send(client, "GET", path)
    reply.expect(
        reply.status == 404 and reply.response.mimetype == "text/html",
        expected="404 text/html",
        try_="return the error itself where the path does not begin with /api/",
        at="create_app",
    )


def crash():
    raise LookupError("the key is under the mat")


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/crash", "application/json"), ("/crash", "text/html")]
)
def test_a_crash_tells_nothing(exercise, make_app, path, kind):
    app = make_app()
    app.add_url_rule(path, view_func=crash)
    reply = exercise.send(app.test_client(), "GET", path)
    reply.expect(
        reply.status == 500 and reply.response.mimetype == kind,
        expected=f"500 {kind}",
        try_="handle HTTPException on the app: a crash arrives as one, with 500",
        at="create_app",
    )
    exercise.expect(
        "mat" not in reply.text,
        sent=f"GET {path}, whose view raises LookupError('... under the mat')",
        got=f"the message of the exception: {reply.text}",
        expected='{"error": "Internal Server Error"}',
        try_="answer with error.name; what really happened belongs in the log",
        at="create_app",
    )

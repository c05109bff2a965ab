import pytest


@pytest.fixture
def counts(exercise):
    """Return how often the catalogue was opened and closed."""
    catalogue = exercise.require("Catalogue")
    return lambda: (catalogue.opened, catalogue.closed)


def in_words(counts):
    return "opened {}, closed {}".format(*counts)


def test_a_request_opens_once_and_closes(exercise, make_app, counts):
    client = make_app().test_client()
    reply = exercise.send(client, "GET", "/books/emma")
    reply.expect(
        reply.json == {"shelf": "E", "title": "emma"},
        expected='200 {"shelf": "E", "title": "emma"}',
        try_="return the catalogue from get_catalogue, open",
    )
    exercise.expect(
        counts()[0] == 1,
        sent="GET /books/emma, whose view asks for the catalogue twice",
        got=in_words(counts()),
        expected="opened 1",
        try_="keep it in g, and look there before you open another",
        at="get_catalogue",
    )
    exercise.expect(
        counts() == (1, 1),
        sent="GET /books/emma",
        got=in_words(counts()),
        expected="opened 1, closed 1",
        try_="close it in a function for app.teardown_appcontext",
        at="create_app",
    )


def test_the_next_request_gets_one_of_its_own(exercise, make_app, counts):
    client = make_app().test_client()
    exercise.send(client, "GET", "/books/emma")
    reply = exercise.send(client, "GET", "/books/ivanhoe")
    reply.expect(
        reply.status == 200,
        expected="200 for the second request, too",
        try_="keep the catalogue in g: nothing else ends with the request",
        at="get_catalogue",
    )
    exercise.expect(
        counts() == (2, 2),
        sent="GET /books/emma, then GET /books/ivanhoe",
        got=in_words(counts()),
        expected="opened 2, closed 2",
        try_="keep the catalogue in g: nothing else ends with the request",
        at="get_catalogue",
    )


def test_a_request_that_needs_none_opens_none(exercise, make_app, counts):
    if_any = 'close what is in g, if anything is: g.pop("catalogue", None)'
    reply = exercise.send(make_app().test_client(), "GET", "/hours", try_=if_any)
    reply.expect(
        reply.json == {"open": "9 to 5"},
        expected='200 {"open": "9 to 5"}',
        try_="leave the views as the task gave them",
    )
    exercise.expect(
        counts() == (0, 0),
        sent="GET /hours",
        got=in_words(counts()),
        expected="opened 0, closed 0",
        try_=if_any,
    )


def test_a_crash_closes_it_as_well(exercise, make_app, counts):
    app = make_app()

    @app.get("/crash")
    def crash():
        exercise.require("get_catalogue")()
        raise LookupError("on purpose")

    app.testing = True  # the crash reaches the test, and no 500 is made of it
    with pytest.raises(LookupError, match="on purpose"):
        app.test_client().get("/crash")
    exercise.expect(
        counts() == (1, 1),
        sent="GET a view that asks for the catalogue and crashes",
        got=in_words(counts()),
        expected="opened 1, closed 1",
        try_="use a teardown: it runs however the request ends",
        at="create_app",
    )

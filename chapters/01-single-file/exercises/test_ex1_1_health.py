import pytest

NEXT_STEPS = {
    404: 'put @app.get("/health") above a function that answers',
    405: 'let the route answer GET: @app.get("/health")',
    308: 'write the rule as the monitor asks: "/health", with no slash at the end',
}


@pytest.fixture
def client(exercise):
    return exercise.require("app").test_client()


def test_there_is_a_route_for_the_monitor(exercise, client):
    reply = exercise.send(client, "GET", "/health")
    reply.expect(
        reply.status not in NEXT_STEPS,
        expected="an answer of a view, with 200 or 503",
        try_=NEXT_STEPS.get(reply.status, ""),
    )
    reply.expect(
        reply.json is not None,
        expected="JSON, of the type application/json",
        try_="return a dict, not a str: Flask makes the JSON",
    )


def test_a_gauge_without_readings_is_not_well(exercise, client):
    reply = exercise.send(client, "GET", "/health")
    expected = '503 {"status": "no data", "readings": 0}'
    reply.expect(
        reply.status == 503,
        expected=expected,
        try_="return the body and the number, as a tuple: return {...}, 503",
    )
    reply.expect(
        reply.json == {"status": "no data", "readings": 0},
        expected=expected,
        try_="give the body both keys, also while there are no readings",
    )


def test_a_gauge_with_readings_is_well(exercise, client):
    for number in (1, 2):
        exercise.send(client, "POST", "/rain/4")
        reply = exercise.send(client, "GET", "/health")
        exercise.expect(
            (reply.status, reply.json) == (200, {"status": "ok", "readings": number}),
            sent="POST /rain/4, then GET /health" + number // 2 * ", and both again",
            got=reply.got,
            expected=f'200 {{"status": "ok", "readings": {number}}}',
            try_="count inside the view: len(readings) is then up to date",
        )


def test_a_reading_of_no_rain_is_a_reading(exercise, client):
    exercise.send(client, "POST", "/rain/0")
    reply = exercise.send(client, "GET", "/health")
    exercise.expect(
        (reply.status, reply.json) == (200, {"status": "ok", "readings": 1}),
        sent="POST /rain/0, then GET /health",
        got=reply.got,
        expected='200 {"status": "ok", "readings": 1}',
        try_="ask how many readings there are, not how much rain they tell of",
    )


def test_the_two_views_stay(exercise, client):
    for millimetres in (4, 3):
        reply = exercise.send(client, "POST", f"/rain/{millimetres}")
        reply.expect(
            (reply.status, reply.text) == (204, ""),
            expected="204 with an empty body",
            try_="leave the two views as the task gave them",
        )
    reply = exercise.send(client, "GET", "/rain")
    exercise.expect(
        (reply.status, reply.json) == (200, {"millimetres": 7}),
        sent="POST /rain/4, POST /rain/3, then GET /rain",
        got=reply.got,
        expected='200 {"millimetres": 7}',
        try_="leave the two views as the task gave them",
    )

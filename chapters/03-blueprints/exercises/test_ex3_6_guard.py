import json

import pytest

KEY = "open sesame"


@pytest.fixture
def client(make_app):
    return make_app().test_client()


@pytest.mark.parametrize("path", ["/backstage/plan", "/backstage/props/"])
@pytest.mark.parametrize("headers", [{}, {"X-Key": "wrong"}, {"X-Key": ""}])
def test_without_the_key_nobody_gets_in(exercise, client, path, headers):
    ask = 'ask headers.get("X-Key"), None if it is missing; refuse with abort(401)'
    reply = exercise.send(client, "GET", path, headers=headers, try_=ask)
    reply.expect(
        reply.status == 401,
        expected="401",
        try_="abort(401) in a function under @backstage.before_request",
        at="backstage",
    )


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/backstage/plan", '{"tonight": "Hamlet"}'),
        ("/backstage/props/", '{"props": ["skull"]}'),
    ],
)
def test_the_key_opens(exercise, client, path, shown):
    reply = exercise.send(client, "GET", path, headers={"X-Key": KEY})
    reply.expect(
        (reply.status, reply.json) == (200, json.loads(shown)),
        expected=f"200 {shown}",
        try_="return None when the key is right: the view answers then",
        at="backstage",
    )


@pytest.mark.parametrize("headers", [{}, {"X-Key": "wrong"}])
def test_the_front_stays_open(exercise, client, headers):
    reply = exercise.send(client, "GET", "/", headers=headers)
    reply.expect(
        (reply.status, reply.json) == (200, {"poster": "Hamlet"}),
        expected='200 {"poster": "Hamlet"}',
        try_="use before_request of backstage: before_app_request guards all",
        at="backstage",
    )


def test_a_route_of_tomorrow_is_guarded_too(exercise, make_app):
    exercise.require("props").add_url_rule("/new", view_func=lambda: "a new prop")
    exercise.require("backstage").add_url_rule("/new", view_func=lambda: "a new plan")
    client = make_app().test_client()
    for path in ("/backstage/new", "/backstage/props/new"):
        reply = exercise.send(client, "GET", path)
        reply.expect(
            reply.status == 401,
            expected="401 for a route that nobody has thought of",
            try_="guard the blueprint with before_request, not each of its views",
            at="backstage",
        )


def test_every_app_has_its_own_key(exercise, make_app):
    make_app()
    other = make_app("abracadabra").test_client()
    reply = exercise.send(other, "GET", "/backstage/plan", headers={"X-Key": KEY})
    reply.expect(
        reply.status == 401,
        expected="401: this app was made with another key",
        try_='compare with current_app.config["KEY"]',
        at="backstage",
    )
    headers = {"X-Key": "abracadabra"}
    reply = exercise.send(other, "GET", "/backstage/plan", headers=headers)
    reply.expect(
        reply.status == 200,
        expected="200: this app was made with this key",
        try_='compare with current_app.config["KEY"]',
        at="backstage",
    )


def test_a_refused_request_runs_no_view(exercise, make_app):
    calls = []

    def count():
        calls.append(1)
        return ""

    exercise.require("backstage").add_url_rule("/count", view_func=count)
    reply = exercise.send(make_app().test_client(), "GET", "/backstage/count")
    exercise.expect(
        not calls,
        sent="GET a view of backstage without the key",
        got=f"{reply.status}, and the view has run",
        expected="401, and the view has not run",
        try_="refuse before the view: before_request, not after_request",
        at="backstage",
    )

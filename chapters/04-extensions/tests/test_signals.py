import logging

import pytest

from app.extensions import db
from app.models import User
from app.signals import bookmark_added, user_registered
from config import Testing


class Live(Testing):
    PROPAGATE_EXCEPTIONS = False


@pytest.fixture
def crashing(monkeypatch, new_app):
    """Make a client of an application whose front page crashes."""

    def crash(_limit):
        raise LookupError("a detail")

    monkeypatch.setattr("app.main.newest_bookmarks", crash)
    return new_app(Live).test_client()


@pytest.fixture
def heard(app):
    """What the application has announced."""
    heard: list[str] = []

    def listen(_app, **data):
        heard.extend(data)

    with (
        user_registered.connected_to(listen, sender=app),
        bookmark_added.connected_to(listen, sender=app),
    ):
        yield heard


@pytest.mark.usefixtures("alice")
def test_what_happened_is_announced_once(visitor, heard):
    visitor.sign_up("bob")
    visitor.sign_up("bob")
    visitor.add("Flask")
    visitor.add("")
    assert heard == ["user", "bookmark"]


def test_another_application_is_not_heard(new_app, heard):
    user = {"username": "bob", "email": "b@x.org", "password": "correct horse"}
    response = new_app().test_client().post("/api/users/", json=user)
    assert response.status_code == 201
    assert heard == []


@pytest.mark.usefixtures("alice")
def test_a_subscriber_that_fails_breaks_nothing(app, visitor, heard, caplog):
    def fail(_app, **_data):
        db.session.add(User(username="half a user", email="h@x.org"))
        db.session.flush()  # refused: the password is missing

    with (
        user_registered.connected_to(fail, sender=app),
        bookmark_added.connected_to(fail, sender=app),
    ):
        responses = [visitor.sign_up("bob"), visitor.add("Flask")]
    assert [response.status_code for response in responses] == [201, 201]
    for response in responses:
        kept = visitor.client.get(response.location)
        assert kept.get_json() == response.get_json()
    assert heard == ["user", "bookmark"]
    assert "IntegrityError" in caplog.text
    assert visitor.sign_up("carol").status_code == 201


@pytest.mark.usefixtures("alice")
def test_the_log_tells_what_happened(visitor, caplog):
    caplog.set_level(logging.INFO)
    visitor.sign_up("bob")
    visitor.add("Flask")
    assert "bob has joined" in caplog.messages
    assert "alice added https://example.com/" in caplog.messages


@pytest.fixture
def quiet_clock(monkeypatch):
    """No time passes for the request log."""
    monkeypatch.setattr("app.subscribers.perf_counter", lambda: 0.0)


@pytest.mark.usefixtures("quiet_clock")
def test_each_request_is_logged_with_its_time_also_one_that_crashed(crashing, caplog):
    caplog.set_level(logging.INFO)
    crashing.get("/login")
    crashing.get("/")
    crashing.get("/forged%0Aline")
    assert "GET '/login': 200 OK after 0 ms" in caplog.messages
    assert "GET '/': 500 INTERNAL SERVER ERROR after 0 ms" in caplog.messages
    assert r"GET '/forged\nline': 404 NOT FOUND after 0 ms" in caplog.messages


def test_the_log_of_development_names_the_templates(client, caplog):
    client.get("/login")
    assert "rendered login.html" not in caplog.messages
    caplog.set_level(logging.DEBUG, "app")
    client.get("/login")
    assert "rendered login.html" in caplog.messages


def test_a_crash_is_reported_with_who_met_it(crashing, caplog):
    crashing.get("/")
    assert "a stranger met LookupError('a detail') at main.index" in caplog.messages

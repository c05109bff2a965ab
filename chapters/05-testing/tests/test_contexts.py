from threading import Thread

import pytest
from flask import current_app, g, session, url_for
from flask_jwt_extended import get_current_user, verify_jwt_in_request

from app.extensions import db
from app.schemas import read_json


def test_outside_a_context_there_is_no_current_app():
    with pytest.raises(RuntimeError, match="outside of application context"):
        _ = db.engine


def test_an_application_context_names_the_application(app, new_app):
    other = new_app()
    with app.app_context():
        engine = db.engine
        with other.app_context():
            assert current_app == other
            assert db.engine is not engine
        assert current_app == app
        assert db.engine is engine


@pytest.mark.usefixtures("alice")
def test_g_lives_for_one_request(visitor, client):
    with client:
        client.get("/")
        assert g.user.username == "alice"
        visitor.log_out()
        client.get("/")
        assert g.user is None


def test_what_a_request_has_left_is_there_until_the_block_ends(page_client):
    with page_client:
        page_client.get("/")
        assert session["user_id"] == g.user.id
    with pytest.raises(RuntimeError, match="outside of application context"):
        _ = g.user


def test_a_helper_sees_a_request_that_nobody_has_sent(app):
    login = {"username": "alice", "password": "correct horse"}
    with app.test_request_context("/", method="POST", json=login):
        assert read_json() == login


def test_what_runs_before_a_request_waits_until_it_is_told_to(app, alice):
    with app.test_request_context("/"):
        session["user_id"] = alice["id"]
        assert "user" not in g
        app.preprocess_request()
        assert g.user.username == "alice"


def test_a_token_is_read_from_the_request(app, api_client, alice):
    header = api_client.environ_base["HTTP_AUTHORIZATION"]
    with app.test_request_context("/", headers={"Authorization": header}):
        verify_jwt_in_request()
        assert get_current_user().id == alice["id"]


def test_a_thread_has_no_context_until_it_is_given_one(app):
    found = []

    def work():
        found.append(bool(current_app))
        with app.app_context():
            found.append(current_app == app)

    with app.app_context():
        thread = Thread(target=work)
        thread.start()
        thread.join()
    assert found == [False, True]


def test_a_request_context_knows_the_url_of_every_view(app):
    with app.test_request_context():
        assert url_for("main.index") == "/"
        assert url_for("auth.login") == "/login"
        assert url_for("api.users.get_user", user_id=7) == "/api/users/7"

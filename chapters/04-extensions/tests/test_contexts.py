from threading import Thread

import pytest
from flask import current_app, g, url_for

from app.extensions import db


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

"""More pages are read; what goes on behind them is not.

The check says: your tests pass although the app keeps what was in the session before a login … your tests pass although the app gives the template the seats of somebody else
"""

import pytest
from flask import (
    Flask,
    g,
    redirect,
    render_template,
    request,
    session,
    template_rendered,
)
from jinja2 import DictLoader

SEATS = {"ada": ["B7"], "ben": ["C1"], "eve": []}
STUDENTS = {"ada"}
PAGES = {
    "seats.html": "<p>Seats: {{ seats | length }}</p>",
    "welcome.html": "<p>Welcome</p>",
}


def create_app():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "for tests, and nothing else"
    app.jinja_loader = DictLoader(PAGES)

    @app.before_request
    def load_member():
        g.member = session.get("member")
        g.price = 8 if g.member in STUDENTS else 12

    @app.post("/login")
    def log_in():
        session.clear()
        session["member"] = request.form["name"]
        return redirect("/")

    @app.post("/logout")
    def log_out():
        session.clear()
        return redirect("/")

    @app.get("/")
    def show_seats():
        if g.member is None:
            return render_template("welcome.html")
        return render_template("seats.html", seats=SEATS[g.member])

    return app


@pytest.fixture
def app():
    return create_app()


@pytest.fixture
def client(app):
    return app.test_client()


def log_in(client, name):
    return client.post("/login", data={"name": name})


def test_a_member_sees_seats(client):
    log_in(client, "ada")
    assert client.get("/").text == "<p>Seats: 1</p>"


def test_who_has_logged_out_is_welcome(client):
    log_in(client, "ada")
    client.post("/logout")
    assert client.get("/").text == "<p>Welcome</p>"


@pytest.mark.parametrize(("name", "number"), [("ada", 1), ("ben", 1), ("eve", 0)])
def test_members_see_how_many_seats_they_have(client, name, number):
    log_in(client, name)
    assert client.get("/").text == f"<p>Seats: {number}</p>"


def test_a_stranger_is_welcome(client):
    assert client.get("/").text == "<p>Welcome</p>"

"""A theatre whose pages show little of what goes on behind them.

The texts of the pages are tested already. Write the tests for what no page
shows: they pass with this app, and every broken one fails at least one of them.
The app stays as it is.

- After a login, the session holds the member, and nothing that was in it
  before: whoever had planted something there keeps no hold of it. After a
  logout, it is empty.
- `g.price` is 8 for students, and 12 for everybody else.
- The template seats.html gets the seats of the one who asks.

During `with client:` the session and g of its last request can still be read;
the signal `template_rendered` tells which template got what.
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


# TODO: write the tests that are missing.

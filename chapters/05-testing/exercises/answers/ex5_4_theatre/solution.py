"""A theatre whose tests look behind the pages."""

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


@pytest.fixture
def templates(app):
    """The templates that are rendered, each with what it is given."""
    templates = []

    def note(_app, template, context, **_data):
        templates.append((template.name, context))

    with template_rendered.connected_to(note, sender=app):
        yield templates


def test_a_member_sees_seats(client):
    log_in(client, "ada")
    assert client.get("/").text == "<p>Seats: 1</p>"


def test_who_has_logged_out_is_welcome(client):
    log_in(client, "ada")
    client.post("/logout")
    assert client.get("/").text == "<p>Welcome</p>"


def test_a_login_leaves_nothing_of_the_session_before(client):
    with client.session_transaction() as planted:
        planted["voucher"] = "of somebody else"
    with client:
        log_in(client, "ada")
        assert dict(session) == {"member": "ada"}


def test_a_logout_empties_the_session(client):
    log_in(client, "ada")
    with client.session_transaction() as before:
        before["voucher"] = "of ada"
    with client:
        client.post("/logout")
        assert not session


@pytest.mark.parametrize(("name", "price"), [("ada", 8), ("ben", 12)])
def test_students_pay_less(client, name, price):
    log_in(client, name)
    with client:
        client.get("/")
        assert g.price == price


def test_strangers_pay_the_full_price(app):
    with app.test_request_context("/"):
        app.preprocess_request()
        assert g.price == 12


@pytest.mark.parametrize("name", ["ada", "ben"])
def test_members_get_their_own_seats(client, templates, name):
    log_in(client, name)
    client.get("/")
    ((template, context),) = templates
    assert template == "seats.html"
    assert context["seats"] == SEATS[name]

"""The pages, and the session that they share."""

import pytest
from flask.sessions import SecureCookieSessionInterface

from contract.differences import CSRF, TOKENS
from contract.servers import InProcess
from contract.visitor import PASSWORD, Page, Visitor


def test_the_front_page_greets_who_is_logged_in(visitor, bob):
    assert bob.username in bob.page().text
    assert not bob.is_stranger()
    assert bob.username not in visitor.page().text
    assert visitor.is_stranger()


def test_the_front_page_shows_the_newest_twenty(visitor, alice):
    for number in range(21):
        alice.shelve(url=f"https://example.com/{number}", title=f"Front {number}", note="N.B.")

    page = visitor.page()

    shown = [link for link in page.links if link[0].startswith("http")]
    assert shown == [(f"https://example.com/{n}", f"Front {n}") for n in range(20, 0, -1)]
    assert page.text.count("N.B.") == 20
    assert page.text.count(alice.username) == 20


def test_what_people_typed_is_text_on_the_page(visitor, alice):
    title = "<script>alert('title')</script>&lt;"
    note = "</p><img src=x onerror=\"alert('note')\">{{ 7 * 7 }}"
    url = "https://example.com/?\"'onmouseover=alert(1)><script>alert('url')</script>&amp;"
    alice.shelve(url=url, title=title, note=note)

    page = visitor.page()

    assert (url, title) in page.links
    assert note in page.text
    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]


def test_the_login_page_has_a_form(visitor):
    page = visitor.page("/login")

    assert {"username", "password"} <= set(page.forms["/login"])
    assert ("password", "password") in [(e.get("name"), e.get("type")) for _, e in page.elements]


def test_a_login_leads_to_the_front_page(bob):
    assert bob.logged_in.status in {302, 303}
    assert bob.target(bob.logged_in["Location"]) == "/"


@pytest.mark.parametrize(
    ("username", "password"),
    [(None, PASSWORD.upper()), ("<script>alert(1)</script>", "nobody")],
)
def test_a_wrong_login_gets_the_form_again(visitor, bob, username, password):
    answer = visitor.log_in(username or bob.username, password)

    assert answer.status == 401
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    page = Page(answer.text)
    assert {"username", "password"} <= set(page.forms["/login"])
    assert not page.forms["/login"]["password"]
    assert "script" not in [tag for tag, _ in page.elements]
    assert visitor.is_stranger()


def test_a_login_form_without_its_fields_is_a_wrong_one(visitor):
    form = visitor.page("/login").forms["/login"]
    del form["username"], form["password"]

    assert visitor.post("/login", data=form).status == 401


def test_who_logs_in_anew_is_that_user_until_the_logout(visitor, alice, bob):
    visitor.cookies |= alice.cookies
    assert visitor.log_in(bob.username).status in {302, 303}
    assert bob.username in visitor.page().text
    if not visitor.shelf.has(TOKENS):
        visitor.refused(visitor.delete(alice.add()["Location"]), 403)

    answer = visitor.log_out()

    assert answer.status in {302, 303}
    assert visitor.target(answer["Location"]) == "/"
    assert visitor.is_stranger()
    assert bob.username not in visitor.page().text
    visitor.refused(visitor.add(), 401)


def test_a_session_is_not_anybodys_to_write(shelf, bob):
    assert bob.cookies
    for change in (lambda value: value[:-1], lambda value: f"x{value}", lambda _: "\xff"):
        cookies = {name: change(value) for name, value in bob.cookies.items()}
        stranger = Visitor(shelf, cookies)
        assert stranger.is_stranger()
        stranger.refused(stranger.add(), 401)


def test_what_was_planted_in_a_session_is_gone_after_a_login(shelf, visitor, bob):
    """Somebody who knows a session of before the login must not know the one after it.

    No request plants a value, so this takes the application's key, and that is at hand only
    for the application in this process.
    """
    if not isinstance(shelf, InProcess):
        pytest.skip("the key of a running server is not known here")
    name = shelf.app.config["SESSION_COOKIE_NAME"]
    serializer = SecureCookieSessionInterface().get_signing_serializer(shelf.app)
    assert serializer
    visitor.cookies[name] = serializer.dumps({"planted": "a value"})

    visitor.log_in(bob.username)

    assert "planted" not in serializer.loads(visitor.cookies[name])


@pytest.mark.since(CSRF)
@pytest.mark.parametrize(("page", "action"), [("/login", "/login"), ("/", "/logout")])
def test_a_form_of_another_site_is_refused(visitor, bob, page, action):
    form = {"username": bob.username, "password": PASSWORD}
    visitor.log_in(bob.username) if action == "/logout" else visitor.page(page)

    assert visitor.post(action, data=form).status == 400
    assert visitor.is_stranger() == (action == "/login")

"""`/api/auth/token`, and the API's knowing its user by it alone."""

import pytest

from contract.differences import TOKENS
from contract.visitor import PASSWORD, Visitor

pytestmark = pytest.mark.since(TOKENS)


def test_a_token_is_given_for_a_password(visitor, bob):
    answer = visitor.take_token(bob.username)

    assert answer.status == 200
    assert answer["Content-Type"] == "application/json"
    assert set(answer.json) == {"access_token", "token_type", "expires_in"}
    assert answer.json["token_type"].lower() == "bearer"
    assert answer.json["expires_in"] > 0
    assert visitor.add(url="").status == 422


@pytest.mark.parametrize("username", [None, "nobody"])
def test_a_wrong_password_gets_no_token(visitor, bob, username):
    visitor.refused(visitor.take_token(username or bob.username, "wrong"), 401)


def test_every_fault_of_the_body_is_told(visitor):
    faulty = {"username": 1, "extra": 1}

    answer = visitor.post("/api/auth/token", json=faulty)

    visitor.refused(answer, 422, "username", "password", "extra")
    visitor.refused(visitor.post("/api/auth/token", data={"password": PASSWORD}), 415)


def test_the_cookie_of_the_pages_does_not_open_the_api(shelf, alice):
    visitor = Visitor(shelf, dict(alice.cookies))
    address = alice.add()["Location"]

    assert alice.username in visitor.page().text
    visitor.refused(visitor.add(), 401)
    visitor.refused(visitor.patch(address, json={"title": "Taken over"}), 401)
    visitor.refused(visitor.delete(address), 401)


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic YWxpY2U6eA==", "Bearer {}x", "{}"],
)
def test_what_is_no_token_is_refused(visitor, alice, authorization):
    headers = {"Authorization": authorization.format(alice.token)}
    bookmark = {"url": "https://example.com/", "title": "A title"}

    visitor.refused(visitor.post("/api/bookmarks/", json=bookmark, headers=headers), 401)


def test_the_token_does_not_open_the_pages(shelf, bob):
    visitor = Visitor(shelf)

    answer = visitor.get("/", headers={"Authorization": f"Bearer {bob.token}"})

    assert answer.status == 200
    assert bob.username not in answer.text

"""The test wants another answer than the task does.

The check says: assert 403 == 404 … this app is right … compare line
"""

from itertools import count

import pytest
from flask import Flask, abort, request

ADA = {"Guest": "ada"}
BEN = {"Guest": "ben"}
CASE = {"label": "red case", "pin": "4711"}


def create_app():
    app = Flask(__name__)
    bags: dict[int, dict] = {}
    numbers = count(1)

    def guest():
        return request.headers.get("Guest") or abort(401)

    def find(number):
        return bags.get(number) or abort(404)

    def public(bag):
        return {"id": bag["id"], "label": bag["label"]}

    @app.post("/bags")
    def leave_bag():
        bag = request.get_json() | {"owner": guest(), "id": next(numbers)}
        bags[bag["id"]] = bag
        return public(bag), 201

    @app.get("/bags/<int:number>")
    def show_bag(number):
        return public(find(number))

    @app.delete("/bags/<int:number>")
    def fetch_bag(number):
        if find(number)["owner"] != guest():
            abort(403)
        del bags[number]
        return "", 204

    return app


@pytest.fixture
def client():
    return create_app().test_client()


@pytest.fixture
def bag(client):
    """Where Ada's bag is."""
    reply = client.post("/bags", json=CASE, headers=ADA)
    return f"/bags/{reply.json['id']}"


def test_somebody_else_does_not_see_the_bag(client, bag):
    assert client.delete(bag, headers=BEN).status_code == 404

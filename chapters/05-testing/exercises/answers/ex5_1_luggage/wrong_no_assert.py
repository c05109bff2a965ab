"""The tests send requests and assert nothing.

The check says: your tests pass although the app answers 200 to a new bag … your tests pass although the app crashes when a bag is fetched twice
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


def test_a_bag_is_left(client):
    client.post("/bags", json=CASE, headers=ADA).status_code == 201


def test_a_bag_is_fetched(client, bag):
    client.delete(bag, headers=BEN)
    client.delete(bag, headers=ADA)
    client.delete(bag, headers=ADA)

"""One client for all tests: the second one finds the first one's bag.

The check says: test_a_bag_has_a_number: … assert {'id': 2 … give each test a fresh app
"""

from itertools import count

import pytest
from flask import Flask, abort, request

ADA = {"Guest": "ada"}


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


@pytest.fixture(scope="module")
def client():
    return create_app().test_client()


def test_a_bag_can_be_left(client):
    reply = client.post("/bags", json={"label": "box", "pin": "1"}, headers=ADA)
    assert reply.status_code == 201


def test_a_bag_has_a_number(client):
    reply = client.post("/bags", json={"label": "box", "pin": "1"}, headers=ADA)
    assert reply.json == {"id": 1, "label": "box"}

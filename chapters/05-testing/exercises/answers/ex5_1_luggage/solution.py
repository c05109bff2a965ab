"""A left-luggage office whose tests look at the bag, not at the answer alone."""

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


def test_a_bag_is_left_and_its_pin_never_shown(client):
    reply = client.post("/bags", json=CASE, headers=ADA)
    assert reply.status_code == 201
    # The whole body: a field too many is a leak.
    assert reply.json == {"id": 1, "label": "red case"}


def test_two_bags_are_two_bags(client, bag):
    other = client.post("/bags", json=CASE | {"label": "box"}, headers=BEN).json
    assert client.get(f"/bags/{other['id']}").json["label"] == "box"
    assert client.get(bag).json["label"] == "red case"


def test_the_owner_fetches_a_bag_once(client, bag):
    assert client.delete(bag, headers=ADA).status_code == 204
    assert client.get(bag).status_code == 404
    assert client.delete(bag, headers=ADA).status_code == 404


def test_somebody_else_does_not_get_the_bag(client, bag):
    assert client.delete(bag, headers=BEN).status_code == 403
    # Not the answer alone: what counts is whether the bag is still there.
    assert client.get(bag).status_code == 200


def test_who_does_not_say_who_they_are_is_refused(client, bag):
    assert client.post("/bags", json=CASE).status_code == 401
    assert client.delete(bag).status_code == 401

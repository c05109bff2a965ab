"""A left-luggage office, and one test that lets every thief walk away.

Write the tests that keep the office right. They pass with this one, and every
broken office fails at least one of them. The app stays as it is.

    POST /bags {"label": "red case", "pin": "4711"}
                    ->  201 {"id": 1, "label": "red case"}: never the pin
    GET /bags/1     ->  200 {"id": 1, "label": "red case"}, or 404
    DELETE /bags/1  ->  204, and the bag is gone; 403 for somebody else's,
                        which stays; 404 if there is none

The header Guest says who asks. Without it, POST and DELETE answer 401.
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


@pytest.fixture
def client():
    return create_app().test_client()


# TODO: write the tests that are missing.
def test_a_bag_can_be_left(client):
    reply = client.post("/bags", json={"label": "box", "pin": "1"}, headers=ADA)
    assert reply.status_code == 201

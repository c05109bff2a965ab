"""A bird guide with two versions of its API, which nothing registers yet.

Build a blueprint `api`, named "api", that holds v1 and v2, and let create_app
register it. Each version links to its own address: `self` of version 2 leads
to version 2.

    GET /api/v1/birds/1  ->  {"name": "wren", "self": "/api/v1/birds/1"}
    GET /api/v2/birds/1  ->  {"names": ["wren"], "self": "/api/v2/birds/1"}
    url_for("api.v2.get_bird", number=1)  ->  /api/v2/birds/1

create_app can be called more than once.
"""

from flask import Blueprint, Flask

v1 = Blueprint("v1", __name__, url_prefix="/v1")
v2 = Blueprint("v2", __name__, url_prefix="/v2")


@v1.get("/birds/<int:number>", endpoint="get_bird")
def get_bird_1(number):
    return {"name": "wren", "self": f"/birds/{number}"}


@v2.get("/birds/<int:number>", endpoint="get_bird")
def get_bird_2(number):
    return {"names": ["wren"], "self": f"/birds/{number}"}


# TODO: build api, and let both versions link to their own address.


def create_app():
    return Flask(__name__)

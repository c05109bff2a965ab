"""JSON is taken for an object, and it may be a list, a text or null.

The check says: POST /api/offers [] … AttributeError: 'list' object has no attribute 'get' … no exception … ask isinstance(offer, dict) first
"""

from flask import Flask, request

app = Flask(__name__)
offers: list[dict] = []

FIELDS = {"name", "price"}


def find_faults(offer):
    errors = {field: ["Unknown."] for field in offer if field not in FIELDS}
    name = offer.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > 40:
        errors["name"] = ["Must have 1 to 40 characters, not only spaces."]
    price = offer.get("price")
    if type(price) is not int or not 0 <= price <= 1000:
        errors["price"] = ["Must be a whole number from 0 to 1000."]
    return errors


@app.get("/api/offers")
def list_offers():
    return {"items": offers}


@app.post("/api/offers")
def add_offer():
    offer = request.get_json()
    if errors := find_faults(offer):
        return {"errors": errors}, 422
    offers.append(offer)
    return offer, 201

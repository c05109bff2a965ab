"""It stops at the first fault, and people correct their offer bit by bit.

The check says: POST /api/offers {"name": "", "price": -1} … a fault each of name and price, and no other … gather the faults in one dict, and return it after the last
"""

from flask import Flask, request

app = Flask(__name__)
offers: list[dict] = []


def find_faults(offer):
    if not isinstance(offer, dict):
        return {"_schema": ["Must be a JSON object."]}
    for field in offer:
        if field not in {"name", "price"}:
            return {field: ["Unknown."]}
    name = offer.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > 40:
        return {"name": ["Must have 1 to 40 characters, not only spaces."]}
    price = offer.get("price")
    if type(price) is not int or not 0 <= price <= 1000:
        return {"price": ["Must be a whole number from 0 to 1000."]}
    return {}


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

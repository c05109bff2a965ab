"""A flea market that takes every offer, whatever is in it.

Let POST /api/offers store right offers alone. A right one is a JSON object of

    name    a string of 1 to 40 characters, not only spaces
    price   a whole number of euros, 0 (a gift) to 1000; true is no number

and nothing else: 201 with the offer, as now. Anything wrong gets 422 and all of
its faults at once, by field; each field has a list of texts in your words:

    {"price": -1}  ->  {"errors": {"name": ["Missing."], "price": ["Below 0."]}}
    []             ->  {"errors": {"_schema": ["Must be a JSON object."]}}
"""

from flask import Flask, request

app = Flask(__name__)
offers: list[dict] = []


@app.get("/api/offers")
def list_offers():
    return {"items": offers}


@app.post("/api/offers")
def add_offer():
    offer = request.get_json()
    # TODO: answer 422 to a wrong offer, and name all of its faults.
    offers.append(offer)
    return offer, 201

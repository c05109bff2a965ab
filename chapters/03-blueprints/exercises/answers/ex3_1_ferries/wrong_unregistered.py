"""The blueprint is made and never registered.

The check says: 404 text/html … register bp in create_app
"""

from flask import Blueprint, Flask, abort

FERRIES = ("Ida", "Mole")

# The prefix comes with the registration: the same blueprint could serve elsewhere.
bp = Blueprint("ferries", __name__)


@bp.get("/")
def list_ferries():
    return {"ferries": list(FERRIES)}


@bp.get("/<int:number>")
def get_ferry(number):
    if not 1 <= number <= len(FERRIES):
        abort(404)
    return {"name": FERRIES[number - 1]}


def create_app():
    app = Flask(__name__)
    return app

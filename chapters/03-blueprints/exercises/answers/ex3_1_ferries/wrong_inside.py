"""The views are still inside the factory: the second app cannot decorate them.

The check says: create_app(), the second time … decorate the views at the top level
"""

from flask import Blueprint, Flask, abort

FERRIES = ("Ida", "Mole")

bp = Blueprint("ferries", __name__, url_prefix="/ferries")


def create_app():
    app = Flask(__name__)

    @bp.get("/")
    def list_ferries():
        return {"ferries": list(FERRIES)}

    @bp.get("/<int:number>")
    def get_ferry(number):
        if not 1 <= number <= len(FERRIES):
            abort(404)
        return {"name": FERRIES[number - 1]}

    app.register_blueprint(bp)
    return app

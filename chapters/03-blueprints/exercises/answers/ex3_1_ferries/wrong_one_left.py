"""One view moved, the other stayed on the app.

The check says: ferries.list_ferries /ferries/ … and none with @app.get
"""

from flask import Blueprint, Flask, abort

FERRIES = ("Ida", "Mole")

# The prefix comes with the registration: the same blueprint could serve elsewhere.
bp = Blueprint("ferries", __name__)


@bp.get("/")
def list_ferries():
    return {"ferries": list(FERRIES)}


def create_app():
    app = Flask(__name__)
    app.register_blueprint(bp, url_prefix="/ferries")

    @app.get("/ferries/<int:number>")
    def get_ferry(number):
        if not 1 <= number <= len(FERRIES):
            abort(404)
        return {"name": FERRIES[number - 1]}

    return app

"""A ferry company whose routes still live in the factory.

Move both views into a blueprint `bp`, named "ferries", at the top level of the
file, and let create_app register it below /ferries. Addresses and answers stay
as they are; the names of the routes begin with the blueprint's.

    GET /ferries/   ->  {"ferries": ["Ida", "Mole"]}
    GET /ferries/2  ->  {"name": "Mole"}
    url_for("ferries.get_ferry", number=2)  ->  /ferries/2

Every app that create_app makes has these routes.
"""

from flask import Flask, abort

FERRIES = ("Ida", "Mole")


def create_app():
    app = Flask(__name__)

    # TODO: move the views into a blueprint, and register it here.
    @app.get("/ferries/")
    def list_ferries():
        return {"ferries": list(FERRIES)}

    @app.get("/ferries/<int:number>")
    def get_ferry(number):
        if not 1 <= number <= len(FERRIES):
            abort(404)
        return {"name": FERRIES[number - 1]}

    return app

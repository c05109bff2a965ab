"""A cinema with pages for people and an API for programs.

Its API answers a missing film with JSON, but not a wrong address: that never
reaches the handler of a blueprint. Answer every error below /api with JSON,
with the status and the headers that it has anyway:

    GET /api/films/9  ->  404 {"error": "Not Found"}
    GET /api/nothing  ->  404 {"error": "Not Found"}
    PUT /api/films/1  ->  405 {"error": "Method Not Allowed"}, and its Allow
    a view crashes    ->  500 {"error": "Internal Server Error"}, and no more

Errors of pages, such as GET /nothing, stay the HTML that Flask makes.
"""

from flask import Blueprint, Flask, abort

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/films/<int:number>")
def get_film(number):
    if number != 1:
        abort(404)
    return {"title": "Metropolis"}


# TODO: a wrong address below /api, a wrong method and a crash get JSON, too.
@api.errorhandler(404)
def handle_not_found(error):
    return {"error": error.name}, 404


def create_app():
    app = Flask(__name__)
    app.register_blueprint(api)
    return app

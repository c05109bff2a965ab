"""A new response is made, and the Allow header is lost.

The check says: Allow: none … error.get_response()
"""

from flask import Blueprint, Flask, abort, request
from werkzeug.exceptions import HTTPException

api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/films/<int:number>")
def get_film(number):
    if number != 1:
        abort(404)
    return {"title": "Metropolis"}


def handle_http_error(error):
    # An unknown address belongs to no blueprint: only its path tells whose it is.
    if not request.path.startswith("/api/"):
        return error
    return {"error": error.name}, error.code


def create_app():
    app = Flask(__name__)
    app.register_blueprint(api)
    # A crash arrives here as well, as an InternalServerError.
    app.register_error_handler(HTTPException, handle_http_error)
    return app

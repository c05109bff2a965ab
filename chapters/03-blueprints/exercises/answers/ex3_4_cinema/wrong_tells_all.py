"""The API tells what the exception said.

The check says: the message of the exception … what really happened belongs in the log
"""

from flask import Blueprint, Flask, abort, json, request
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
    # The error's own response brings its headers along.
    response = error.get_response()
    cause = getattr(error, "original_exception", None)
    response.data = json.dumps({"error": str(cause) if cause else error.name})
    response.content_type = "application/json"
    return response


def create_app():
    app = Flask(__name__)
    app.register_blueprint(api)
    # A crash arrives here as well, as an InternalServerError.
    app.register_error_handler(HTTPException, handle_http_error)
    return app

"""The key is read once, by the first app, and counts for all.

The check says: this app was made with another key … current_app.config["KEY"]
"""

import secrets

from flask import Blueprint, Flask, abort, request

backstage = Blueprint("backstage", __name__, url_prefix="/backstage")
props = Blueprint("props", __name__, url_prefix="/props")
front = Blueprint("front", __name__)


@backstage.get("/plan")
def show_plan():
    return {"tonight": "Hamlet"}


@props.get("/")
def list_props():
    return {"props": ["skull"]}


@front.get("/")
def show_poster():
    return {"poster": "Hamlet"}


@backstage.before_request
def ask_for_the_key():
    key = request.headers.get("X-Key", "")
    # Compared in constant time; as bytes, since a header may hold any letter.
    if not secrets.compare_digest(key.encode(), "open sesame".encode()):
        abort(401)


backstage.register_blueprint(props)


def create_app(key="open sesame"):
    app = Flask(__name__)
    app.config["KEY"] = key
    app.register_blueprint(backstage)
    app.register_blueprint(front)
    return app

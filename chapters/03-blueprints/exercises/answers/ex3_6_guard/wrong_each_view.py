"""Each view asks for the key, and tomorrow's will forget.

The check says: 401 for a route that nobody has thought of … not each of its views
"""

import secrets

from flask import Blueprint, Flask, abort, current_app, request


def ask_for_the_key():
    key = request.headers.get("X-Key", "")
    # Compared in constant time; as bytes, since a header may hold any letter.
    if not secrets.compare_digest(key.encode(), current_app.config["KEY"].encode()):
        abort(401)


backstage = Blueprint("backstage", __name__, url_prefix="/backstage")
props = Blueprint("props", __name__, url_prefix="/props")
front = Blueprint("front", __name__)


@backstage.get("/plan")
def show_plan():
    ask_for_the_key()
    return {"tonight": "Hamlet"}


@props.get("/")
def list_props():
    ask_for_the_key()
    return {"props": ["skull"]}


@front.get("/")
def show_poster():
    return {"poster": "Hamlet"}


backstage.register_blueprint(props)


def create_app(key="open sesame"):
    app = Flask(__name__)
    app.config["KEY"] = key
    app.register_blueprint(backstage)
    app.register_blueprint(front)
    return app

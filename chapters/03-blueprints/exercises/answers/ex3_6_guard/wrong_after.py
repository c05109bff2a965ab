"""The guard refuses after the view has run.

The check says: and the view has run … before_request, not after_request
"""

import secrets

from flask import Blueprint, Flask, Response, current_app, request

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


@backstage.after_request
def ask_for_the_key(response):
    key = request.headers.get("X-Key", "")
    # Compared in constant time; as bytes, since a header may hold any letter.
    if not secrets.compare_digest(key.encode(), current_app.config["KEY"].encode()):
        return Response(status=401)
    return response


backstage.register_blueprint(props)


def create_app(key="open sesame"):
    app = Flask(__name__)
    app.config["KEY"] = key
    app.register_blueprint(backstage)
    app.register_blueprint(front)
    return app

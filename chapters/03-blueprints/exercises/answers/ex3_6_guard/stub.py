"""A theatre whose backstage stands open.

Let nobody in without the key, not even to the routes that are added tomorrow:
a guard for the whole blueprint `backstage`, and for `props` inside it. The
front of the house stays open to everybody.

    GET /backstage/plan, no key                   ->  401
    GET /backstage/props/, X-Key: wrong           ->  401
    GET /backstage/props/, X-Key: <config["KEY"]> ->  200
    GET /                                         ->  200, with or without

The views stay as they are, and do not run when the guard refuses.
"""

from flask import Blueprint, Flask

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


# TODO: a guard for backstage, and for all that is inside it.


backstage.register_blueprint(props)


def create_app(key="open sesame"):
    app = Flask(__name__)
    app.config["KEY"] = key
    app.register_blueprint(backstage)
    app.register_blueprint(front)
    return app

"""A bank that announces every door that opens, and nobody listens.

Let watch(app) subscribe to door_opened, so that each door of this application
becomes an entry of app.extensions["trail"], a list of texts:

    ulm, bonn = create_app(), create_app()
    POST /doors/7 to ulm  ->  200 {"open": 7}
    ulm.extensions["trail"]   ->  ["door 7"]
    bonn.extensions["trail"]  ->  []

One day the trail is full, and its append raises. The door opens all the same,
with the same answer, and the application's log has the exception with its
traceback. The view and create_app stay as they are.
"""

from flask import Flask
from flask.signals import Namespace

signals = Namespace()
door_opened = signals.signal("door-opened")


# TODO: subscribe to door_opened.
def watch(app):
    pass


def create_app():
    app = Flask(__name__)
    app.extensions["trail"] = []
    watch(app)

    @app.post("/doors/<int:number>")
    def open_door(number):
        door_opened.send(app, number=number)
        return {"open": number}

    return app

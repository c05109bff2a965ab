"""The full trail breaks the request.

The check says: OSError … try
"""

from flask import Flask
from flask.signals import Namespace

signals = Namespace()
door_opened = signals.signal("door-opened")


def watch(app):
    def note(sender, number):
        app.extensions["trail"].append(f"door {number}")

    # weak=False: nobody else keeps this function, and it must outlive watch.
    door_opened.connect(note, sender=app, weak=False)


def create_app():
    app = Flask(__name__)
    app.extensions["trail"] = []
    watch(app)

    @app.post("/doors/<int:number>")
    def open_door(number):
        door_opened.send(app, number=number)
        return {"open": number}

    return app

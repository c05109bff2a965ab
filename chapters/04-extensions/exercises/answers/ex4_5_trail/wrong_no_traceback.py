"""The log has a line, and no traceback.

The check says: without a traceback … logger.exception
"""

from flask import Flask
from flask.signals import Namespace

signals = Namespace()
door_opened = signals.signal("door-opened")


def watch(app):
    def note(sender, number):
        try:
            app.extensions["trail"].append(f"door {number}")
        except Exception:
            # A trail that fails must not shut the door.
            sender.logger.error("door %s is not in the trail", number)

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

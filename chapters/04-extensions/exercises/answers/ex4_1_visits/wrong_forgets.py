"""The constructor takes an application and does nothing with it.

The check says: Visits(app) … self.init_app(app)
"""

from flask import Flask, current_app


class Visits:
    def __init__(self, app=None):
        self.app = app

    def init_app(self, app):
        app.config.setdefault("VISITS_START", 0)
        # The object serves every app, so what belongs to one is kept with that one.
        app.extensions["visits"] = app.config["VISITS_START"]
        app.before_request(self.add)

    def add(self):
        current_app.extensions["visits"] += 1

    @property
    def count(self):
        return current_app.extensions["visits"]


visits = Visits()


def create_app(start=None):
    app = Flask(__name__)
    if start is not None:
        app.config["VISITS_START"] = start
    visits.init_app(app)

    @app.get("/")
    def index():
        return {"visits": visits.count}

    return app

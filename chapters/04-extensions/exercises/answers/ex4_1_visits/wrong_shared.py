"""The count lives in the extension, and all applications share it.

The check says: GET / to ulm, bonn, ulm … keep the count in app.extensions
"""

from flask import Flask, current_app


class Visits:
    def __init__(self, app=None):
        if app is not None:
            self.init_app(app)

    def init_app(self, app):
        app.config.setdefault("VISITS_START", 0)
        # The object serves every app, so what belongs to one is kept with that one.
        app.extensions["visits"] = self.count_ = app.config["VISITS_START"]
        app.before_request(self.add)

    def add(self):
        self.count_ += 1

    @property
    def count(self):
        return self.count_


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

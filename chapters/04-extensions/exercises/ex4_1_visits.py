"""A counter of visits that was written for one application.

Two applications in one process share its count, and VISITS_START is not looked
at. Make an extension of Visits: one object, attached with init_app, that counts
for each application by itself.

    ulm, bonn = create_app(), create_app(start=10)
    GET / to ulm   ->  {"visits": 1}
    GET / to bonn  ->  {"visits": 11}
    GET / to ulm   ->  {"visits": 2}

The count of an application is app.extensions["visits"]. It begins at
app.config["VISITS_START"], and that is 0 if the application does not say.
Visits(app) is to work as well, for who has no factory.
"""

from flask import Flask


# TODO: keep nothing of an application in self.
class Visits:
    def __init__(self):
        self.count = 0

    def init_app(self, app):
        app.before_request(self.add)

    def add(self):
        self.count += 1


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

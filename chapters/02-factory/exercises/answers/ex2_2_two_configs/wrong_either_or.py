"""Whoever gives one setting loses all the defaults.

The check says: app.config["TITLE"] is not set … put the DEFAULTS into every app
"""

from flask import Flask

DEFAULTS: dict = {"TITLE": "Bird notes", "TEASER_LENGTH": 24}
ARTICLE = "Swifts sleep on the wing, some for ten months without a landing."


def create_app(settings=None):
    app = Flask(__name__)
    app.config.from_mapping(settings or DEFAULTS)

    @app.get("/teaser")
    def show_teaser():
        length = app.config["TEASER_LENGTH"]
        return {"title": app.config["TITLE"], "teaser": ARTICLE[:length]}

    return app

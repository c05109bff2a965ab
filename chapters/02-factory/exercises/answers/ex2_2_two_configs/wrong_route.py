"""The app is configured, but its route still answers from the DEFAULTS.

The check says: from create_app({"TEASER_LENGTH": 6}) … from app.config in the route
"""

from flask import Flask

DEFAULTS: dict = {"TITLE": "Bird notes", "TEASER_LENGTH": 24}
ARTICLE = "Swifts sleep on the wing, some for ten months without a landing."


def create_app(settings=None):
    app = Flask(__name__)
    app.config.from_mapping(DEFAULTS)
    app.config.from_mapping(settings)

    @app.get("/teaser")
    def show_teaser():
        length = DEFAULTS["TEASER_LENGTH"]
        return {"title": DEFAULTS["TITLE"], "teaser": ARTICLE[:length]}

    return app

"""The settings of one app are written into the DEFAULTS of all.

The check says: create_app({"TEASER_LENGTH": 6}), then create_app() … app.config["TEASER_LENGTH"] is 6 … DEFAULTS was changed
"""

from flask import Flask

DEFAULTS: dict = {"TITLE": "Bird notes", "TEASER_LENGTH": 24}
ARTICLE = "Swifts sleep on the wing, some for ten months without a landing."


def create_app(settings=None):
    app = Flask(__name__)
    DEFAULTS.update(settings or {})
    app.config.from_mapping(DEFAULTS)

    @app.get("/teaser")
    def show_teaser():
        length = app.config["TEASER_LENGTH"]
        return {"title": app.config["TITLE"], "teaser": ARTICLE[:length]}

    return app

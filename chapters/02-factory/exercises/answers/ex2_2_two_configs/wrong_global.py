"""A global remembers the configuration: the last app that was made wins.

The check says: whatever the other app is told … its own app.config, not a global
"""

from flask import Flask

DEFAULTS: dict = {"TITLE": "Bird notes", "TEASER_LENGTH": 24}
ARTICLE = "Swifts sleep on the wing, some for ten months without a landing."


def create_app(settings=None):
    global config
    app = Flask(__name__)
    app.config.from_mapping(DEFAULTS)
    app.config.from_mapping(settings)
    config = app.config

    @app.get("/teaser")
    def show_teaser():
        length = config["TEASER_LENGTH"]
        return {"title": config["TITLE"], "teaser": ARTICLE[:length]}

    return app

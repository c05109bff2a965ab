"""A bird blog, configured by whoever makes the app."""

from flask import Flask

DEFAULTS: dict = {"TITLE": "Bird notes", "TEASER_LENGTH": 24}
ARTICLE = "Swifts sleep on the wing, some for ten months without a landing."


def create_app(settings=None):
    app = Flask(__name__)
    # Copied into this app's own configuration: the later mapping wins.
    app.config.from_mapping(DEFAULTS)
    app.config.from_mapping(settings)

    @app.get("/teaser")
    def show_teaser():
        length = app.config["TEASER_LENGTH"]
        return {"title": app.config["TITLE"], "teaser": ARTICLE[:length]}

    return app

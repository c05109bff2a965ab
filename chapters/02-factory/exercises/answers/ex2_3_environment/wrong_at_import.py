"""The class reads the environment once, when Python imports the file.

The check says: import the file, set PARK_PLACES=120 … is 50 … inside create_app
"""

import os

from flask import Flask


class Settings:
    PLACES = int(os.environ.get("PARK_PLACES", "50"))
    OPEN = os.environ.get("PARK_OPEN", "true").lower()
    RELEASE = os.environ.get("PARK_RELEASE", "unknown")


def create_app():
    app = Flask(__name__)
    app.config.from_object(Settings)
    if Settings.OPEN not in ("true", "false"):
        raise ValueError("PARK_OPEN must be true or false")
    app.config["OPEN"] = Settings.OPEN == "true"

    @app.get("/")
    def show_park():
        return {
            "places": app.config["PLACES"],
            "open": app.config["OPEN"],
            "release": app.config["RELEASE"],
        }

    return app

"""The release is a number first and text again later, which is another text.

The check says: PARK_RELEASE=7512e08 … is '751200000000.0' … before JSON reads it
"""

from flask import Flask

DEFAULTS = {"PLACES": 50, "OPEN": True, "RELEASE": "unknown"}


def create_app():
    app = Flask(__name__)
    app.config.from_mapping(DEFAULTS)
    app.config.from_prefixed_env("PARK")
    app.config["RELEASE"] = str(app.config["RELEASE"])
    match str(app.config["OPEN"]).lower():
        case "true":
            app.config["OPEN"] = True
        case "false":
            app.config["OPEN"] = False
        case other:
            raise ValueError(f"PARK_OPEN is {other}, not true or false")

    @app.get("/")
    def show_park():
        return {
            "places": app.config["PLACES"],
            "open": app.config["OPEN"],
            "release": app.config["RELEASE"],
        }

    return app

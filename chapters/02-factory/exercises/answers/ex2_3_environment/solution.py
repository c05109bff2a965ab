"""A car park that takes its settings from the environment."""

from flask import Flask

DEFAULTS = {"PLACES": 50, "OPEN": True, "RELEASE": "unknown"}


def read_bool(name, text):
    values = {"true": True, "false": False}
    if text.lower() not in values:
        raise ValueError(f"{name} must be true or false, not {text!r}")
    return values[text.lower()]


def create_app():
    app = Flask(__name__)
    app.config.from_mapping(DEFAULTS)
    # As text: JSON would read some releases as numbers, and False not at all.
    app.config.from_prefixed_env("PARK", loads=str)
    app.config["PLACES"] = int(app.config["PLACES"])
    app.config["OPEN"] = read_bool("PARK_OPEN", str(app.config["OPEN"]))

    @app.get("/")
    def show_park():
        return {
            "places": app.config["PLACES"],
            "open": app.config["OPEN"],
            "release": app.config["RELEASE"],
        }

    return app

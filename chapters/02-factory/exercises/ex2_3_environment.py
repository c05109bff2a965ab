"""A car park that takes its settings from the environment.

Let every call of create_app read these variables into app.config, over the
DEFAULTS, under the names PLACES, OPEN and RELEASE:

    PARK_PLACES    an int: 120
    PARK_OPEN      a bool: true or false, in any letter case, such as False
    PARK_RELEASE   a str, as it was set: the commit that runs, which may well
                   look like a number, such as 1234567 or 7512e08

Any other PARK_OPEN, such as maybe, is refused with a ValueError that names it.
"""

from flask import Flask

DEFAULTS = {"PLACES": 50, "OPEN": True, "RELEASE": "unknown"}


def create_app():
    app = Flask(__name__)
    app.config.from_mapping(DEFAULTS)
    # TODO: read the three variables, each in its own type.

    @app.get("/")
    def show_park():
        return {
            "places": app.config["PLACES"],
            "open": app.config["OPEN"],
            "release": app.config["RELEASE"],
        }

    return app

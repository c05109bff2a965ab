"""A newsletter that can be asked how it is configured.

Give the apps of create_app a command `checkup`. It prints two lines about the
configuration of its app, as that is when the command runs:

    $ flask checkup
    SENDER: news@example.org
    MAIL_PASSWORD: set

It never prints the password. If that is None or empty, the second line is
`MAIL_PASSWORD: missing`, and the command ends with exit code 1, so that a
script can stop there.
"""

from flask import Flask


def create_app(settings=None):
    app = Flask(__name__)
    app.config.from_mapping(SENDER="news@example.org", MAIL_PASSWORD=None)
    app.config.from_mapping(settings)
    # TODO: add the command `checkup`.

    @app.get("/")
    def index():
        return {"sender": app.config["SENDER"]}

    return app

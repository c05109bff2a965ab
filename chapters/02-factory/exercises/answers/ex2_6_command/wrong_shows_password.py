"""The password stands on the screen, and in every log that keeps the output.

The check says: MAIL_PASSWORD: open sesame … the word `set`
"""

import click
from flask import Flask, current_app


def create_app(settings=None):
    app = Flask(__name__)
    app.config.from_mapping(SENDER="news@example.org", MAIL_PASSWORD=None)
    app.config.from_mapping(settings)

    @app.get("/")
    def index():
        return {"sender": app.config["SENDER"]}

    @app.cli.command("checkup")
    def checkup():
        for name in ("SENDER", "MAIL_PASSWORD"):
            click.echo(f"{name}: {current_app.config[name] or 'missing'}")
        if not current_app.config["MAIL_PASSWORD"]:
            raise SystemExit(1)

    return app

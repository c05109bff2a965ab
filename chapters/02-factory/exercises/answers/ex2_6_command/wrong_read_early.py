"""The configuration is read when the command is defined, and is old when it runs.

The check says: app.config["SENDER"] = "shop@example.org" … SENDER: news@example.org … inside the command
"""

import click
from flask import Flask


def create_app(settings=None):
    app = Flask(__name__)
    app.config.from_mapping(SENDER="news@example.org", MAIL_PASSWORD=None)
    app.config.from_mapping(settings)
    sender, password = app.config["SENDER"], app.config["MAIL_PASSWORD"]

    @app.get("/")
    def index():
        return {"sender": app.config["SENDER"]}

    @app.cli.command("checkup")
    def checkup():
        click.echo(f"SENDER: {sender}")
        click.echo(f"MAIL_PASSWORD: {'set' if password else 'missing'}")
        if not password:
            raise SystemExit(1)

    return app

"""A command's return value is not its exit code.

The check says: exit code 0 … exit code 1 … what a command returns is not its exit code
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
        click.echo(f"SENDER: {current_app.config['SENDER']}")
        password = current_app.config["MAIL_PASSWORD"]
        click.echo(f"MAIL_PASSWORD: {'set' if password else 'missing'}")
        if not password:
            return 1
        return 0

    return app

"""The command takes its name from the function, and that is check-up.

The check says: No such command 'checkup' … check-up … @app.cli.command("checkup")
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

    @app.cli.command()
    def check_up():
        click.echo(f"SENDER: {current_app.config['SENDER']}")
        password = current_app.config["MAIL_PASSWORD"]
        click.echo(f"MAIL_PASSWORD: {'set' if password else 'missing'}")
        if not password:
            raise SystemExit(1)

    return app

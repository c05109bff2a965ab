"""The command is put on another app, which nobody asks.

The check says: No such command 'checkup' … no command of its own … on the app that create_app returns
"""

import click
from flask import Flask, current_app


app = Flask(__name__)


def create_app(settings=None):
    app = Flask(__name__)
    app.config.from_mapping(SENDER="news@example.org", MAIL_PASSWORD=None)
    app.config.from_mapping(settings)

    @app.get("/")
    def index():
        return {"sender": app.config["SENDER"]}

    return app


@app.cli.command("checkup")
def checkup():
    click.echo(f"SENDER: {current_app.config['SENDER']}")
    password = current_app.config["MAIL_PASSWORD"]
    click.echo(f"MAIL_PASSWORD: {'set' if password else 'missing'}")
    if not password:
        raise SystemExit(1)

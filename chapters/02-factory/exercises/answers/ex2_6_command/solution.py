"""A newsletter that can be asked how it is configured."""

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
    @click.pass_context
    def check_up(context):
        """Show how this app would send mail."""
        # Read here, when the command runs, from the app that runs it.
        click.echo(f"SENDER: {current_app.config['SENDER']}")
        has_password = bool(current_app.config["MAIL_PASSWORD"])
        click.echo(f"MAIL_PASSWORD: {'set' if has_password else 'missing'}")
        if not has_password:
            context.exit(1)

    return app

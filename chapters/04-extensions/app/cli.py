"""The application's own commands."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import make_url


@click.command("settings")
@with_appcontext
def show_settings():
    """Show every setting that differs from Flask's own."""
    for name, value in sorted(current_app.config.items()):
        if value != current_app.default_config.get(name):
            if name == "SQLALCHEMY_DATABASE_URI":
                click.echo(f"{name}: {make_url(value).render_as_string()}")
            else:
                click.echo(f"{name}: {'(secret)' if 'SECRET' in name else value}")


def init_app(app: Flask) -> None:
    app.cli.add_command(show_settings)

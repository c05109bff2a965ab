"""The application's own commands."""

import click
from flask import Blueprint, current_app
from sqlalchemy import make_url

bp = Blueprint("cli", __name__, cli_group=None)


@bp.cli.command("settings")
def show_settings():
    """Show every setting that differs from Flask's own."""
    for name, value in sorted(current_app.config.items()):
        if value != current_app.default_config.get(name):
            if name == "SQLALCHEMY_DATABASE_URI":
                click.echo(f"{name}: {make_url(value).render_as_string()}")
            else:
                click.echo(f"{name}: {'(secret)' if 'SECRET' in name else value}")

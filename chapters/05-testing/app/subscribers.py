"""Who listens: a request log, an error report, and a diary of the shelf."""

from time import perf_counter

from flask import (
    Flask,
    Response,
    g,
    got_request_exception,
    request,
    request_finished,
    request_started,
    template_rendered,
)
from jinja2 import Template

from app.models import Bookmark, User
from app.signals import bookmark_added, harmless, user_registered


@harmless
def start_clock(_app: Flask, **_data: object) -> None:
    g.started = perf_counter()


@harmless
def log_request(app: Flask, response: Response, **_data: object) -> None:
    done = f"{response.status} after {(perf_counter() - g.started) * 1000:.0f} ms"
    # With %r, a line break in the path begins no line of the log.
    app.logger.info("%s %r: %s", request.method, request.path, done)


@harmless
def log_template(app: Flask, template: Template, **_data: object) -> None:
    app.logger.debug("rendered %s", template.name)


@harmless
def report_error(app: Flask, exception: BaseException, **_data: object) -> None:
    """Say who met a crash: Flask's own entry has the traceback alone."""
    user = g.get("user")
    name = user.username if user else "a stranger"
    app.logger.error("%s met %r at %s", name, exception, request.endpoint)


def note_user(app: Flask, user: User) -> None:
    app.logger.info("%s has joined", user.username)


def note_bookmark(app: Flask, bookmark: Bookmark) -> None:
    app.logger.info("%s added %s", bookmark.author.username, bookmark.url)


def init_app(app: Flask) -> None:
    app.logger.setLevel(app.config["LOG_LEVEL"])
    # sender=app: another application in this process has subscribers of its own.
    request_started.connect(start_clock, sender=app)
    request_finished.connect(log_request, sender=app)
    template_rendered.connect(log_template, sender=app)
    got_request_exception.connect(report_error, sender=app)
    user_registered.connect(note_user, sender=app)
    bookmark_added.connect(note_bookmark, sender=app)

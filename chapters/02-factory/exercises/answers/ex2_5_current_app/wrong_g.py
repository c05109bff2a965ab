"""`g` sounds global, but it is emptied after every request.

The check says: POST /join/Bob … {"place":1} … g lasts for one request
"""

from collections import deque

from flask import Flask, abort, g


def get_waiting():
    if "waiting" not in g:
        g.waiting = deque()
    return g.waiting


def join(name):
    """Let a visitor wait, and return how many are waiting now."""
    waiting = get_waiting()
    waiting.append(name)
    return len(waiting)


def call_next():
    """Return who has waited longest, who waits no more; None if nobody does."""
    waiting = get_waiting()
    return waiting.popleft() if waiting else None


def create_app():
    app = Flask(__name__)

    @app.post("/join/<name>")
    def join_queue(name):
        return {"place": join(name)}, 201

    @app.post("/next")
    def next_visitor():
        return {"name": call_next() or abort(404)}

    return app

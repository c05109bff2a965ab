"""Each new app puts a fresh list into the same global, and all apps use it.

The check says: to one app, then POST /join/Bob to another … 201 application/json: {"place":2} … a global or a class body has one for all apps
"""

from collections import deque

from flask import Flask, abort


waiting: deque[str] = deque()


def join(name):
    """Let a visitor wait, and return how many are waiting now."""
    waiting.append(name)
    return len(waiting)


def call_next():
    """Return who has waited longest, who waits no more; None if nobody does."""
    return waiting.popleft() if waiting else None


def create_app():
    global waiting
    app = Flask(__name__)
    waiting = deque()

    @app.post("/join/<name>")
    def join_queue(name):
        return {"place": join(name)}, 201

    @app.post("/next")
    def next_visitor():
        return {"name": call_next() or abort(404)}

    return app

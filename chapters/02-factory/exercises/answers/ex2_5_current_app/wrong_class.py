"""Every app has a café of its own, but the list belongs to the class of them all.

The check says: to one app, then POST /join/Bob to another … 201 application/json: {"place":2} … class body has one for all apps
"""

from collections import deque

from flask import Flask, abort, current_app


class Cafe:
    waiting = deque()


def get_waiting():
    return current_app.extensions["cafe"].waiting


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
    app.extensions["cafe"] = Cafe()

    @app.post("/join/<name>")
    def join_queue(name):
        return {"place": join(name)}, 201

    @app.post("/next")
    def next_visitor():
        return {"name": call_next() or abort(404)}

    return app

"""The queue of a repair café, a waiting list for each app."""

from collections import deque

from flask import Flask, abort, current_app


def get_waiting():
    # Asked for in a function: there is a current app only while one is at work.
    return current_app.extensions["waiting"]


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
    app.extensions["waiting"] = deque()

    @app.post("/join/<name>")
    def join_queue(name):
        return {"place": join(name)}, 201

    @app.post("/next")
    def next_visitor():
        return {"name": call_next() or abort(404)}

    return app

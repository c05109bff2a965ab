"""The queue of a repair café, one waiting list for all the apps in the world.

`waiting` is a global: two cafés, or two tests, get each other's visitors. Let
every app have a waiting list of its own, which lasts as long as the app and is
the same for everybody who visits it. join and call_next keep their names and
parameters, stay outside of create_app, and use the list of the app that is at
work: `current_app`.

    ulm, bonn = create_app(), create_app()
    POST /join/Ada to ulm   ->  201 {"place": 1}
    POST /join/Bob to bonn  ->  201 {"place": 1}
    POST /next to bonn      ->  200 {"name": "Bob"}, and after that 404
"""

from collections import deque

from flask import Flask, abort

# TODO: give every app a waiting list of its own, instead of this one.
waiting: deque[str] = deque()


def join(name):
    """Let a visitor wait, and return how many are waiting now."""
    waiting.append(name)
    return len(waiting)


def call_next():
    """Return who has waited longest, who waits no more; None if nobody does."""
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

"""Greet whoever asks, in JSON.

Say here what the learner shall do, and all that the check demands. Then give
an example or two:

    GET /greeting  ->  200 {"greeting": "hello"}
"""

from flask import Flask


def create_app():
    app = Flask(__name__)
    # TODO: answer GET /greeting.
    return app

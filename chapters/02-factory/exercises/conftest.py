"""What the checks of this chapter share: every exercise makes apps."""

import inspect

import pytest
from flask import Flask


@pytest.fixture
def make_app(exercise):
    """Call the learner's `create_app` and make sure that an app comes back."""

    def make(*args):
        create_app = exercise.require("create_app")
        sent = f"create_app({', '.join(map(repr, args))})"
        try:
            inspect.signature(create_app).bind(*args)
        except TypeError as error:
            exercise.wrong(
                sent=sent,
                got=f"TypeError: {error}",
                expected="a function that can be called like this",
                try_="give create_app the parameters that the task names",
                at="create_app",
            )
        app = create_app(*args)
        exercise.expect(
            isinstance(app, Flask),
            sent=sent,
            got=repr(app),
            expected="a Flask app",
            try_="end create_app with `return app`",
            at="create_app",
        )
        return app

    return make

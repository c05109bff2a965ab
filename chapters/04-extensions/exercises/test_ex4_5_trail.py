import gc
import logging

import pytest


class Full(list):
    def append(self, _entry):
        raise OSError("the trail is full")

    # Whoever adds an entry in another way is told the same.
    extend = __add__ = __iadd__ = append

    def insert(self, _place, _entry):
        raise OSError("the trail is full")


def open_door(exercise, app, number):
    return exercise.send(app.test_client(), "POST", f"/doors/{number}")


def test_a_door_leaves_an_entry(exercise, make_app):
    app = make_app()
    gc.collect()  # what nobody keeps is gone now, also what refers to itself
    for number in (7, 8):
        open_door(exercise, app, number)
    trail = app.extensions["trail"]
    exercise.expect(
        trail == ["door 7", "door 8"],
        sent='POST /doors/7, POST /doors/8, then app.extensions["trail"]',
        got=repr(trail),
        expected="['door 7', 'door 8']",
        try_="connect a function that appends to the list of sender; if there is one,"
        " nobody keeps it when watch ends: weak=False",
        at="watch",
    )


def test_another_application_is_not_heard(exercise, make_app):
    ulm, bonn = make_app(), make_app()
    open_door(exercise, ulm, 7)
    trails = ulm.extensions["trail"], bonn.extensions["trail"]
    exercise.expect(
        trails == (["door 7"], []),
        sent="POST /doors/7 to ulm, then the trails of ulm and bonn",
        got=f"ulm {trails[0]}, bonn {trails[1]}",
        expected="ulm ['door 7'], bonn []",
        try_="hear one application: connect(..., sender=app)",
        at="watch",
    )


def test_a_full_trail_does_not_shut_the_door(exercise, make_app):
    app = make_app()
    app.extensions["trail"] = Full()
    reply = open_door(exercise, app, 7)
    reply.expect(
        reply.status == 200 and reply.json == {"open": 7},
        expected='200 {"open": 7}',
        try_="put a try around what the subscriber does",
        at="watch",
    )


def test_the_log_has_what_the_trail_has_not(exercise, make_app, caplog):
    app = make_app()
    app.extensions["trail"] = Full()
    with caplog.at_level(logging.WARNING):
        open_door(exercise, app, 7)
    errors = [one for one in caplog.records if one.levelno >= logging.WARNING]
    exercise.expect(
        errors,
        sent="POST /doors/7 with a trail that is full",
        got="nothing in the log, from warnings on",
        expected="the exception in the application's log",
        try_="in the except: app.logger.exception(...)",
        at="watch",
    )
    exercise.expect(
        any(record.exc_info for record in errors),
        sent="POST /doors/7 with a trail that is full",
        got=f"{errors[0].getMessage()!r}, without a traceback",
        expected="the exception with its traceback",
        try_="use app.logger.exception(...): it adds the traceback",
        at="watch",
    )


@pytest.mark.parametrize("number", [1, 2])
def test_after_a_failure_the_next_door_is_noted(exercise, make_app, number):
    app = make_app()
    app.extensions["trail"] = Full()
    open_door(exercise, app, number)
    app.extensions["trail"] = []
    open_door(exercise, app, number)
    exercise.expect(
        app.extensions["trail"] == [f"door {number}"],
        sent=f"POST /doors/{number} twice; the trail is full the first time only",
        got=repr(app.extensions["trail"]),
        expected=f"['door {number}']",
        try_="stay connected after a failure, and look for the list each time",
        at="watch",
    )

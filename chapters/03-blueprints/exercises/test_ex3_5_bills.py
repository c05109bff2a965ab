from contextvars import copy_context
from threading import Thread

import pytest
from flask import has_app_context


@pytest.fixture
def world():
    """Keep what an answer pushes and does not pop away from the next test."""
    return copy_context()


NO_CONTEXT = "outside of application context"
NEXT_STEPS = {
    NO_CONTEXT: "push a context around the work: with app.app_context():",
    "mutated during iteration": "loop with `while orders:`, not over what you empty",
}


@pytest.fixture
def run(exercise, world):
    """Call run_orders, and explain what people often make it raise."""
    run_orders = exercise.require("run_orders")

    def run(app):
        try:
            return world.run(run_orders, app)
        except RuntimeError as error:
            for words, next_step in NEXT_STEPS.items():
                if words in str(error):
                    exercise.wrong(
                        sent="run_orders(app), outside of a request",
                        got=f"RuntimeError: {str(error).partition('.')[0]}",
                        expected="a list of bills",
                        try_=next_step,
                        at="run_orders",
                    )
            raise

    return run


@pytest.fixture
def ulm(exercise, make_app):
    app = make_app("Ulm")
    for order in ("flyers", "posters"):
        reply = exercise.send(app.test_client(), "POST", f"/orders/{order}")
        reply.expect(
            (reply.status, reply.text) == (202, ""),
            expected="202 with an empty body",
            try_="leave the view as the task gave it",
        )
    return app


BILLS = ["Ulm: bill 1 for flyers", "Ulm: bill 1 for posters"]
SENT = "POST two orders to create_app('Ulm'), then run_orders(app)"


def test_the_bills_are_written_in_order(exercise, run, ulm):
    bills = run(ulm)
    exercise.expect(
        bills != ["Ulm: bill 1 for flyers", "Ulm: bill 2 for posters"],
        sent=SENT,
        got=repr(bills),
        expected=repr(BILLS),
        try_="push a context for each order, inside the loop: a g for each",
        at="run_orders",
    )
    exercise.expect(
        bills == BILLS,
        sent=SENT,
        got=repr(bills),
        expected=repr(BILLS),
        try_="return a list of what write_bill returns, the oldest order first",
        at="run_orders",
    )


def test_an_order_is_billed_once(exercise, run, ulm):
    run(ulm)
    again = run(ulm)
    exercise.expect(
        again == [],
        sent="run_orders(app), a second time",
        got=repr(again),
        expected="[]",
        try_="take each order out of the deque: orders.popleft()",
        at="run_orders",
    )


def test_no_context_is_left_over(exercise, run, ulm, world):
    run(ulm)
    exercise.expect(
        not world.run(has_app_context),
        sent="run_orders(app), then has_app_context()",
        got="True: a context is still pushed",
        expected="False",
        try_="use `with app.app_context():`, which pops what it pushes",
        at="run_orders",
    )


def test_every_app_writes_its_own_bills(exercise, make_app, run, ulm):
    bonn = make_app("Bonn")
    exercise.send(bonn.test_client(), "POST", "/orders/cards")
    bills = run(bonn)
    exercise.expect(
        bills == ["Bonn: bill 1 for cards"],
        sent="POST orders to Ulm and to Bonn, then run_orders(bonn)",
        got=repr(bills),
        expected="['Bonn: bill 1 for cards']",
        try_="use the app that was passed, and make no other one",
        at="run_orders",
    )
    exercise.expect(
        list(ulm.extensions["orders"]) == ["flyers", "posters"],
        sent="run_orders(bonn), then look at Ulm's orders",
        got=repr(list(ulm.extensions["orders"])),
        expected="['flyers', 'posters']: they still wait",
        try_="use the app that was passed, and make no other one",
        at="run_orders",
    )


def test_it_works_in_a_thread(exercise, ulm):
    run_orders = exercise.require("run_orders")
    found = []
    errors = []

    def work():
        try:
            found.append(run_orders(ulm))
        except RuntimeError as error:
            errors.append(error)

    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(timeout=2)
    for error in errors:
        if NO_CONTEXT not in str(error):
            raise error
    exercise.expect(
        found and found[0],
        sent="run_orders(app) in a thread",
        got="no bills",
        expected=repr(BILLS),
        try_="push the context inside run_orders: a new thread begins with none",
        at="run_orders",
    )

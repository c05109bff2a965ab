from flask import Flask

MORNING = {"apple": 3, "pear": 5}


def test_every_call_makes_an_app_of_its_own(exercise, make_app):
    exercise.expect(
        make_app() is not make_app(),
        sent="create_app() twice",
        got="the same app both times",
        expected="a new app from each call",
        try_="move `app = Flask(__name__)` into create_app",
        at="create_app",
    )


def test_the_app_has_its_routes(exercise, make_app):
    client = make_app().test_client()
    reply = exercise.send(client, "GET", "/stock")
    reply.expect(
        reply.json == MORNING,
        expected='200 {"apple": 3, "pear": 5}',
        try_="move the routes into create_app, below its `app = ...`",
    )
    reply = exercise.send(client, "POST", "/sell/apple")
    reply.expect(
        reply.json == {"left": 2},
        expected='200 {"left": 2}',
        try_="leave the route as it was in the script: it takes one away",
    )


def test_no_stall_sells_the_fruit_of_another(exercise, make_app):
    first, second = make_app(), make_app()
    exercise.send(first.test_client(), "POST", "/sell/apple")
    reply = exercise.send(first.test_client(), "GET", "/stock")
    reply.expect(
        reply.json == {"apple": 2, "pear": 5},
        expected="2 apples, after POST /sell/apple to the same app",
        try_="keep one stock for an app, not a new one for each request",
    )
    reply = exercise.send(second.test_client(), "GET", "/stock")
    exercise.expect(
        reply.json == MORNING,
        sent="POST /sell/apple to one app, then GET /stock of a second app",
        got=reply.got,
        expected="3 apples and 5 pears: the second app has sold nothing",
        try_="make the stock inside create_app, as a new dict in each call",
    )


def test_what_is_sold_out_or_unknown_is_not_found(exercise, make_app):
    client = make_app().test_client()
    for left in (2, 1, 0):
        reply = exercise.send(client, "POST", "/sell/apple")
        reply.expect(
            reply.json == {"left": left},
            expected=f'200 {{"left": {left}}}',
            try_="leave the route as it was in the script: it sells what is there",
        )
    for fruit in ("apple", "plum"):
        reply = exercise.send(client, "POST", f"/sell/{fruit}")
        reply.expect(
            reply.status == 404,
            expected=f"404, as in the script: there is no {fruit} left",
            try_="keep the `abort(404)` of the script",
        )


def test_the_import_makes_no_app(exercise):
    left = [name for name, it in vars(exercise.module).items() if isinstance(it, Flask)]
    exercise.expect(
        not left,
        sent="import the file, and call nothing",
        got=f"an app at the top level: {', '.join(left)}",
        expected="no app before create_app is called",
        try_="remove it: `flask run` and the tests call create_app",
        at=left[0] if left else None,
    )

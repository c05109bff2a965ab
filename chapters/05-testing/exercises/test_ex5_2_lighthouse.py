import pytest
from flask import Flask
from sqlalchemy import Engine, event

FORGETS = {"db.session.commit()\n        except": "db.session.flush()\n        except"}

NEXT = {
    "outside of application context": "with lighthouse.app_context(): around what "
    "asks db for something, and `yield` after its end",
}


@pytest.fixture
def statements():
    """Note what any engine is asked to do."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


def made_of(exercise, *tests):
    """Return a class of tests, to be run with the learner's fixture."""

    def run(test):
        def test_it(self, app):  # noqa: ARG001  pytest calls it as a method
            exercise.expect(
                isinstance(app, Flask),
                sent="ask for the fixture app in a test",
                got=repr(app),
                expected="the lighthouse",
                try_="yield lighthouse",
                at="app",
            )
            test(app.test_client())

        return test_it

    names = {f"test_{number}": run(test) for number, test in enumerate(tests)}
    return {"TestLighthouse": type("TestLighthouse", (), names)}


def next_step(exercise):
    if "scope=" in exercise.source.partition("def lighthouse")[2]:
        return "one for each test: a fixture without a scope"
    if "yield" not in exercise.source.partition("def app(")[2]:
        return "what follows `yield lighthouse` is done after the test"
    if "connection" in exercise.source.partition("def app(")[2]:
        return "monkeypatch.setitem(db.engines, None, connection) before the test"
    return "begin a transaction on a connection, and put that into db.engines[None]"


def test_the_next_test_begins_as_this_one(exercise):
    def expect(client, texts, when, try_):
        reply = exercise.send(client, "GET", "/entries")
        exercise.expect(
            reply.json == texts,
            sent=f'POST /entries "fog" in one test, then GET /entries{when}',
            got=reply.text.replace(",", ", ").strip() + when,
            expected=str(texts).replace("'", '"'),
            try_=try_,
            at="app",
        )

    def writes_at_once(client):
        # Without a transaction around it, the first savepoint would be one.
        exercise.send(client, "POST", "/entries", json="fog")

    def writes(client):
        expect(client, ["calm"], ", in the next test", next_step(exercise))
        exercise.send(client, "POST", "/entries", json="fog")
        expect(
            client, ["calm", "fog"], "", "let the view commit: it is part of the test"
        )

    tests = made_of(exercise, writes, writes, writes_at_once, writes)
    exercise.expect_tests_pass(NEXT, add=tests)


def test_a_refused_entry_takes_nothing_away(exercise):
    def write_twice(client):
        exercise.send(client, "POST", "/entries", json="fog")
        exercise.send(client, "POST", "/entries", json="fog")
        exercise.send(client, "POST", "/entries", json="rain")
        reply = exercise.send(client, "GET", "/entries")
        exercise.expect(
            reply.json == ["calm", "fog", "rain"],
            sent='POST "fog", POST "fog" again, POST "rain", and GET, all in one test',
            got=reply.text.replace(",", ", "),
            expected='["calm", "fog", "rain"]',
            try_='let sessions join with join_transaction_mode="create_savepoint"',
            at="app",
        )

    exercise.expect_tests_pass(NEXT, add=made_of(exercise, write_twice, write_twice))


def test_no_table_is_made_again_and_no_row_deleted(exercise, statements):
    def write(client):
        exercise.send(client, "POST", "/entries", json="fog")

    exercise.expect_tests_pass(NEXT, add=made_of(exercise, write, write))
    made = [statement for statement in statements if statement.startswith("CREATE")]
    exercise.expect(
        len(made) == 1,
        sent="two tests that use the fixture app",
        got=f"CREATE TABLE {len(made)} times",
        expected="once for all tests: on a real schema it takes seconds",
        try_="leave the tables alone, and roll back what was written",
        at="app",
    )
    removed = [s for s in statements if s.startswith(("DELETE", "DROP", "UPDATE"))]
    exercise.expect(
        not removed,
        sent="two tests that use the fixture app",
        got=", ".join(removed),
        expected="a rollback: no row is deleted, and what was there before stays",
        try_="transaction.rollback() after the test, instead of deleting",
        at="app",
    )


def test_a_forgotten_commit_is_not_hidden(exercise):
    def write(client):
        exercise.send(client, "POST", "/entries", json="fog")
        reply = exercise.send(client, "GET", "/entries")
        exercise.expect(
            reply.json == ["calm"],
            sent="POST and GET in one test, to a view that forgets to commit",
            got=f"{reply.text.replace(',', ', ').strip()}: the test would pass",
            expected='["calm"]: the next request does not see it',
            try_="end the application context before `yield`, so that each request "
            "has its own session",
            at="app",
        )

    exercise.run_tests(FORGETS, made_of(exercise, write))

import sqlite3

import pytest
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

ADA = {"name": "ada", "voice": "alto"}


def as_text(error):
    words = f"{type(error).__name__}: {error}"
    return words, 500, {"Content-Type": "text/plain"}


@pytest.fixture
def choir(exercise, make_app, tmp_path):
    """Make a choir whose database is a file, so that others can write to it."""
    file = tmp_path / "choir.sqlite"
    app = make_app(f"sqlite:///{file}")
    # What the database refuses comes back as an answer, to be explained.
    app.register_error_handler(SQLAlchemyError, as_text)
    db = exercise.require("db")
    with app.app_context():
        db.create_all()
        engine = db.engine
    app.extensions["choir"] = engine, file
    yield app
    engine.dispose()


@pytest.fixture
def join(exercise, choir):
    def join(member, expected="an answer"):
        client = choir.test_client()
        reply = exercise.send(client, "POST", "/members", json=member)
        reply.expect(
            not reply.text.startswith("PendingRollbackError"),
            expected=expected,
            try_="call db.session.rollback() before the session is used again",
        )
        reply.expect(
            reply.status != 500,
            expected=expected,
            try_="catch IntegrityError around the commit",
        )
        return reply

    return join


def members(choir):
    connection = sqlite3.connect(choir.extensions["choir"][1])
    try:
        return connection.execute("SELECT name, voice FROM member").fetchall()
    finally:
        connection.close()


@pytest.fixture
def rival(choir):
    """Let somebody else take the name at the last moment: before our INSERT."""
    engine, file = choir.extensions["choir"]
    came: list[bool] = []

    def come(_connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT") and not came:
            came.append(True)
            connection = sqlite3.connect(file)
            connection.execute(
                "INSERT INTO member (name, voice) VALUES ('ada', 'soprano')"
            )
            connection.commit()
            connection.close()

    event.listen(engine, "before_cursor_execute", come)
    yield
    event.remove(engine, "before_cursor_execute", come)


def test_a_new_name_is_taken_in(join):
    reply = join(ADA)
    reply.expect(
        reply.status == 201 and reply.json == {"name": "ada"},
        expected='201 {"name": "ada"}',
        try_="add the member and commit",
    )


def test_a_name_that_is_taken_is_refused(join, choir):
    join(ADA)
    reply = join(ADA | {"voice": "bass"})
    reply.expect(
        reply.status == 409 and reply.json == {"error": "taken"},
        expected='409 {"error": "taken"}',
        try_="catch IntegrityError around the commit, and answer 409",
    )
    reply.expect(
        members(choir) == [("ada", "alto")],
        expected="one ada, whose voice is alto",
        try_="let the first one stay as she is",
    )


@pytest.mark.usefixtures("rival")
def test_a_rival_who_comes_between_wins(join, choir):
    reply = join(ADA, "an answer, also to a rival who comes between")
    reply.expect(
        reply.status == 409 and reply.json == {"error": "taken"},
        expected='409 {"error": "taken"}: a rival came between',
        try_="catch IntegrityError around the commit, and answer 409",
    )
    reply.expect(
        members(choir) == [("ada", "soprano")],
        expected="one ada, the rival, whose voice is soprano",
        try_="let the first one stay as she is",
    )


def test_another_refusal_is_not_taken(join, choir):
    reply = join({"name": "bob"})
    reply.expect(
        reply.status == 422 and reply.json == {"error": "refused"},
        expected='422 {"error": "refused"}: "bob" is free, NOT NULL refused him',
        try_="after the rollback, look whether anybody has the name",
    )
    reply.expect(
        members(choir) == [],
        expected="no member",
        try_="roll back what was refused: db.session.rollback()",
    )


def test_a_refusal_is_not_taken_because_others_have_names(join):
    join(ADA)
    reply = join({"name": "bob"})
    reply.expect(
        reply.status == 422 and reply.json == {"error": "refused"},
        expected='422 {"error": "refused"}: ada is there, and "bob" is free',
        try_="look for the member of this name, not for any",
    )


def test_the_next_one_is_not_disturbed(join):
    join(ADA)
    join(ADA)
    join({"name": "bob"})
    reply = join({"name": "carol", "voice": "tenor"})
    reply.expect(
        reply.status == 201,
        expected="201 after refusals",
        try_="roll back what was refused: db.session.rollback()",
    )


def test_a_bug_is_not_hidden(exercise, choir):
    choir.testing = True  # what a view raises reaches the test
    try:
        answer = choir.test_client().post("/members", json={"voice": "alto"})
    except KeyError:
        return
    exercise.expect(
        answer.status_code not in (201, 409),
        sent='POST /members {"voice": "alto"}: no name',
        got=f"{answer.status_code}: the KeyError is hidden",
        expected="the KeyError, or a refusal that is not about a name",
        try_="catch IntegrityError alone",
        at="create_app",
    )

import os

import pytest

PUBLIC = "a key for development, which everybody can read"
WEAK = [
    (None, "raise RuntimeError; a made-up key differs in every process"),
    ("", "an empty text is no key: look at its length"),
    ("dev", "look at its length: len(key) < 32"),
    ("x" * 31, "look at its length: len(key) < 32"),
    ("1234567890" * 4, "ask isinstance(key, str) before anything else"),
    (f"[{','.join('1' * 32)}]", "ask isinstance(key, str) before anything else"),
    (PUBLIC, "compare the key with Development.SECRET_KEY"),
]


@pytest.fixture
def environment(monkeypatch):
    """Let no variable of the reader's own environment take part."""
    for name in [name for name in os.environ if name.startswith(("BOOK_", "FLASK_"))]:
        monkeypatch.delenv(name)
    return monkeypatch


def start(environment, make_app, key, *args):
    """Return what happens when an app is made: the app, or the error."""
    if key is None:
        environment.delenv("BOOK_SECRET_KEY", raising=False)
    else:
        environment.setenv("BOOK_SECRET_KEY", key)
    try:
        return make_app(*args)
    except (ArithmeticError, AssertionError, AttributeError, LookupError) as error:
        return error
    except (RuntimeError, SystemExit, TypeError, ValueError) as error:
        return error


def sent(key):
    variable = "no BOOK_SECRET_KEY" if key is None else f"BOOK_SECRET_KEY={key}"
    return f"{variable}, then create_app()"


def in_words(result):
    if isinstance(result, BaseException):
        return f"{type(result).__name__}: {result}"
    return "an app that starts"


def next_step(result, key, try_):
    if isinstance(result, AssertionError | SystemExit):
        return "if ...: raise RuntimeError(...), instead of assert or exit"
    if key is None and isinstance(result, AttributeError | TypeError):
        return "a missing key is None: ask isinstance(key, str) before anything else"
    return try_


def test_production_refuses_a_weak_key(exercise, make_app, environment):
    for key, try_ in WEAK:
        result = start(environment, make_app, key)
        exercise.expect(
            isinstance(result, RuntimeError),
            sent=sent(key),
            got=in_words(result),
            expected="a RuntimeError",
            try_=next_step(result, key, try_),
            at="create_app",
        )


def test_the_message_says_what_to_set(exercise, make_app, environment):
    for key in (None, "hunter2", "8712309465", PUBLIC):
        result = start(environment, make_app, key)
        exercise.expect(
            "BOOK_SECRET_KEY" in str(result),
            sent=sent(key),
            got=in_words(result),
            expected="a message that names BOOK_SECRET_KEY, the variable to set",
            try_='raise RuntimeError("Set BOOK_SECRET_KEY to ...")',
            at="create_app",
        )
        exercise.expect(
            key is None or key not in str(result),
            sent=sent(key),
            got=f"{key} in its message, {in_words(result)}",
            expected="a message that anybody may read",
            try_="leave the key out of the message: it would end up in a log",
            at="create_app",
        )


def test_production_starts_with_a_good_key(exercise, make_app, environment):
    for key in ("0123456789abcdef" * 2, "a walk by the sea, " * 3):
        app = start(environment, make_app, key)
        exercise.expect(
            not isinstance(app, BaseException) and app.config["SECRET_KEY"] == key,
            sent=sent(key),
            got=in_words(app),
            expected=f"an app with this key: it is a text of {len(key)} characters",
            try_="refuse less than 32 characters, and let 32 and more pass unchanged",
            at="create_app",
        )
        client = app.test_client()
        exercise.send(client, "GET", "/")
        reply = exercise.send(client, "GET", "/")
        reply.expect(
            reply.json == {"visits": 2},
            expected='200 {"visits": 2} at the second visit',
            try_="leave the route as the task gave it",
            at="greet",
        )


def test_development_starts_with_its_own_key(exercise, make_app, environment):
    app = start(environment, make_app, None, exercise.require("Development"))
    exercise.expect(
        not isinstance(app, BaseException) and app.config["SECRET_KEY"] == PUBLIC,
        sent="no BOOK_SECRET_KEY, then create_app(Development)",
        got=in_words(app),
        expected="an app with the key of Development",
        try_="leave Development out: `if config is not Development`",
        at="create_app",
    )

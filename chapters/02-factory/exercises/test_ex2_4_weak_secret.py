import os

import pytest

PUBLIC = "a key for development, which everybody can read"
WEAK = [
    (None, "do not make up a key, and accept no other: raise RuntimeError"),
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


def start(make_app, *args):
    """Return what happens when an app is made: the app, or the error."""
    try:
        return make_app(*args)
    except (ArithmeticError, AssertionError, AttributeError) as error:
        return error
    except (LookupError, RuntimeError, SystemExit, TypeError, ValueError) as error:
        return error


def in_words(result):
    if isinstance(result, BaseException):
        return f"{type(result).__name__}: {result}"
    return "an app that starts"


@pytest.mark.parametrize(("key", "try_"), WEAK)
def test_production_refuses_a_weak_key(exercise, make_app, environment, key, try_):
    if key is not None:
        environment.setenv("BOOK_SECRET_KEY", key)
    result = start(make_app)
    if isinstance(result, AssertionError | SystemExit):
        try_ = "if ...: raise RuntimeError(...), instead of assert or exit"
    variable = "no BOOK_SECRET_KEY" if key is None else f"BOOK_SECRET_KEY={key}"
    exercise.expect(
        isinstance(result, RuntimeError),
        sent=f"{variable}, then create_app()",
        got=in_words(result),
        expected="a RuntimeError",
        try_=try_,
        at="create_app",
    )


@pytest.mark.parametrize("key", [None, "hunter2", "8712309465", PUBLIC])
def test_the_message_says_what_to_set(exercise, make_app, environment, key):
    if key is not None:
        environment.setenv("BOOK_SECRET_KEY", key)
    result = start(make_app)
    variable = "no BOOK_SECRET_KEY" if key is None else f"BOOK_SECRET_KEY={key}"
    exercise.expect(
        "BOOK_SECRET_KEY" in str(result),
        sent=f"{variable}, then create_app()",
        got=in_words(result),
        expected="a message that names BOOK_SECRET_KEY, the variable to set",
        try_='raise RuntimeError("Set BOOK_SECRET_KEY to ...")',
        at="create_app",
    )
    exercise.expect(
        key is None or key not in str(result),
        sent=f"{variable}, then create_app()",
        got=f"{key} in its message, {in_words(result)}",
        expected="a message that anybody may read",
        try_="leave the key out of the message: it would end up in a log",
        at="create_app",
    )


@pytest.mark.parametrize("key", ["0123456789abcdef" * 2, "a walk by the sea, " * 3])
def test_production_starts_with_a_good_key(exercise, make_app, environment, key):
    environment.setenv("BOOK_SECRET_KEY", key)
    result = start(make_app)
    exercise.expect(
        not isinstance(result, BaseException) and result.config["SECRET_KEY"] == key,
        sent=f"BOOK_SECRET_KEY={key}, then create_app()",
        got=in_words(result),
        expected=f"an app with this key: it is a text of {len(key)} characters",
        try_="refuse less than 32 characters, and let 32 and more pass unchanged",
        at="create_app",
    )
    client = result.test_client()
    exercise.send(client, "GET", "/")
    reply = exercise.send(client, "GET", "/")
    reply.expect(
        reply.json == {"visits": 2},
        expected='200 {"visits": 2} at the second visit',
        try_="leave the route as the task gave it",
        at="greet",
    )


@pytest.mark.usefixtures("environment")
def test_development_starts_with_its_own_key(exercise, make_app):
    result = start(make_app, exercise.require("Development"))
    exercise.expect(
        not isinstance(result, BaseException) and result.config["SECRET_KEY"] == PUBLIC,
        sent="no BOOK_SECRET_KEY, then create_app(Development)",
        got=in_words(result),
        expected="an app with the key of Development",
        try_="leave Development out: `if config is not Development`",
        at="create_app",
    )

import os
import re

import pytest


@pytest.fixture
def environment(monkeypatch):
    """Let no variable of the reader's own environment take part."""
    for name in [name for name in os.environ if name.startswith("PARK_")]:
        monkeypatch.delenv(name)
    return monkeypatch


def expect_setting(exercise, app, name, value, **words):
    got = app.config.get(name)
    exercise.expect(
        type(got) is type(value) and got == value,
        got=f'app.config["{name}"] is {got!r}',
        expected=f"the {type(value).__name__} {value!r}",
        at="create_app",
        **words,
    )


@pytest.mark.usefixtures("environment")
def test_without_variables_the_defaults_hold(exercise, make_app):
    app = make_app()
    for name, value in {"PLACES": 50, "OPEN": True, "RELEASE": "unknown"}.items():
        sent = "create_app() without any variable"
        try_ = "keep the default where the variable is not set"
        expect_setting(exercise, app, name, value, sent=sent, try_=try_)


def test_the_places_are_a_number(exercise, make_app, environment):
    environment.setenv("PARK_PLACES", "120")
    app = make_app()
    unread = app.config.get("PLACES") == 50
    expect_setting(
        exercise,
        app,
        "PLACES",
        120,
        sent="PARK_PLACES=120, then create_app()",
        try_='from_prefixed_env("PARK"): it adds the underscore itself'
        if unread
        else "int() makes a number of a text",
    )


def test_open_is_true_or_false(exercise, make_app, environment):
    for text in ("false", "False", "FALSE", "true", "True", "TRUE"):
        environment.setenv("PARK_OPEN", text)
        expect_setting(
            exercise,
            make_app(),
            "OPEN",
            text.lower() == "true",
            sent=f"PARK_OPEN={text}, then create_app()",
            try_="compare the text, in lower case, with true and with false",
        )


def test_the_release_stays_the_text_it_was(exercise, make_app, environment):
    for text in ("a1b2c3d", "1234567", "0012345", "7512e08"):
        environment.setenv("PARK_RELEASE", text)
        expect_setting(
            exercise,
            make_app(),
            "RELEASE",
            text,
            sent=f"PARK_RELEASE={text}, then create_app()",
            try_="take the text before JSON reads it: loads=str, or os.environ",
        )


def test_anything_else_in_open_is_refused(exercise, make_app, environment):
    environment.setenv("PARK_OPEN", "maybe")
    try:
        app = make_app()
    except ValueError as error:
        got = f"ValueError: {error}"
    else:
        got = f'an app whose app.config["OPEN"] is {app.config["OPEN"]!r}'
    exercise.expect(
        got.startswith("ValueError") and re.search(r"\bPARK_OPEN\b", got),
        sent="PARK_OPEN=maybe, then create_app()",
        got=got,
        expected="a ValueError whose message names PARK_OPEN",
        try_='raise ValueError("PARK_OPEN must be true or false")',
        at="create_app",
    )


def test_the_environment_is_read_in_every_call(exercise, make_app, environment):
    exercise.require("create_app")
    for places in (120, 121):
        environment.setenv("PARK_PLACES", str(places))
        expect_setting(
            exercise,
            make_app(),
            "PLACES",
            places,
            sent=f"import the file, set PARK_PLACES={places}, then create_app()",
            try_="read the environment inside create_app, not at the top level",
        )


def test_the_page_shows_the_settings(exercise, make_app, environment):
    environment.setenv("PARK_PLACES", "7")
    environment.setenv("PARK_OPEN", "False")
    environment.setenv("PARK_RELEASE", "0042")
    app = make_app()
    shown = {"places": 7, "open": False, "release": "0042"}
    reply = exercise.send(app.test_client(), "GET", "/")
    reply.expect(
        reply.json == shown,
        expected='200 {"places": 7, "open": false, "release": "0042"}',
        try_="leave the route as the task gave it: it reads app.config"
        if all(app.config.get(name.upper()) == shown[name] for name in shown)
        else "put the right values into app.config: the route shows what is there",
        at="show_park",
    )

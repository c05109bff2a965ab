import pytest


@pytest.fixture
def make_cafe(exercise, make_app):
    """Make an app, and explain the error that a current_app too early brings."""

    def make():
        try:
            return make_app()
        except RuntimeError as error:
            if "application context" not in str(error):
                raise
            exercise.wrong(
                sent="import the file, then create_app()",
                got=f"RuntimeError: {str(error).splitlines()[0]}",
                expected="an app: none is at work yet, so there is no current one",
                try_="use current_app inside join and call_next, `app` in create_app",
            )

    return make


def test_an_app_remembers_who_waits(exercise, make_cafe):
    client = make_cafe().test_client()
    for place, name in enumerate(["Ada", "Bob"], 1):
        reply = exercise.send(client, "POST", f"/join/{name}")
        reply.expect(
            (reply.status, reply.json) == (201, {"place": place}),
            expected=f'201 {{"place": {place}}}: visitor number {place} of this app',
            try_="keep the list with the app: g lasts for one request",
        )
    for name in ("Ada", "Bob"):
        reply = exercise.send(client, "POST", "/next")
        reply.expect(
            reply.json == {"name": name},
            expected=f'200 {{"name": "{name}"}}: first come, first served',
            try_="let call_next take the first name from the list of join",
            at="call_next",
        )
    reply = exercise.send(client, "POST", "/next")
    reply.expect(
        reply.status == 404,
        expected="404: nobody waits any more",
        try_="let call_next return None when the list is empty",
        at="call_next",
    )


def test_all_visitors_of_an_app_wait_in_one_list(exercise, make_cafe):
    app = make_cafe()
    exercise.send(app.test_client(), "POST", "/join/Ada")
    reply = exercise.send(app.test_client(), "POST", "/join/Bob")
    exercise.expect(
        reply.json == {"place": 2},
        sent="POST /join/Ada, then POST /join/Bob from another browser",
        got=reply.got,
        expected='201 {"place": 2}',
        try_="keep the list with the app: a session belongs to one visitor",
        at="join",
    )


def test_two_apps_have_a_list_each(exercise, make_cafe):
    first, second = make_cafe(), make_cafe()
    exercise.send(first.test_client(), "POST", "/join/Ada")
    reply = exercise.send(second.test_client(), "POST", "/join/Bob")
    exercise.expect(
        reply.json == {"place": 1},
        sent="POST /join/Ada to one app, then POST /join/Bob to another",
        got=reply.got,
        expected='201 {"place": 1}: the other app has its own list',
        try_="put a new list into app.extensions in create_app; a global or a "
        "class body has one for all apps",
    )
    for app, name in [(second, "Bob"), (first, "Ada")]:
        reply = exercise.send(app.test_client(), "POST", "/next")
        reply.expect(
            reply.json == {"name": name},
            expected=f'200 {{"name": "{name}"}}, who waits in this app',
            try_="let call_next use the same list as join",
            at="call_next",
        )


def test_the_functions_use_the_app_at_work(exercise, make_cafe):
    first, second = make_cafe(), make_cafe()
    join, call_next = exercise.require("join"), exercise.require("call_next")
    with first.app_context():
        join("Ada")
    with second.app_context():
        other = call_next()
    with first.app_context():
        name = call_next()
    exercise.expect(
        (other, name) == (None, "Ada"),
        sent='join("Ada") in the context of one app, then call_next() in that of '
        "another one, then in the first",
        got=f"{other!r}, then {name!r}",
        expected="None, then 'Ada'",
        try_="ask current_app for the list in each of the two functions",
        at="join",
    )

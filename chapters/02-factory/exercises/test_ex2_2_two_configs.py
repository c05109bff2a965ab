import json

DEFAULTS = {"TITLE": "Bird notes", "TEASER_LENGTH": 24}
SHORT: dict = {"TEASER_LENGTH": 6}
TEASERS = ["Swifts", "Swifts sleep on the wing"]
CREATE_SHORT = 'create_app({"TEASER_LENGTH": 6})'


def in_words(app, name):
    value = app.config.get(name, "not set")
    return f'app.config["{name}"] is {value}'


def test_an_app_without_settings_has_the_defaults(exercise, make_app):
    calls: list[list] = [[], [None], [{}]]
    for arguments in calls:
        app = make_app(*arguments)
        for name, value in DEFAULTS.items():
            exercise.expect(
                app.config.get(name) == value,
                sent=f"create_app({', '.join(map(str, arguments))})",
                got=in_words(app, name),
                expected=str(value),
                try_="app.config.from_mapping(DEFAULTS)",
            )


def test_settings_win_over_the_defaults(exercise, make_app):
    for settings in (SHORT, {"TITLE": "Owls", "TEASER_LENGTH": 9}):
        app = make_app(dict(settings))
        for name, value in settings.items():
            exercise.expect(
                app.config.get(name) == value,
                sent=f"create_app({json.dumps(settings)})",
                got=in_words(app, name),
                expected=str(value),
                try_="put the DEFAULTS into app.config first, `settings` after them",
            )


def test_some_settings_leave_the_other_defaults(exercise, make_app):
    app = make_app(dict(SHORT))
    exercise.expect(
        app.config.get("TITLE") == "Bird notes",
        sent=CREATE_SHORT,
        got=in_words(app, "TITLE"),
        expected="Bird notes, of the DEFAULTS",
        try_="put the DEFAULTS into every app, not only without settings",
    )


def test_nothing_is_changed_but_the_app(exercise, make_app):
    settings = dict(SHORT)
    make_app(settings)
    exercise.expect(
        settings == SHORT,
        sent='settings = {"TEASER_LENGTH": 6}, then create_app(settings)',
        got=f"settings is {json.dumps(settings, default=str)}",
        expected="settings as before: it belongs to the caller",
        try_="copy `settings` into app.config, and leave it alone",
    )
    later = make_app()
    exercise.expect(
        later.config.get("TEASER_LENGTH") == 24,
        sent=f"{CREATE_SHORT}, then create_app()",
        got=f"{in_words(later, 'TEASER_LENGTH')} in the second: DEFAULTS was changed",
        expected="24",
        try_="write into app.config, not into DEFAULTS",
    )


def test_the_route_answers_from_the_configuration(exercise, make_app):
    for settings, title, teaser in [
        (SHORT, "Bird notes", TEASERS[0]),
        ({"TITLE": "Owls"}, "Owls", TEASERS[1]),
    ]:
        client = make_app(dict(settings)).test_client()
        reply = exercise.send(client, "GET", "/teaser")
        exercise.expect(
            reply.json == {"title": title, "teaser": teaser},
            sent=f"GET /teaser from create_app({json.dumps(settings)})",
            got=reply.got,
            expected=f'the title "{title}" and the teaser "{teaser}"',
            try_="read title and length from app.config in the route",
            at="show_teaser",
        )


def test_two_apps_answer_differently(exercise, make_app):
    phone, desk = make_app(dict(SHORT)), make_app()
    for name, app, teaser in [("phone", phone, TEASERS[0]), ("desk", desk, TEASERS[1])]:
        reply = exercise.send(app.test_client(), "GET", "/teaser")
        exercise.expect(
            reply.json == {"title": "Bird notes", "teaser": teaser},
            sent=f"phone, desk = {CREATE_SHORT}, create_app()\nGET /teaser from {name}",
            got=reply.got,
            expected=f'the teaser "{teaser}", whatever the other app is told',
            try_="let the route read its own app.config, not a global",
            at="show_teaser",
        )

from flask import Flask


def visit(exercise, app):
    return exercise.send(app.test_client(), "GET", "/")


def test_visits_are_counted(exercise, make_app):
    app = make_app()
    for number in (1, 2, 3):
        reply = visit(exercise, app)
        reply.expect(
            reply.json == {"visits": number},
            expected=f'{{"visits": {number}}}',
            try_="register a function with app.before_request that adds one",
            at="Visits",
        )


def test_every_application_has_a_count(exercise, make_app):
    ulm, bonn = make_app(), make_app()
    counts = [visit(exercise, app).json for app in (ulm, bonn, ulm)]
    exercise.expect(
        counts == [{"visits": 1}, {"visits": 1}, {"visits": 2}],
        sent="GET / to ulm, bonn, ulm",
        got=str(counts),
        expected="1, 1, 2: a count for each",
        try_="keep the count in app.extensions, and find the app by current_app",
        at="Visits",
    )


def test_the_count_is_kept_with_the_application(exercise, make_app):
    app = make_app()
    visit(exercise, app)
    kept = app.extensions.get("visits")
    exercise.expect(
        kept == 1,
        sent='GET /, then app.extensions["visits"]',
        got=repr(kept),
        expected="1",
        try_='keep the count in app.extensions["visits"]',
        at="Visits",
    )


def test_a_setting_says_where_to_begin(exercise, make_app):
    reply = visit(exercise, make_app(10))
    reply.expect(
        reply.json == {"visits": 11},
        expected='{"visits": 11}, since VISITS_START is 10',
        try_='app.config.setdefault("VISITS_START", 0), then begin at the setting',
        at="Visits",
    )


def test_the_default_is_told(exercise, make_app):
    found = make_app().config.get("VISITS_START")
    exercise.expect(
        found == 0,
        sent='create_app().config["VISITS_START"]',
        got=repr(found),
        expected="0",
        try_='app.config.setdefault("VISITS_START", 0) in init_app',
        at="Visits",
    )


def test_it_works_without_a_factory(exercise):
    visits_class = exercise.require("Visits")
    app = Flask("one")
    try:
        visits_class(app)
    except TypeError as error:
        exercise.wrong(
            sent="Visits(app)",
            got=f"TypeError: {error}",
            expected="an extension that is attached to app",
            try_="def __init__(self, app=None), and self.init_app(app) if there is one",
            at="Visits",
        )

    @app.get("/")
    def index():
        return {"visits": app.extensions["visits"]}

    reply = None
    if "visits" in app.extensions:
        reply = visit(exercise, app)
    exercise.expect(
        reply and reply.json == {"visits": 1},
        sent="Visits(app), then GET /",
        got=reply.got if reply else 'nothing in app.extensions["visits"]',
        expected='{"visits": 1}',
        try_="let the constructor call self.init_app(app) if it was given an app",
        at="Visits",
    )

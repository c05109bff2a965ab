import pytest
from flask import Blueprint


@pytest.fixture
def client(make_app):
    return make_app().test_client()


def test_the_blueprint_stands_at_the_top_level(exercise):
    bp = exercise.require("bp")
    exercise.expect(
        isinstance(bp, Blueprint) and bp.name == "ferries",
        sent="look at bp",
        got=f"{type(bp).__name__} {getattr(bp, 'name', '')!r}",
        expected="a Blueprint with the name 'ferries'",
        try_='bp = Blueprint("ferries", __name__)',
        at="bp",
    )


def test_the_answers_are_the_same(exercise, client):
    reply = exercise.send(client, "GET", "/ferries/")
    reply.expect(
        reply.json == {"ferries": ["Ida", "Mole"]},
        expected='200 {"ferries": ["Ida", "Mole"]}',
        try_="register bp in create_app; the prefix is given once, as url_prefix=",
        at="create_app",
    )
    reply = exercise.send(client, "GET", "/ferries/2")
    reply.expect(
        reply.json == {"name": "Mole"},
        expected='200 {"name": "Mole"}',
        try_="keep the view's rule, without the prefix",
    )
    reply = exercise.send(client, "GET", "/ferries/3")
    reply.expect(reply.status == 404, expected="404", try_="keep the view's abort(404)")


def test_the_routes_are_the_blueprints(exercise, make_app):
    app = make_app()
    rules = {rule.rule: rule.endpoint for rule in app.url_map.iter_rules()}
    del rules["/static/<path:filename>"]
    exercise.expect(
        "ferries.static" not in rules.values(),
        sent="list the routes of create_app()",
        got="ferries.static: the blueprint has a folder of static files",
        expected="ferries.list_ferries and ferries.get_ferry, and no others",
        try_="name the argument: the third one is static_folder, not url_prefix",
        at="bp",
    )
    exercise.expect(
        rules
        == {
            "/ferries/": "ferries.list_ferries",
            "/ferries/<int:number>": "ferries.get_ferry",
        },
        sent="list the routes of create_app()",
        got=", ".join(f"{name} {rule}" for rule, name in rules.items()) or "no routes",
        expected="ferries.list_ferries and ferries.get_ferry, and no others",
        try_="decorate both views with @bp.get, and none with @app.get",
        at="create_app",
    )


def test_every_app_has_the_routes(exercise, make_app):
    make_app()
    try:
        app = make_app()
    except AssertionError as error:
        exercise.wrong(
            sent="create_app(), the second time",
            got=f"AssertionError: {str(error).partition('.')[0]}",
            expected="another app",
            try_="decorate the views at the top level: a blueprint is recorded once",
            at="create_app",
        )
    reply = exercise.send(app.test_client(), "GET", "/ferries/1")
    reply.expect(
        reply.json == {"name": "Ida"},
        expected='200 {"name": "Ida"} from the second app, too',
        try_="make the blueprint once, and register it in every call",
        at="create_app",
    )

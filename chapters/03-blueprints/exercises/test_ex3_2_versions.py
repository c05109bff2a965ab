import pytest

OWN_ADDRESS = 'let Flask build it: url_for(".get_bird", number=number)'


@pytest.mark.parametrize(
    ("version", "body"), [("v1", {"name": "wren"}), ("v2", {"names": ["wren"]})]
)
def test_a_version_answers_and_links_to_itself(exercise, make_app, version, body):
    path = f"/api/{version}/birds/1"
    reply = exercise.send(make_app().test_client(), "GET", path, try_=OWN_ADDRESS)
    reply.expect(
        reply.status == 200,
        expected="200",
        try_="register v1 and v2 in api, and api in the app; each adds its prefix",
        at="create_app",
    )
    reply.expect(
        reply.json == {**body, "self": path},
        expected=f'"self": "{path}"',
        try_=OWN_ADDRESS,
    )


def test_the_versions_are_nested_in_api(exercise, make_app):
    exercise.require("api")
    names = {rule.endpoint for rule in make_app().url_map.iter_rules()} - {"static"}
    exercise.expect(
        names == {"api.v1.get_bird", "api.v2.get_bird"},
        sent="list the names of the routes",
        got=", ".join(sorted(names)) or "no routes",
        expected="api.v1.get_bird, api.v2.get_bird",
        try_="register v1 and v2 with api.register_blueprint, not with the app",
        at="create_app",
    )


def test_the_factory_can_be_called_again(exercise, make_app):
    make_app()
    try:
        app = make_app()
    except (AssertionError, ValueError) as error:
        exercise.wrong(
            sent="create_app(), the second time",
            got=f"{type(error).__name__}: {str(error).partition('.')[0]}",
            expected="another app",
            try_="nest v1 and v2 at the top level of the file, once",
            at="create_app",
        )
    reply = exercise.send(app.test_client(), "GET", "/api/v2/birds/1")
    reply.expect(
        reply.status == 200,
        expected="200 from the second app",
        try_="register api in every call of create_app",
        at="create_app",
    )

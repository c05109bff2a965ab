from pathlib import Path

from config import Testing


class Strict(Testing):
    MAX_CONTENT_LENGTH = 10


def test_the_app_under_test_is_this_chapters(app):
    assert Path(app.root_path) == Path(__file__).parents[1] / "app"


def test_two_apps_share_no_data(visitor, new_app):
    alice = visitor.sign_up("alice")
    other_client = new_app().test_client()
    assert other_client.get(alice.headers["Location"]).status_code == 404


def test_two_apps_have_a_configuration_each(visitor, new_app):
    strict = new_app(Strict).test_client()
    assert strict.post("/api/users/", json={"username": "alice"}).status_code == 413
    assert visitor.sign_up("alice").status_code == 201


def test_every_route_is_in_a_blueprint(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {name for name in endpoints if "." not in name} == {"static"}

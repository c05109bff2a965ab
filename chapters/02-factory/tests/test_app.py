from pathlib import Path

from app import Limits, create_app, find_error
from config import Testing


class Strict(Testing):
    MAX_CONTENT_LENGTH = 10


def test_the_app_under_test_is_this_chapters(app):
    assert Path(app.root_path) == Path(__file__).parents[1]


def test_two_apps_share_no_data(visitor):
    alice = visitor.sign_up("alice")
    other_client = create_app("config.Testing").test_client()
    assert other_client.get(alice.headers["Location"]).status_code == 404


def test_ids_begin_at_one_in_every_app(visitor):
    assert visitor.sign_up("alice").get_json()["id"] == 1


def test_two_apps_have_a_configuration_each(visitor):
    strict = create_app(Strict).test_client()
    assert strict.post("/api/users/", json={"username": "alice"}).status_code == 413
    assert visitor.sign_up("alice").status_code == 201


def test_a_pattern_without_a_hint_refuses_as_well():
    digits = Limits(1, 50, "[0-9]+")
    assert find_error(digits, "no digits") == "Not allowed."

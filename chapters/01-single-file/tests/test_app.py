from importlib import import_module
from pathlib import Path

import app as shelf


def test_the_app_under_test_is_this_chapters():
    assert Path(shelf.app.root_path) == Path(__file__).parents[1]


def test_a_new_client_sees_what_an_older_one_left_behind(visitor):
    alice = visitor.sign_up("alice")
    other_client = shelf.app.test_client()
    assert other_client.get(alice.headers["Location"]).status_code == 200


def test_ids_run_on_although_the_fixture_empties_the_shelf(visitor):
    first = visitor.sign_up("alice").get_json()
    shelf.users.clear()
    second = visitor.sign_up("alice").get_json()
    assert second["id"] == first["id"] + 1


def test_importing_again_gives_the_same_app_and_the_same_configuration():
    assert import_module("app").app is shelf.app


def test_a_pattern_without_a_hint_refuses_as_well():
    digits = shelf.Limits(1, 50, "[0-9]+")
    assert shelf.find_error(digits, "no digits") == "Not allowed."

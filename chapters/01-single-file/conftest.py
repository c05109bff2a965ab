from functools import partial

import pytest
from werkzeug.security import generate_password_hash

import app as shelf
from helpers import Visitor


# The exercises' checks need the tutorial's own pytest plugin.
def pytest_ignore_collect(collection_path, config):
    is_missing = not config.pluginmanager.hasplugin("stages")
    return True if is_missing and collection_path.name == "exercises" else None


def pytest_report_header(config):
    is_missing = not config.pluginmanager.hasplugin("stages")
    return "exercises: left out, the plugin stages is missing" if is_missing else None


@pytest.fixture
def client(monkeypatch):
    shelf.app.config["TESTING"] = True
    shelf.users.clear()
    shelf.bookmarks.clear()
    # Hashing a password is slow on purpose. Tests need not be.
    cheap_hash = partial(generate_password_hash, method="pbkdf2:sha256:1")
    monkeypatch.setattr(shelf, "generate_password_hash", cheap_hash)
    monkeypatch.setattr(shelf, "nobody_hash", cheap_hash("nobody"))
    return shelf.app.test_client()


@pytest.fixture
def visitor(client):
    return Visitor(client)


@pytest.fixture
def alice(visitor):
    """Alice has signed up and logged in; the client carries her session."""
    alice = visitor.sign_up("alice").get_json()
    visitor.log_in("alice")
    return alice

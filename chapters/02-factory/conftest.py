import os

import pytest

from app import create_app


# The exercises' checks need the tutorial's own pytest plugin.
def pytest_ignore_collect(collection_path, config):
    is_missing = not config.pluginmanager.hasplugin("stages")
    return True if is_missing and collection_path.name == "exercises" else None


def pytest_report_header(config):
    is_missing = not config.pluginmanager.hasplugin("stages")
    return "exercises: left out, the plugin stages is missing" if is_missing else None


class Visitor:
    """What people do on the shelf, in one call each."""

    password = "correct horse"

    def __init__(self, client):
        self.client = client

    def sign_up(self, username, /, **fields):
        user = {
            "username": username,
            "email": f"{username}@example.com",
            "password": self.password,
        }
        return self.client.post("/api/users/", json=user | fields)

    def log_in(self, username, /, **fields):
        form = {"username": username, "password": self.password}
        return self.client.post("/login", data=form | fields)

    def add(self, title, /, **fields):
        bookmark = {"url": "https://example.com/", "title": title}
        return self.client.post("/api/bookmarks/", json=bookmark | fields)


@pytest.fixture(scope="session", autouse=True)
def no_settings_from_outside():
    """Settings in the environment win over each class: none of them is for tests."""
    settings = [name for name in os.environ if name.startswith(("FLASK_", "SHELF_"))]
    with pytest.MonkeyPatch.context() as environment:
        for name in settings:
            environment.delenv(name)
        yield


@pytest.fixture
def app():
    return create_app("config.Testing")


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def visitor(client):
    return Visitor(client)


@pytest.fixture
def alice(visitor):
    """Alice has signed up and logged in; the client carries her session."""
    alice = visitor.sign_up("alice").get_json()
    visitor.log_in("alice")
    return alice

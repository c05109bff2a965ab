import os

import pytest

from app import create_app
from helpers import Visitor


# The exercises' checks need the tutorial's own pytest plugin.
def pytest_ignore_collect(collection_path, config):
    is_missing = not config.pluginmanager.hasplugin("stages")
    return True if is_missing and collection_path.name == "exercises" else None


def pytest_report_header(config):
    is_missing = not config.pluginmanager.hasplugin("stages")
    return "exercises: left out, the plugin stages is missing" if is_missing else None


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

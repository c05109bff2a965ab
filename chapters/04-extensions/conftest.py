import os

import pytest
from flask_migrate import upgrade
from sqlalchemy import delete

from app import create_app
from app.extensions import db
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
def new_app():
    """Make applications, each with a database of its own."""
    apps = []

    def make(config="config.Testing"):
        apps.append(create_app(config))
        return apps[-1]

    yield make
    for app in apps:
        close(app)


def close(app):
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def migrated_app():
    """Make the tables once: they stay, and only their rows come and go."""
    app = create_app("config.Testing")
    with app.app_context():
        upgrade()
    yield app
    close(app)


@pytest.fixture
def app(migrated_app):
    yield migrated_app
    with migrated_app.app_context():
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(delete(table))
        db.session.commit()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def visitor(client):
    return Visitor(client)


@pytest.fixture
def alice(visitor):
    """Alice has signed up and logged in; the client carries session and token."""
    alice = visitor.sign_up("alice").get_json()
    visitor.log_in("alice")
    visitor.take_token("alice")
    return alice

import json
import os
from itertools import count
from uuid import uuid4

import pytest
from flask import template_rendered
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from sqlalchemy import NullPool, create_engine, event, make_url

from app import create_app
from app.extensions import db
from app.models import Bookmark, User
from app.schemas import user_schema
from config import Testing
from helpers import Visitor, give_session, give_token

# The same examples in every run; those of one test share its fixtures, knowingly.
settings.register_profile(
    "shelf",
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("shelf")


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


@pytest.fixture(scope="session")
def new_database():
    """Make empty databases: in memory, or on the server of TEST_DATABASE_URL."""
    if "TEST_DATABASE_URL" not in os.environ:
        yield lambda: "sqlite://"
        return
    server = make_url(os.environ["TEST_DATABASE_URL"])
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    names = []

    def execute(command):
        with engine.connect() as connection:
            connection.exec_driver_sql(command)

    def make():
        names.append(f"test_{uuid4().hex}")
        execute(f"CREATE DATABASE {names[-1]}")
        return server.set(database=names[-1]).render_as_string(hide_password=False)

    yield make
    for name in names:
        execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def new_app(new_database):
    """Make applications, each with a database of its own."""
    apps = []

    def make(config=Testing, **settings):
        if "SQLALCHEMY_DATABASE_URI" not in settings:
            settings["SQLALCHEMY_DATABASE_URI"] = new_database()
        # As on a server: what differs from the class comes from the environment.
        with pytest.MonkeyPatch.context() as environment:
            for name, value in settings.items():
                environment.setenv(f"SHELF_{name}", json.dumps(value))
            apps.append(create_app(config))
        return apps[-1]

    yield make
    for app in apps:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def threaded_app(new_app, new_database, tmp_path):
    """An application that threads can share, with real transactions.

    A database in memory is one connection: two requests need a file, or a server.
    """
    url = new_database()
    if url == "sqlite://":
        url = f"sqlite:///{tmp_path}/shelf.sqlite"
    return new_app(SQLALCHEMY_DATABASE_URI=url)


@pytest.fixture(scope="session")
def migrated_app(new_app):
    """Make the application and its tables once, for all tests."""
    app = new_app()
    with app.app_context():
        upgrade()
        # A commit of the code under test ends a savepoint, not the test's transaction.
        db.session.configure(join_transaction_mode="create_savepoint")
        engine = db.engine
    # From now on it knows that its tables are there.
    app.test_client().get("/")
    if engine.name == "sqlite":
        # Python's driver begins a transaction late, and never for a savepoint.
        event.listen(engine, "begin", begin_at_once)
    return app


def begin_at_once(connection):
    connection.connection.dbapi_connection.isolation_level = None
    connection.exec_driver_sql("BEGIN")


@pytest.fixture
def app(migrated_app, monkeypatch):
    """The application, in a transaction that is rolled back after the test."""
    with migrated_app.app_context():
        engines = db.engines
    with engines[None].connect() as connection:
        transaction = connection.begin()
        monkeypatch.setitem(engines, None, connection)
        yield migrated_app
        transaction.rollback()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def runner(app):
    return app.test_cli_runner()


@pytest.fixture
def visitor(client):
    return Visitor(client)


@pytest.fixture
def make_user(app):
    """Make users without asking the API: tests of other things need no sign-up."""
    numbers = count(1)

    def make(username=None):
        username = username or f"user{next(numbers)}"
        user = User(username=username, email=f"{username}@example.com")
        with app.app_context():
            user.set_password(Visitor.password)
            db.session.add(user)
            db.session.commit()
            return user_schema.dump(user)

    return make


@pytest.fixture
def make_bookmark(app, make_user):
    """Make bookmarks: of a new author each, unless the test names one."""
    numbers = count(1)

    def make(author=None, **fields):
        title = f"No. {next(numbers)}."
        fields = {"url": "https://example.com/", "title": title, "note": ""} | fields
        author_id = (author or make_user())["id"]
        with app.app_context():
            bookmark = Bookmark(author_id=author_id, **fields)
            db.session.add(bookmark)
            db.session.commit()
            return bookmark.id

    return make


@pytest.fixture
def alice(make_user, client):
    """Alice has an account; the client carries her session and her token."""
    alice = make_user("alice")
    give_session(client, alice)
    give_token(client, alice)
    return alice


@pytest.fixture
def page_client(app, alice):
    """A client with Alice's session alone, as her browser is."""
    client = app.test_client()
    give_session(client, alice)
    return client


@pytest.fixture
def api_client(app, alice):
    """A client with Alice's token alone, as her program is."""
    client = app.test_client()
    give_token(client, alice)
    return client


@pytest.fixture
def only_sqlite():
    """For a test that asks SQLite about itself."""
    if "TEST_DATABASE_URL" in os.environ:
        pytest.skip("asks SQLite about itself, and TEST_DATABASE_URL names a server")


@pytest.fixture
def queries(app):
    """What the database has been asked to do."""
    queries = []

    def note(_connection, _cursor, statement, *_rest):
        # The savepoints belong to the test, not to the application.
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            queries.append(statement)

    with app.app_context():
        connection = db.engine
    event.listen(connection, "before_cursor_execute", note)
    yield queries
    event.remove(connection, "before_cursor_execute", note)


@pytest.fixture
def templates(app):
    """Which templates have been rendered, each with what it was given."""
    templates = []

    def note(_app, template, context, **_data):
        templates.append((template.name, context))

    with template_rendered.connected_to(note, sender=app):
        yield templates

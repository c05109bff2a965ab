"""Chapter 4 on PostgreSQL: its migrations, and a server that goes away and comes back."""

import os
import shutil
from pathlib import Path

import psycopg
import pytest
from alembic import command
from contract.servers import SETTINGS, Live, load
from flask import current_app
from flask_migrate import downgrade, upgrade

CHAPTER = Path(__file__).parents[1] / "chapters" / "04-extensions"
USER = (
    "INSERT INTO users (username, email, password_hash, created_at)"
    " VALUES (%s, %s, 'hash', '2026-09-15 08:00:00+02:00')"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Copy the chapter, so that nothing is written beside the reader's own data."""
    for name in [name for name in os.environ if name.startswith(SETTINGS)]:
        monkeypatch.delenv(name)
    ignore = shutil.ignore_patterns("tests", "exercises", "conftest.py", "__pycache__", "instance")
    return shutil.copytree(CHAPTER, tmp_path / "chapter", ignore=ignore)


@pytest.fixture
def connection(folder, cluster, monkeypatch):
    """Connect to a database in which the first migration has been applied."""
    url = cluster.new_database()
    monkeypatch.setenv("SHELF_SQLALCHEMY_DATABASE_URI", url)
    app = load(folder)
    with app.app_context(), psycopg.connect(url, autocommit=True) as connection:
        upgrade(revision="0001")
        yield connection
        app.extensions["sqlalchemy"].engine.dispose()


def test_the_migrations_run_up_and_down(connection):
    connection.execute(USER, ["Ünal", "Ü@x.org"])

    upgrade()
    rows = connection.execute("SELECT username, username_key, email_key FROM users").fetchall()
    assert rows == [("Ünal", "ünal", "ü@x.org")]

    downgrade()
    rows = connection.execute("SELECT * FROM users").fetchall()
    assert [row[1:3] for row in rows] == [("Ünal", "Ü@x.org")]

    downgrade(revision="base")
    assert connection.execute("SELECT to_regclass('users')").fetchone() == (None,)


@pytest.mark.usefixtures("connection")
def test_the_migrations_make_what_the_models_say(capsys):
    upgrade()
    command.check(current_app.extensions["migrate"].migrate.get_config())
    assert "No new upgrade operations detected." in capsys.readouterr().out


def test_names_that_clash_leave_the_database_as_it_was(connection, caplog):
    connection.execute(USER, ["alice", "a@x.org"])
    connection.execute(USER, ["Alice", "b@x.org"])

    with pytest.raises(SystemExit):
        upgrade()

    assert "users.username must differ in more than letter case: Alice, alice." in caplog.text
    assert connection.execute("SELECT * FROM alembic_version").fetchall() == [("0001",)]


def test_a_server_that_goes_away_is_a_503_until_it_is_back(folder, cluster):
    # Hosts still hand out the short name.
    url = cluster.new_database().replace("postgresql://", "postgres://")
    shelf = Live(folder, DATABASE_URL=url)
    try:
        shelf.wait()
        assert shelf.send("GET", "/api/bookmarks/", {}, None).status == 200
        cluster.stop()
        try:
            for _ in range(2):
                answer = shelf.send("GET", "/api/bookmarks/", {}, None)
                assert answer.status == 503
                assert answer["Content-Type"] == "application/problem+json"
                assert "psycopg" not in answer.text
        finally:
            cluster.start()
        assert shelf.send("GET", "/api/bookmarks/", {}, None).status == 200
    finally:
        shelf.process.terminate()
        shelf.process.wait(10)
    assert "the database does not answer" in shelf.log.read_text()

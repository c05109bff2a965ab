import pytest
from alembic import command
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app.extensions import db, migrate
from config import Testing

USER = "INSERT INTO users (username, email, password_hash, created_at) VALUES "
BOOKMARK = (
    "INSERT INTO bookmarks (url, title, note, author_id, created_at) "
    "VALUES ('https://example.com/', 'Flask', '', 1, '2026-09-15 08:00:00')"
)


@pytest.fixture
def engine(new_app):
    """A database in which the first migration has been applied."""
    with new_app(Testing).app_context():
        upgrade(revision="0001")
        yield db.engine


def add_user(engine, name):
    row = f"('{name}', '{name}@x.org', 'hash', '2026-09-15 08:00:00')"
    with engine.begin() as connection:
        connection.exec_driver_sql(USER + row)


def rows(engine, columns):
    with engine.connect() as connection:
        return connection.execute(text(f"SELECT {columns}")).all()


@pytest.mark.usefixtures("engine")
def test_the_migrations_make_what_the_models_say():
    upgrade()
    command.check(migrate.get_config())


def test_old_rows_get_their_keys_and_keep_the_rest(engine):
    add_user(engine, "Straße")
    with engine.begin() as connection:
        connection.exec_driver_sql(BOOKMARK)
    upgrade()
    assert rows(engine, "username, username_key, email_key FROM users") == [
        ("Straße", "strasse", "strasse@x.org")
    ]
    assert rows(engine, "author_id, title FROM bookmarks") == [(1, "Flask")]


def test_names_that_clash_stop_the_migration_before_it_changes_anything(engine, caplog):
    for name in ("alice", "bob", "Alice"):
        add_user(engine, name)
    with pytest.raises(SystemExit):
        upgrade()
    assert "must differ in more than letter case: Alice, alice." in caplog.text
    assert rows(engine, "version_num FROM alembic_version") == [("0001",)]
    assert len(rows(engine, "* FROM users")[0]) == 5


def test_the_way_back_loses_no_row(engine):
    add_user(engine, "Alice")
    upgrade()
    downgrade()
    assert rows(engine, "username, email FROM users") == [("Alice", "Alice@x.org")]
    upgrade()
    assert rows(engine, "username_key FROM users") == [("alice",)]
    downgrade(revision="base")
    assert inspect(engine).get_table_names() == ["alembic_version"]


@pytest.mark.usefixtures("only_sqlite")
def test_a_migration_leaves_foreign_keys_enforced(engine):
    upgrade()
    assert rows(engine, "foreign_keys FROM pragma_foreign_keys") == [(1,)]


@pytest.mark.usefixtures("only_sqlite")
def test_an_id_is_not_given_again_after_all_migrations(engine):
    upgrade()
    for table in ("users", "bookmarks"):
        (made,) = rows(engine, f"sql FROM sqlite_schema WHERE name = '{table}'")
        assert "AUTOINCREMENT" in made.sql

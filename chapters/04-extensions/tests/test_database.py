from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import delete, event, select
from sqlalchemy.exc import IntegrityError, StatementError

from app.extensions import db
from app.models import Bookmark, User
from config import Production, Testing


@pytest.fixture
def queries(app):
    """What the database has been asked to do."""
    queries = []

    def note(_connection, _cursor, statement, *_rest):
        queries.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield queries
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def file_app(new_app, tmp_path):
    """An application whose database is a file, as on a server."""

    class OnDisk(Testing):
        SQLALCHEMY_DATABASE_URI = f"sqlite:///{tmp_path}/shelf.sqlite"

    return new_app(OnDisk)


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.usefixtures("alice")
def test_a_page_takes_two_queries_whatever_its_size(visitor, client, queries, count):
    for number in range(count):
        visitor.sign_up(f"user{number}")
        visitor.take_token(f"user{number}")
        visitor.add("Flask")
    queries.clear()
    assert client.get("/").text.count("<article>") == count
    assert len(queries) == 2  # who is logged in, and the bookmarks with their authors
    queries.clear()
    assert len(client.get("/api/bookmarks/").get_json()["items"]) == count
    assert len(queries) <= 2


@pytest.mark.usefixtures("alice")
def test_a_page_begins_where_an_index_says(visitor, client, queries, app):
    visitor.add("Flask")
    queries.clear()
    client.get("/api/bookmarks/?before=1000&limit=2")
    plan = f"EXPLAIN QUERY PLAN {queries[-1]}".replace("?", "1000")
    with app.app_context(), db.engine.connect() as connection:
        steps = [row.detail for row in connection.exec_driver_sql(plan)]
    assert "SEARCH bookmarks USING INTEGER PRIMARY KEY (rowid<?)" in steps
    assert not [step for step in steps if step.startswith(("SCAN", "USE TEMP"))]


def test_of_two_users_at_once_one_gets_the_name(file_app):
    file_app.test_client().get("/")
    barrier, found = Barrier(2), []

    def sign_up(username):
        user = {"username": username, "email": "a@x.org", "password": "correct horse"}
        client = file_app.test_client()
        barrier.wait()
        found.append(client.post("/api/users/", json=user).status_code)

    threads = [Thread(target=sign_up, args=(name,)) for name in ("alice", "ALICE")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [201, 409]


def test_the_constraints_refuse_what_no_view_has_looked_at(app):
    with app.app_context():
        for name in ("straße", "STRASSE"):
            user = User(username=name, email=f"{name}@x.org")
            user.set_password("correct horse")
            db.session.add(user)
        with pytest.raises(IntegrityError, match="_key"):
            db.session.commit()


def test_a_refusal_that_is_not_about_names_is_a_bug(visitor, monkeypatch):
    monkeypatch.setattr("app.api.users.taken_fields", lambda *_names: [])
    visitor.sign_up("alice")
    with pytest.raises(IntegrityError):
        visitor.sign_up("alice")


def test_a_bookmark_needs_an_author_who_exists(app):
    with app.app_context():
        db.session.add(Bookmark(url="u", title="t", note="", author_id=999))
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            db.session.commit()


def test_every_new_connection_looks_after_foreign_keys(new_app):
    with new_app().app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.usefixtures("alice")
def test_what_is_deleted_while_it_is_changed_is_not_found(visitor, client):
    url = visitor.add("Flask").headers["Location"]

    def delete_first(_mapper, connection, _bookmark):
        connection.execute(delete(Bookmark))

    event.listen(Bookmark, "before_update", delete_first)
    response = client.patch(url, json={"title": "Flask 3"})
    event.remove(Bookmark, "before_update", delete_first)
    assert response.status_code == 404


@pytest.mark.parametrize("number", [2**31 - 1, 2**31, 2**63, 10**30])
def test_a_number_that_no_row_has_is_not_found(client, number):
    assert client.get(f"/api/users/{number}").status_code == 404
    assert client.get(f"/api/bookmarks/{number}").status_code == 404


@pytest.mark.parametrize("before", [2**31 - 1, 2**31, 10**17])
@pytest.mark.usefixtures("alice")
def test_before_a_number_that_no_row_has_come_all(visitor, client, before):
    visitor.add("Flask")
    page = client.get(f"/api/bookmarks/?before={before}").get_json()
    assert len(page["items"]) == 1


def test_a_moment_without_a_time_zone_is_refused(app):
    noon_somewhere = datetime(2026, 9, 15, 12)  # noqa: DTZ001  on purpose
    with app.app_context():
        user = User(username="alice", email="a@x.org", created_at=noon_somewhere)
        user.set_password("correct horse")
        db.session.add(user)
        with pytest.raises(StatementError, match="has no time zone"):
            db.session.commit()


@pytest.mark.usefixtures("alice")
def test_a_moment_comes_back_in_utc(app):
    with app.app_context():
        created_at = db.session.scalars(select(User.created_at)).one()
    assert created_at.tzinfo is UTC
    assert created_at <= datetime.now(UTC)


def test_no_request_keeps_a_connection(file_app):
    client = file_app.test_client()
    client.get("/")
    client.get("/api/bookmarks/999")
    client.post("/api/users/", json={})
    with file_app.app_context():
        assert "Current Checked out connections: 0" in db.engine.pool.status()


def test_production_waits_for_its_migrations(new_app, tmp_path, caplog):
    class Empty(Production):
        SECRET_KEY = Testing.SECRET_KEY
        SQLALCHEMY_DATABASE_URI = f"sqlite:///{tmp_path}/shelf.sqlite"

    app = new_app(Empty)
    client = app.test_client()
    with client.session_transaction() as session:
        session["user_id"] = 1  # logged in before: nobody may be looked up yet
    paths = ["/", "/login", "/api/bookmarks/", "/api/nothing"]
    answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {503}
    assert "migrations are missing: run flask db upgrade" in caplog.messages
    app.test_cli_runner().invoke(args=["db", "upgrade"])
    answers = [client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 404]


def test_a_lost_database_is_a_503_until_it_is_back(file_app, tmp_path, caplog):
    client = file_app.test_client()
    assert client.get("/").status_code == 200
    with file_app.app_context():
        db.engine.dispose()
    file = tmp_path / "shelf.sqlite"
    file.unlink()
    file.mkdir()
    answer = client.get("/api/bookmarks/")
    assert answer.status_code == 503
    assert "sqlite" not in answer.text.casefold()
    assert "unable to open database file" in caplog.text
    assert "<h1>Service Unavailable</h1>" in client.get("/").text
    file.rmdir()  # what comes back is empty: its tables are looked at again
    assert client.get("/api/bookmarks/").status_code == 200

"""What a request costs in chapter 5 against the least program that gives the same answer.

That program is Flask, Flask-SQLAlchemy and schemas of marshmallow at module level, and nothing
else: no session, no check of the host, no headers, no log, no signals. Both read the same database,
in one process, in turn, and CPU time is what counts: other work on the machine hardly does. Noise
only ever adds, so the fastest batch is kept. What a part costs is seen by taking it out.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

ROOT = Path(__file__).parents[1]
CHAPTER = "05-testing"
ROUNDS = 30
BATCH = 40  # requests
REQUESTS = {"list": "/api/bookmarks/?limit=20", "user": "/api/users/7"}
SETTINGS = {
    "SHELF_SECRET_KEY": "for a measurement, and for nothing else",
    "SHELF_TRUSTED_HOSTS": '["localhost"]',
}


def least(url: str) -> Flask:
    """Return the least program that answers `REQUESTS` from the chapter's tables."""
    from flask import Flask, request, url_for  # noqa: PLC0415  only its process needs these
    from flask_sqlalchemy import SQLAlchemy  # noqa: PLC0415
    from marshmallow import Schema, fields  # noqa: PLC0415
    from sqlalchemy import select  # noqa: PLC0415

    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db = SQLAlchemy(app)

    class User(db.Model):  # type: ignore[name-defined]
        __tablename__ = "users"
        id = db.Column(db.Integer, primary_key=True)
        username = db.Column(db.String)
        username_key = db.Column(db.String)
        email = db.Column(db.String)
        email_key = db.Column(db.String)
        password_hash = db.Column(db.String)
        created_at = db.Column(db.DateTime)

    class Bookmark(db.Model):  # type: ignore[name-defined]
        __tablename__ = "bookmarks"
        id = db.Column(db.Integer, primary_key=True)
        url = db.Column(db.String)
        title = db.Column(db.String)
        note = db.Column(db.String)
        author_id = db.Column(db.ForeignKey("users.id"))
        created_at = db.Column(db.DateTime)
        author = db.relationship(User, lazy="joined", innerjoin=True)

    class UserSchema(Schema):
        id = fields.Integer()
        username = fields.String()
        created_at = fields.DateTime()

    class BookmarkSchema(Schema):
        id = fields.Integer()
        url = fields.String()
        title = fields.String()
        note = fields.String()
        author = fields.Nested(UserSchema)
        created_at = fields.DateTime()

    user_schema = UserSchema()
    bookmarks_schema = BookmarkSchema(many=True)

    @app.get("/api/users/<int:user_id>")
    def get_user(user_id: int) -> dict:
        return user_schema.dump(db.get_or_404(User, user_id))

    @app.get("/api/bookmarks/")
    def list_bookmarks() -> dict:
        limit = int(request.args["limit"])
        newest = select(Bookmark).order_by(Bookmark.id.desc()).limit(limit + 1)
        found = list(db.session.scalars(newest))
        page = found[:limit]
        following = url_for("list_bookmarks", limit=limit, before=page[-1].id)
        return {
            "items": bookmarks_schema.dump(page),
            "next": following if len(found) > limit else None,
        }

    return app


def fill(app: Flask) -> None:
    """Make the chapter's tables, with rows for `REQUESTS`."""
    from flask_migrate import upgrade  # noqa: PLC0415

    models = import_module("app.models")
    db = import_module("app.extensions").db
    with app.app_context():
        upgrade()
        for number in range(1, 31):
            user = models.User(username=f"user{number}", email=f"user{number}@example.com")
            user.password_hash = "none"  # noqa: S105  nobody logs in
            url = f"https://example.com/{number}"
            bookmark = models.Bookmark(url=url, title="A bookmark", note="a " * 40, author=user)
            db.session.add(bookmark)
        db.session.commit()


def without_log(app: Flask) -> None:
    """Take out the subscribers that time and log each request."""
    from flask import request_finished, request_started  # noqa: PLC0415

    subscribers = import_module("app.subscribers")
    request_started.disconnect(subscribers.start_clock, app)
    request_finished.disconnect(subscribers.log_request, app)


def without_session(app: Flask) -> None:
    """Take out the session: without a key Flask makes an empty one that is never saved."""
    app.before_request_funcs[None].remove(import_module("app.auth").load_user)
    app.secret_key = None


def without_headers(app: Flask) -> None:
    """Take out the security headers."""
    app.after_request_funcs[None].remove(import_module("app.security").add_headers)


def without_hosts(app: Flask) -> None:
    """Take out the check of the host."""
    app.before_request_funcs[None].remove(import_module("app.security").refuse_unknown_host)
    app.config["TRUSTED_HOSTS"] = None


def without_ping(app: Flask) -> None:
    """Take out the look at a connection before it is used."""
    with app.app_context():
        import_module("app.extensions").db.engine.pool._pre_ping = False  # noqa: SLF001


PARTS: dict[str, Callable[[Flask], None]] = {
    "log": without_log,
    "session": without_session,
    "headers": without_headers,
    "hosts": without_hosts,
    "ping": without_ping,
}


def everything(app: Flask) -> None:
    """Take out all parts."""
    for take_out in PARTS.values():
        take_out(app)


def work(url: str) -> None:
    """Print the CPU time of each request in each program, in µs, as JSON."""
    sys.path.insert(0, os.getcwd())  # noqa: PTH109
    os.environ["DATABASE_URL"] = url
    create_app = import_module("app").create_app
    programs = {"chapter": create_app(), "least": least(url)}
    fill(programs["chapter"])
    for name, take_out in {**PARTS, "all parts": everything}.items():
        programs[name] = create_app()
        take_out(programs[name])
    bodies = {
        name: [answer(app, path) for path in REQUESTS.values()] for name, app in programs.items()
    }
    # The chapter alone puts back the time zone, which SQLite does not keep.
    different = {
        name
        for name in bodies
        if [b.replace(b"+00:00", b"") for b in bodies[name]] != bodies["least"]
    }
    if different:
        sys.exit(f"not the same answer: {different}")
    seen: dict[str, dict[str, list[float]]] = {
        request: {name: [] for name in programs} for request in REQUESTS
    }
    for number in range(ROUNDS):
        names = list(programs)
        at = number % len(names)
        for name in names[at:] + names[:at]:
            for request, path in REQUESTS.items():
                begin = time.process_time()
                for _ in range(BATCH):
                    answer(programs[name], path)
                seen[request][name].append((time.process_time() - begin) / BATCH * 1e6)
    times = {r: {n: round(min(t), 1) for n, t in named.items()} for r, named in seen.items()}
    print(json.dumps(times))  # noqa: T201


@cache
def environ(path: str) -> dict[str, Any]:
    """Return the WSGI environment of a GET request."""
    from werkzeug.test import EnvironBuilder  # noqa: PLC0415

    return EnvironBuilder(path, base_url="https://localhost").get_environ()


def answer(app: Flask, path: str) -> bytes:
    """Call an application as a server does, and return the body of its answer."""
    start_response: Any = lambda *_: None  # noqa: E731
    response: Any = app.wsgi_app(environ(path).copy(), start_response)
    try:
        return b"".join(response)
    finally:
        response.close()


def measure() -> dict[str, dict[str, float]]:
    """Return the CPU time of each of `REQUESTS` in each program, in µs.

    The programs are `least`, `chapter`, and the chapter without one part or without all of them.

    Raises:
        subprocess.CalledProcessError: Two programs do not give the same answer.

    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / CHAPTER
        ignore = shutil.ignore_patterns("exercises", "tests", "instance", "__pycache__")
        shutil.copytree(ROOT / "chapters" / CHAPTER, folder, ignore=ignore)
        done = subprocess.run(  # noqa: S603
            [sys.executable, __file__, f"sqlite:///{name}/shelf.sqlite"],
            cwd=folder,
            env=os.environ | SETTINGS,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # the log
            check=True,
        )
    return json.loads(done.stdout)


if __name__ == "__main__":
    work(sys.argv[1])

"""Shelf: people keep bookmarks on a shared shelf."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import NamedTuple, NoReturn

import click
from flask import (
    Flask,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.security import check_password_hash, generate_password_hash

from config import check_secret_key


@dataclass
class User:
    id: int
    username: str
    email: str
    password_hash: str
    created_at: datetime


@dataclass
class Bookmark:
    id: int
    url: str
    title: str
    note: str
    author: User
    created_at: datetime


@dataclass
class Store:
    """What one application remembers, until its process ends."""

    nobody_hash: str
    users: dict[int, User] = field(default_factory=dict)
    bookmarks: dict[int, Bookmark] = field(default_factory=dict)
    user_ids: count = field(default_factory=lambda: count(1))
    bookmark_ids: count = field(default_factory=lambda: count(1))


def get_store() -> Store:
    return current_app.extensions["store"]


class Limits(NamedTuple):
    """What one string of a JSON body may hold."""

    shortest: int
    longest: int
    pattern: str = r"(?s:.*)"
    hint: str = "Not allowed."
    required: bool = True


USER_FIELDS = {
    "username": Limits(3, 32, r"[A-Za-z][A-Za-z0-9_.-]*", "Use letters, digits, _.-"),
    "email": Limits(3, 254, r"[^@\s]+@[^@\s]+\.[^@\s]+", "Not an e-mail address."),
    "password": Limits(8, 128),
}
BOOKMARK_FIELDS = {
    "url": Limits(1, 2048, r"(?ai:https?)://[^\s/?#]\S*", "Not an http(s) URL."),
    "title": Limits(1, 200, r"(?s:.*\S.*)", "Must not be blank."),
    "note": Limits(0, 2000, required=False),
}
# Python lets a string hold these; a database or a browser does not.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def refuse(errors: dict[str, list[str]], status: int = 422) -> NoReturn:
    abort(make_response({"errors": errors}, status))


def find_error(limits: Limits, value: object) -> str | None:
    if not isinstance(value, str):
        return "Must be a string."
    if not limits.shortest <= len(value) <= limits.longest:
        return f"Needs {limits.shortest} to {limits.longest} characters."
    if UNSTORABLE.search(value):
        return "Has a character that cannot be stored."
    if not re.fullmatch(limits.pattern, value):
        return limits.hint
    return None


def read_json(fields: dict[str, Limits], *, partial: bool = False) -> dict[str, str]:
    """Return the JSON body, or answer 422 with every error at once.

    With `partial`, fields may be left out, but not all of them.
    """
    try:
        data = request.get_json()
    except RecursionError:  # thousands of nested brackets
        abort(400)
    if not isinstance(data, dict):
        refuse({"_schema": ["Must be a JSON object."]})
    errors = {name: ["Unknown field."] for name in data if name not in fields}
    for name, limits in fields.items():
        if name in data:
            if (message := find_error(limits, data[name])) is not None:
                errors[name] = [message]
        elif limits.required and not partial:
            errors[name] = ["Missing."]
    if partial and not data:
        errors["_schema"] = ["Name at least one field."]
    if errors:
        refuse(errors)
    return data


def read_page() -> tuple[int, int | None]:
    """Return `limit` and `before` of the query string, or answer 422."""
    limit = request.args.get("limit", "20")
    before = request.args.get("before")
    errors = {}
    if not re.fullmatch("[1-9][0-9]?|100", limit):
        errors["limit"] = ["Must be a number from 1 to 100."]
    if before is not None and not re.fullmatch("[1-9][0-9]{0,17}", before):
        errors["before"] = ["Must be the id of a bookmark."]
    if errors:
        refuse(errors)
    return int(limit), int(before) if before else None


def user_json(user: User) -> dict:
    return {
        "id": user.id,
        "username": user.username,
        "created_at": user.created_at.isoformat(),
    }


def bookmark_json(bookmark: Bookmark) -> dict:
    return {
        "id": bookmark.id,
        "url": bookmark.url,
        "title": bookmark.title,
        "note": bookmark.note,
        "author": user_json(bookmark.author),
        "created_at": bookmark.created_at.isoformat(),
    }


def newest_bookmarks(limit: int, before: int | None = None) -> list[Bookmark]:
    newest = sorted(get_store().bookmarks.values(), key=lambda b: b.id, reverse=True)
    return [b for b in newest if before is None or b.id < before][:limit]


def find_bookmark(bookmark_id: int) -> Bookmark:
    return get_store().bookmarks.get(bookmark_id) or abort(404)


def find_bookmark_of(author: User, bookmark_id: int) -> Bookmark:
    """Return the bookmark, or answer 404 or, if it is another's, 403."""
    bookmark = find_bookmark(bookmark_id)
    if bookmark.author.id != author.id:
        abort(403)
    return bookmark


def find_user(key: str, value: str) -> User | None:
    """Return the user whose username or email is this, in any letter case."""
    for user in list(get_store().users.values()):
        if getattr(user, key).casefold() == value.casefold():
            return user
    return None


def authenticate(username: str, password: str) -> User | None:
    """Return the user, or None if the name or the password is wrong.

    An unknown name costs a hash as well: the time of the answer must not tell
    who has an account.
    """
    user = find_user("username", username)
    password_hash = user.password_hash if user else get_store().nobody_hash
    return user if check_password_hash(password_hash, password) else None


def current_user() -> User | None:
    return get_store().users.get(session.get("user_id", 0))


def require_user() -> User:
    return current_user() or abort(401)


def create_app(config: object = "config.Production") -> Flask:
    """Make an application: an import string or a class says how it is configured.

    Settings in the environment, `SHELF_SECRET_KEY` for one, win over the class.
    """
    app = Flask(__name__)
    app.config.from_object(config)
    app.config.from_prefixed_env("SHELF")
    check_secret_key(app.config["SECRET_KEY"])
    method = app.config["HASH_METHOD"]
    app.extensions["store"] = Store(generate_password_hash("nobody", method))

    @app.get("/")
    def index():
        """Show the newest bookmarks, and who is logged in."""
        newest = newest_bookmarks(20)
        return render_template("index.html", user=current_user(), bookmarks=newest)

    @app.get("/login")
    def login_form():
        return render_template("login.html")

    @app.post("/login")
    def login():
        """Begin a session, or show the form again."""
        form = request.form
        user = authenticate(form.get("username", ""), form.get("password", ""))
        if user is None:
            return render_template("login.html", error="Wrong name or password."), 401
        session.clear()
        session["user_id"] = user.id
        return redirect(url_for("index"))

    @app.post("/logout")
    def logout():
        session.clear()
        return redirect(url_for("index"))

    @app.post("/api/users/")
    def create_user():
        """Sign somebody up, unless the name or the e-mail address is taken."""
        data = read_json(USER_FIELDS)
        taken = [name for name in ("username", "email") if find_user(name, data[name])]
        if taken:
            refuse({name: ["Already taken."] for name in taken}, 409)
        method = current_app.config["HASH_METHOD"]
        user = User(
            id=next(get_store().user_ids),
            username=data["username"],
            email=data["email"],
            password_hash=generate_password_hash(data["password"], method),
            created_at=datetime.now(UTC),
        )
        get_store().users[user.id] = user
        location = url_for("get_user", user_id=user.id)
        return user_json(user), 201, {"Location": location}

    @app.get("/api/users/<int:user_id>")
    def get_user(user_id):
        return user_json(get_store().users.get(user_id) or abort(404))

    @app.get("/api/bookmarks/")
    def list_bookmarks():
        """Answer with one page, newest first, and the URL of the next."""
        limit, before = read_page()
        page = newest_bookmarks(limit + 1, before)
        next_url = None
        if len(page) > limit:
            page.pop()
            next_url = url_for("list_bookmarks", limit=limit, before=page[-1].id)
        return {"items": [bookmark_json(b) for b in page], "next": next_url}

    @app.post("/api/bookmarks/")
    def create_bookmark():
        """Add a bookmark; its author is who asks."""
        author = require_user()
        data = read_json(BOOKMARK_FIELDS)
        bookmark = Bookmark(
            id=next(get_store().bookmark_ids),
            url=data["url"],
            title=data["title"],
            note=data.get("note", ""),
            author=author,
            created_at=datetime.now(UTC),
        )
        get_store().bookmarks[bookmark.id] = bookmark
        location = url_for("get_bookmark", bookmark_id=bookmark.id)
        return bookmark_json(bookmark), 201, {"Location": location}

    @app.get("/api/bookmarks/<int:bookmark_id>")
    def get_bookmark(bookmark_id):
        return bookmark_json(find_bookmark(bookmark_id))

    @app.patch("/api/bookmarks/<int:bookmark_id>")
    def update_bookmark(bookmark_id):
        """Change what the body names; its author alone may."""
        author = require_user()
        data = read_json(BOOKMARK_FIELDS, partial=True)
        bookmark = find_bookmark_of(author, bookmark_id)
        bookmark.url = data.get("url", bookmark.url)
        bookmark.title = data.get("title", bookmark.title)
        bookmark.note = data.get("note", bookmark.note)
        return bookmark_json(bookmark)

    @app.delete("/api/bookmarks/<int:bookmark_id>")
    def delete_bookmark(bookmark_id):
        """Delete a bookmark; its author alone may."""
        author = require_user()
        bookmark = find_bookmark_of(author, bookmark_id)
        del get_store().bookmarks[bookmark.id]
        return "", 204

    @app.cli.command("settings")
    def show_settings():
        """Show every setting that differs from Flask's own."""
        for name, value in sorted(current_app.config.items()):
            if value != current_app.default_config.get(name):
                click.echo(f"{name}: {'(secret)' if 'SECRET' in name else value}")

    return app

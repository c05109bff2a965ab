"""The API's bookmarks."""

from datetime import UTC, datetime

from flask import Blueprint, abort, url_for

from app.api.fields import BOOKMARK_FIELDS, read_json, read_page
from app.api.users import user_json
from app.auth import require_user
from app.store import Bookmark, User, get_store, newest_bookmarks

bp = Blueprint("bookmarks", __name__, url_prefix="/bookmarks")


def bookmark_json(bookmark: Bookmark) -> dict:
    return {
        "id": bookmark.id,
        "url": bookmark.url,
        "title": bookmark.title,
        "note": bookmark.note,
        "author": user_json(bookmark.author),
        "created_at": bookmark.created_at.isoformat(),
    }


def find_bookmark(bookmark_id: int) -> Bookmark:
    return get_store().bookmarks.get(bookmark_id) or abort(404)


def find_bookmark_of(author: User, bookmark_id: int) -> Bookmark:
    """Return the bookmark, or answer 404 or, if it is another's, 403."""
    bookmark = find_bookmark(bookmark_id)
    if bookmark.author.id != author.id:
        abort(403)
    return bookmark


@bp.get("/")
def list_bookmarks():
    """Answer with one page, newest first, and the URL of the next."""
    limit, before = read_page()
    page = newest_bookmarks(limit + 1, before)
    next_url = None
    if len(page) > limit:
        page.pop()
        next_url = url_for(".list_bookmarks", limit=limit, before=page[-1].id)
    return {"items": [bookmark_json(b) for b in page], "next": next_url}


@bp.post("/")
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
    location = url_for(".get_bookmark", bookmark_id=bookmark.id)
    return bookmark_json(bookmark), 201, {"Location": location}


@bp.get("/<int:bookmark_id>")
def get_bookmark(bookmark_id):
    return bookmark_json(find_bookmark(bookmark_id))


@bp.patch("/<int:bookmark_id>")
def update_bookmark(bookmark_id):
    """Change what the body names; its author alone may."""
    author = require_user()
    data = read_json(BOOKMARK_FIELDS, partial=True)
    bookmark = find_bookmark_of(author, bookmark_id)
    bookmark.url = data.get("url", bookmark.url)
    bookmark.title = data.get("title", bookmark.title)
    bookmark.note = data.get("note", bookmark.note)
    return bookmark_json(bookmark)


@bp.delete("/<int:bookmark_id>")
def delete_bookmark(bookmark_id):
    """Delete a bookmark; its author alone may."""
    author = require_user()
    bookmark = find_bookmark_of(author, bookmark_id)
    del get_store().bookmarks[bookmark.id]
    return "", 204

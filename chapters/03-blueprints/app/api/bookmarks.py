"""The API's bookmarks."""

from datetime import UTC, datetime

from flask import Blueprint, abort, url_for

from app.api.fields import BOOKMARK_FIELDS, read_json, read_page
from app.api.users import user_json
from app.auth import require_user
from app.store import Bookmark, get_store, newest_bookmarks

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


@bp.get("/")
def list_bookmarks():
    limit, before = read_page()
    page = newest_bookmarks(limit + 1, before)
    next_url = None
    if len(page) > limit:
        page.pop()
        next_url = url_for(".list_bookmarks", limit=limit, before=page[-1].id)
    return {"items": [bookmark_json(b) for b in page], "next": next_url}


@bp.post("/")
def create_bookmark():
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


@bp.delete("/<int:bookmark_id>")
def delete_bookmark(bookmark_id):
    user = require_user()
    bookmark = find_bookmark(bookmark_id)
    if bookmark.author is not user:
        abort(403)
    del get_store().bookmarks[bookmark.id]
    return "", 204

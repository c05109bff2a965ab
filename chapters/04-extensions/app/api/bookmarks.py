"""The API's bookmarks."""

from flask import Blueprint, abort, url_for
from flask_jwt_extended import get_current_user, jwt_required
from sqlalchemy.orm.exc import StaleDataError

from app.extensions import db
from app.models import LARGEST_ID, Bookmark, User, newest_bookmarks
from app.schemas import (
    arguments,
    body,
    bookmark_schema,
    bookmarks_schema,
    changes_schema,
    page_schema,
)
from app.signals import announce, bookmark_added

bp = Blueprint("bookmarks", __name__, url_prefix="/bookmarks")


def find_bookmark(bookmark_id: int) -> Bookmark:
    # PostgreSQL refuses to look for a larger one. A limit in the routes answers
    # 405 to PATCH and DELETE: Werkzeug has met the GET by then.
    if bookmark_id > LARGEST_ID:
        abort(404)
    return db.get_or_404(Bookmark, bookmark_id)


def find_bookmark_of(author: User, bookmark_id: int) -> Bookmark:
    """Return the bookmark, or answer 404 or, if it is another's, 403."""
    bookmark = find_bookmark(bookmark_id)
    if bookmark.author_id != author.id:
        abort(403)
    return bookmark


@bp.get("/")
@arguments(page_schema)
def list_bookmarks(query):
    """Answer with one page, newest first, and the URL of the next."""
    limit, before = query["limit"], query["before"]
    page = newest_bookmarks(limit + 1, before)
    next_url = None
    if len(page) > limit:
        page.pop()
        next_url = url_for(".list_bookmarks", limit=limit, before=page[-1].id)
    return {"items": bookmarks_schema.dump(page), "next": next_url}


@bp.post("/")
@jwt_required()
@body(bookmark_schema)
def create_bookmark(data):
    """Add a bookmark; its author is who asks."""
    bookmark = Bookmark(
        url=data["url"],
        title=data["title"],
        note=data["note"],
        author=get_current_user(),
    )
    db.session.add(bookmark)
    db.session.commit()
    announce(bookmark_added, bookmark=bookmark)
    location = url_for(".get_bookmark", bookmark_id=bookmark.id)
    return bookmark_schema.dump(bookmark), 201, {"Location": location}


@bp.get("/<int:bookmark_id>")
def get_bookmark(bookmark_id):
    return bookmark_schema.dump(find_bookmark(bookmark_id))


@bp.patch("/<int:bookmark_id>")
@jwt_required()
@body(changes_schema)
def update_bookmark(data, bookmark_id):
    """Change what the body names; its author alone may."""
    bookmark = find_bookmark_of(get_current_user(), bookmark_id)
    bookmark.url = data.get("url", bookmark.url)
    bookmark.title = data.get("title", bookmark.title)
    bookmark.note = data.get("note", bookmark.note)
    try:
        db.session.commit()
    except StaleDataError:  # deleted since it was read
        abort(404)
    return bookmark_schema.dump(bookmark)


@bp.delete("/<int:bookmark_id>")
@jwt_required()
def delete_bookmark(bookmark_id):
    """Delete a bookmark; its author alone may."""
    bookmark = find_bookmark_of(get_current_user(), bookmark_id)
    db.session.delete(bookmark)
    db.session.commit()
    return "", 204

"""The API's bookmarks."""

from flask import Blueprint, abort, request, url_for

from app.auth import require_user
from app.extensions import db
from app.models import Bookmark, get_or_404, newest_bookmarks
from app.schemas import BookmarkSchema, PageSchema, load, load_json
from app.signals import announce, bookmark_added

bp = Blueprint("bookmarks", __name__, url_prefix="/bookmarks")


@bp.get("/")
def list_bookmarks():
    query = load(PageSchema(), request.args)
    limit, before = query["limit"], query["before"]
    page = newest_bookmarks(limit + 1, before)
    next_url = None
    if len(page) > limit:
        page.pop()
        next_url = url_for(".list_bookmarks", limit=limit, before=page[-1].id)
    return {"items": BookmarkSchema(many=True).dump(page), "next": next_url}


@bp.post("/")
def create_bookmark():
    author = require_user()
    bookmark = Bookmark(author=author, **load_json(BookmarkSchema()))
    db.session.add(bookmark)
    db.session.commit()
    announce(bookmark_added, bookmark=bookmark)
    location = url_for(".get_bookmark", bookmark_id=bookmark.id)
    return BookmarkSchema().dump(bookmark), 201, {"Location": location}


@bp.get("/<int:bookmark_id>")
def get_bookmark(bookmark_id):
    return BookmarkSchema().dump(get_or_404(Bookmark, bookmark_id))


@bp.delete("/<int:bookmark_id>")
def delete_bookmark(bookmark_id):
    user = require_user()
    bookmark = get_or_404(Bookmark, bookmark_id)
    if bookmark.author is not user:
        abort(403)
    db.session.delete(bookmark)
    db.session.commit()
    return "", 204

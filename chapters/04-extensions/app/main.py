"""The front page."""

from flask import Blueprint, render_template

from app.models import newest_bookmarks

bp = Blueprint("main", __name__)


@bp.get("/")
def index():
    """Show the newest bookmarks, and who is logged in."""
    newest = newest_bookmarks(20)
    return render_template("index.html", bookmarks=newest)

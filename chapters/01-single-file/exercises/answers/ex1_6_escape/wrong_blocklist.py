"""One bad address is refused. Its other spellings are not.

The check says: JavaScript:alert(1) … 302 … 422 … list what is allowed, not what is forbidden
"""

from flask import Flask, abort, redirect, request, url_for
from markupsafe import escape

app = Flask(__name__)
links: list[tuple[str, str]] = []


@app.get("/")
def show_wall():
    items = [f"<li><a href='{escape(url)}'>{escape(title)}</a>" for title, url in links]
    return f"<!doctype html><title>Wall</title><ul>{''.join(items)}</ul>"


@app.post("/links")
def add_link():
    url = request.form["url"]
    if url.startswith("javascript:"):
        abort(422)
    links.append((request.form["title"], url))
    return redirect(url_for("show_wall"))

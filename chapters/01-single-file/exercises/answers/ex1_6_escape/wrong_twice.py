"""Escaped when it comes and again when it goes: people read &amp;.

The check says: Q&A … Q&amp;amp;A … escape once, when you write the page
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
    if not url.lower().startswith(("http://", "https://")):
        abort(422)
    links.append((str(escape(request.form["title"])), url))
    return redirect(url_for("show_wall"))

"""All is escaped, and yet a space in the address begins a new attribute.

The check says: https://x.example/ onmouseover=alert(1) … <a href=https://x.example/ onmouseover=alert(1)> … put quotes around the address: href="..."
"""

from flask import Flask, abort, redirect, request, url_for
from markupsafe import escape

app = Flask(__name__)
links: list[tuple[str, str]] = []


@app.get("/")
def show_wall():
    items = [f"<li><a href={escape(url)}>{escape(title)}</a>" for title, url in links]
    return f"<!doctype html><title>Wall</title><ul>{''.join(items)}</ul>"


@app.post("/links")
def add_link():
    url = request.form["url"]
    if not url.lower().startswith(("http://", "https://")):
        abort(422)
    links.append((request.form["title"], url))
    return redirect(url_for("show_wall"))

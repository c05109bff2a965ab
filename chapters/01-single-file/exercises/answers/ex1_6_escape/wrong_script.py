"""The address is escaped, and still it is code that a click runs.

The check says: javascript:alert(1) … 302 … 422 … escaping does not change what an address does
"""

from flask import Flask, redirect, request, url_for
from markupsafe import escape

app = Flask(__name__)
links: list[tuple[str, str]] = []


@app.get("/")
def show_wall():
    items = [f"<li><a href='{escape(url)}'>{escape(title)}</a>" for title, url in links]
    return f"<!doctype html><title>Wall</title><ul>{''.join(items)}</ul>"


@app.post("/links")
def add_link():
    links.append((request.form["title"], request.form["url"]))
    return redirect(url_for("show_wall"))

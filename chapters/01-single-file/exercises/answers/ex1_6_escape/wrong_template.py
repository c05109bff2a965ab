"""What was typed is pasted into the template, and Jinja runs it.

The check says: {{ 7 * 7 }} … >49< … pass what was typed as a variable
"""

from flask import Flask, abort, redirect, render_template_string, request, url_for
from markupsafe import escape

app = Flask(__name__)
links: list[tuple[str, str]] = []


@app.get("/")
def show_wall():
    items = [f"<li><a href='{escape(url)}'>{escape(title)}</a>" for title, url in links]
    return render_template_string(
        f"<!doctype html><title>Wall</title><ul>{''.join(items)}</ul>"
    )


@app.post("/links")
def add_link():
    url = request.form["url"]
    if not url.lower().startswith(("http://", "https://")):
        abort(422)
    links.append((request.form["title"], url))
    return redirect(url_for("show_wall"))

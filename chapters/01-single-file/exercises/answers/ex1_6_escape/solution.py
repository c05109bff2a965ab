"""A wall of links where typed HTML is text."""

from flask import Flask, abort, redirect, render_template_string, request, url_for

app = Flask(__name__)
links: list[tuple[str, str]] = []

WALL = """<!doctype html><title>Wall</title>
<ul>
{% for title, url in links %}
  <li><a href="{{ url }}">{{ title }}</a>
{% endfor %}
</ul>"""


@app.get("/")
def show_wall():
    # The template is ours alone, and Jinja escapes what is put into it.
    return render_template_string(WALL, links=links)


@app.post("/links")
def add_link():
    url = request.form["url"]
    # Escaping makes no javascript: address safe. A list of the good ones does.
    if not url.lower().startswith(("http://", "https://")):
        abort(422)
    links.append((request.form["title"], url))
    return redirect(url_for("show_wall"))

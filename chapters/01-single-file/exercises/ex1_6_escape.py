"""A wall of links, open to everybody: also to those who type HTML.

Make it safe for all who visit it, whatever others have typed.

- Title and address come out as they were typed, all of <, >, &, ", ' and {{
  included: the title is the text of its link, the address is its href. Nothing
  that was typed becomes a tag, an attribute or a piece of template.
- Only an address that begins with http:// or https://, in any letter case, may
  be on the wall. Any other one, such as javascript:alert(1), gets 422.

    POST /links with title=<b>, url=https://x.example/?a=1&b=2
    GET /  ->  <li><a href="https://x.example/?a=1&amp;b=2">&lt;b&gt;</a>
"""

from flask import Flask, redirect, request, url_for

app = Flask(__name__)
links = []


@app.get("/")
def show_wall():
    # TODO: trust no title and no address, neither here nor below.
    items = [f"<li><a href={url}>{title}</a>" for title, url in links]
    return f"<!doctype html><title>Wall</title><ul>{''.join(items)}</ul>"


@app.post("/links")
def add_link():
    links.append((request.form["title"], request.form["url"]))
    return redirect(url_for("show_wall"))

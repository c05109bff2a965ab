"""A wall of links, open to everybody: also to those who type HTML.

Make it safe. What was typed comes out as it was typed, be it <, >, &, ", ' or
{{: the title as the text of its link, the address as its href. Nothing typed
becomes a tag, an attribute or a piece of template. And an address that does not
begin with http:// or https://, in any letter case, is refused with 422.

    POST /links with title=<b>, url=https://x.example/?a=1&b=2  ->  a redirect
    GET /  ->  ... <a href="https://x.example/?a=1&amp;b=2">&lt;b&gt;</a> ...
    POST /links with title=Hi, url=javascript:alert(1)          ->  422
"""

from flask import Flask, redirect, request, url_for

app = Flask(__name__)
links: list[tuple[str, str]] = []


@app.get("/")
def show_wall():
    # TODO: trust no title and no address, neither here nor below.
    items = [f"<li><a href={url}>{title}</a>" for title, url in links]
    return f"<!doctype html><title>Wall</title><ul>{''.join(items)}</ul>"


@app.post("/links")
def add_link():
    links.append((request.form["title"], request.form["url"]))
    return redirect(url_for("show_wall"))

"""A tram company with pages for people and an API for programs.

Below /api/, answer each 404 and 405 with JSON; "error" holds the description
that the view or Flask gave. A 405 keeps its Allow header.

    GET /api/trams/7   ->  404 {"error": "There is no tram 7."}
    GET /api/buses     ->  404 {"error": "The requested URL was not found ..."}
    POST /api/trams/2  ->  405 {"error": "The method is not allowed ..."}
                           Allow: the same methods as before

Errors of pages, such as GET /buses, stay the HTML that Flask makes.
"""

from flask import Flask, abort

app = Flask(__name__)
lines = {1: "Harbour", 2: "Zoo"}


@app.get("/")
def index():
    return f"<!doctype html><title>Trams</title><p>We go to {', '.join(lines.values())}"


@app.get("/api/trams/<int:number>")
def get_tram(number):
    if number not in lines:
        abort(404, f"There is no tram {number}.")
    return {"number": number, "to": lines[number]}


# TODO: answer errors below /api/ with JSON.

"""There is a handler for 404 alone.

The check says: POST /api/trams/2 … 405 text/html … JSON … register the handler for 405, too
"""

from flask import Flask, abort, request

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


@app.errorhandler(404)
def show_error(error):
    if not request.path.startswith("/api/"):
        return error
    return {"error": error.description}, error.code

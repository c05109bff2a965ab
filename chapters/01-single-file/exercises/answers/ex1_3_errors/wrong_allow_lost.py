"""The new response has no Allow header: nobody learns what is allowed.

The check says: POST /api/trams/2 … 405 with no Allow header … Allow: GET … error.get_response()
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
@app.errorhandler(405)
def show_error(error):
    if not request.path.startswith("/api/"):
        return error
    return {"error": error.description}, error.code

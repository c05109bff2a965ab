"""The handler returns a dict alone, and the error goes out as a success.

The check says: GET /api/trams/7 … 200 application/json: {"error":"There is no tram 7."} … 404 … add the status: return {...}, error.code
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
    return {"error": error.description}

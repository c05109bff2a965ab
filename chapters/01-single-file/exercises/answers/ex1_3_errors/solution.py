"""A tram company whose API explains its errors to programs."""

from flask import Flask, abort, json, request

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
    # The error's own response has all that belongs to it, such as Allow.
    response = error.get_response()
    response.data = json.dumps({"error": error.description})
    response.content_type = "application/json"
    return response

"""People who mistype the address of a page get JSON, too.

The check says: GET /buses … 404 application/json … 404 text/html … request.path
"""

from flask import Flask, abort, json

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
    response = error.get_response()
    response.data = json.dumps({"error": error.description})
    response.content_type = "application/json"
    return response

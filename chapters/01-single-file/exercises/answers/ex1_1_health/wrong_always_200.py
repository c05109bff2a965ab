"""The body says that there is no data; the status code says that all is well.

The check says: GET /health … 200 application/json: {"readings":0,"status":"no data"} … 503 {"status": "no data", "readings": 0} … return {...}, 503
"""

from flask import Flask

app = Flask(__name__)
readings: list[int] = []


@app.post("/rain/<int:millimetres>")
def add_reading(millimetres):
    readings.append(millimetres)
    return "", 204


@app.get("/rain")
def show_rain():
    return {"millimetres": sum(readings)}


@app.get("/health")
def health():
    return {"status": "ok" if readings else "no data", "readings": len(readings)}

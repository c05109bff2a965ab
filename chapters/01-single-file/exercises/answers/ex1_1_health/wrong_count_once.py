"""The readings are counted when the file is imported, and never again.

The check says: POST /rain/4, then GET /health … "readings":0 … count inside the view
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


count = len(readings)


@app.get("/health")
def health():
    answer = {"status": "ok" if count else "no data", "readings": count}
    return answer, 200 if count else 503

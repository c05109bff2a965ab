"""The route was copied from the one above, with its method.

The check says: GET /health … 405 … @app.get("/health")
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


@app.post("/health")
def health():
    answer = {"status": "ok" if readings else "no data", "readings": len(readings)}
    return answer, 200 if readings else 503

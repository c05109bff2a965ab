"""The answer looks like JSON, but it is a text: Flask calls it HTML.

The check says: GET /health … 503 text/html: {"status": "no data" … return a dict, not a str
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
    status = "ok" if readings else "no data"
    text = f'{{"status": "{status}", "readings": {len(readings)}}}'
    return text, 200 if readings else 503

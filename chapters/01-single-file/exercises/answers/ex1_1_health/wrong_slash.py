"""The rule ends in a slash that the monitor's address has not.

The check says: GET /health … 308 … write the rule as the monitor asks: "/health", with no slash at the end
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


@app.get("/health/")
def health():
    answer = {"status": "ok" if readings else "no data", "readings": len(readings)}
    return answer, 200 if readings else 503

"""A rain gauge that tells a monitor whether it is well."""

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
    # Counted here, in the view: a name at the top level keeps its first value.
    answer = {"status": "ok" if readings else "no data", "readings": len(readings)}
    return answer, 200 if readings else 503

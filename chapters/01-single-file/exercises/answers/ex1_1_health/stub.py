"""A rain gauge, and a monitor that asks it every minute whether it is well.

Add the route that the monitor calls. It answers with JSON, and with a status
code that tells the same: many monitors look at nothing else.

    GET /health   ->  503 {"status": "no data", "readings": 0}
    POST /rain/4  ->  204
    GET /health   ->  200 {"status": "ok", "readings": 1}

`readings` is how many readings there are when the monitor asks; the status is
"no data" as long as there are none.
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


# TODO: answer GET /health.

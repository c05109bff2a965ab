"""A museum that counts its visits, and a fixture that forgets them."""

from collections import Counter, deque

import pytest
from flask import Flask

app = Flask(__name__)
visits: Counter[str] = Counter()
recent: deque[str] = deque(maxlen=3)


@app.post("/visits/<room>")
def add_visit(room):
    visits[room] += 1
    recent.append(room)
    return {"visits": visits[room], "recent": list(recent)}


@pytest.fixture
def client():
    # Before the test, not after it: then it does not matter who was here before.
    visits.clear()
    recent.clear()
    return app.test_client()

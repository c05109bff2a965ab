"""Inside a function, `visits = ...` makes a new name and leaves the store alone.

The check says: POST /visits/hall in one test, then in the next … "visits":5 … visits 1 … inside a function, `visits = ...` makes a local name … visits.clear()
"""

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
    visits = Counter()
    recent = deque(maxlen=3)
    return app.test_client()

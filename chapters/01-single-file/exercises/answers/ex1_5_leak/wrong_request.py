"""The store is emptied before every request: nothing is counted any more.

The check says: POST /visits/hall twice in one test … "visits":1 … visits 2 … empty the store before a test, not before a request
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


@app.before_request
def forget():
    visits.clear()
    recent.clear()


@pytest.fixture
def client():
    return app.test_client()

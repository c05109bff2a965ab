"""The fixture runs once for all tests, because of its scope.

The check says: POST /visits/hall in one test, then in the next … "visits":5 … both tests got the same client … scope
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


@pytest.fixture(scope="session")
def client():
    visits.clear()
    recent.clear()
    return app.test_client()

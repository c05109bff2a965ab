"""A museum that counts its visits, and tests that spoil each other.

`visits` and `recent` live as long as the module. The test that runs second
finds what the first has left, and fails though the code is right. Finish the
fixture: every test that uses `client` begins with a museum nobody has visited,
and nothing is lost while it runs. The store and the view stay as they are.

    one test:  POST /visits/hall  ->  {"recent": ["hall"], "visits": 1}
               POST /visits/hall  ->  {"recent": ["hall", "hall"], "visits": 2}
    the next:  POST /visits/hall  ->  {"recent": ["hall"], "visits": 1}

The check runs tests of its own with your fixture, one after the other.
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
    # TODO: let every test begin with an empty store.
    return app.test_client()

"""What holds for every input, also for those that nobody thought of."""

from json import dumps

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.schemas import user_schema

# Also what JSON can hold and no database: a zero, half a character of UTF-16.
TEXT = st.text() | st.text("a\0\ud800")
# Every value that Python's json can hold, NaN included, and keys that schemas know.
KEYS = st.sampled_from(["username", "email", "password", "url", "title", "note", "id"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS | TEXT, inner),
    max_leaves=10,
)
# All that the rules allow.
NAMES = st.from_regex("[A-Za-z][A-Za-z0-9_.-]{2,31}", fullmatch=True)
PATHS = ["/api/users/", "/api/bookmarks/", "/api/auth/token"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.usefixtures("alice")
@given(body=JSON)
def test_no_json_is_a_server_error(client, path, body):
    # Not json=body: the test client takes json=None for no body at all.
    answer = client.post(path, data=dumps(body), content_type="application/json")
    assert answer.status_code in (201, 409, 422)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.usefixtures("alice")
@given(body=st.binary())
def test_no_bytes_are_a_server_error(client, path, body):
    answer = client.post(path, data=body, content_type="application/json")
    assert answer.status_code in (400, 422)


@given(limit=st.integers() | st.text(), before=st.integers() | st.text())
def test_no_page_is_a_server_error(client, limit, before):
    query = {"limit": limit, "before": before}
    answer = client.get("/api/bookmarks/", query_string=query)
    assert answer.status_code in (200, 422)


@pytest.mark.usefixtures("alice")
@given(title=TEXT, note=TEXT)
def test_what_is_posted_comes_back_or_is_refused(client, visitor, title, note):
    posted = visitor.add(title, note=note)
    assert posted.status_code in (201, 422)
    if posted.status_code == 201:
        found = client.get(posted.headers["Location"]).get_json()
        assert (found["title"], found["note"]) == (title, note)


@given(name=NAMES)
def test_every_name_that_the_rules_allow_is_allowed(name):
    user = {"username": name, "email": "a@x.org", "password": "correct horse"}
    assert user_schema.load(user)["username"] == name


@given(name=NAMES)
def test_no_name_is_taken_in_another_letter_case(visitor, name):
    visitor.sign_up(name)
    # Another address: the name alone is what is refused.
    again = visitor.sign_up(name.swapcase(), email="another@x.org")
    assert again.status_code == 409
    assert again.get_json()["errors"].keys() == {"username"}

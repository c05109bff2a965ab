"""What is refused before anybody looks at its meaning, and what must break nothing."""

from functools import partial
from urllib.parse import urlencode

import pytest

USERS, BOOKMARKS = "/api/users/", "/api/bookmarks/"
BOOKMARK = b'{"url": "https://example.com/", "title": "A title"}'
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@pytest.fixture(params=["a-user", "a-bookmark", "a-change"])
def send(request, alice):
    """Send a body to where the API takes one."""
    if request.param == "a-user":
        return partial(alice.post, USERS)
    if request.param == "a-bookmark":
        return partial(alice.post, BOOKMARKS)
    return partial(alice.patch, alice.add()["Location"])


def test_a_body_that_is_not_json_is_refused(alice, send):
    alice.refused(send(), 415)
    alice.refused(send(data=BOOKMARK), 415)
    for kind in ("text/plain", "text/html", FORM, "multipart/form-data", "x"):
        alice.refused(send(data=BOOKMARK, headers={"Content-Type": kind}), 415)


MALFORMED = [
    b"",
    b"{",
    b"{'title': 'quotes'}",
    b'{"title": "a",}',
    b"title=a",
    b'{"title": "line\nbreak"}',
    b'{"title": "\xff"}',
    b"\x80",
    b'{"title": 1} {}',
    b"9" * 5000,
    b"[" * 30_000,
    b'{"title":' * 7_000,
    b"[" * 30_000 + b"]" * 30_000,
]


def test_malformed_json_is_refused(alice, send):
    for body in MALFORMED:
        alice.refused(send(data=body, headers={"Content-Type": JSON}), 400)


def test_json_may_say_how_it_is_encoded(alice):
    kind = f"{JSON}; charset=utf-8"

    assert alice.post(BOOKMARKS, data=BOOKMARK, headers={"Content-Type": kind}).status == 201


def test_json_that_is_not_an_object_is_refused(alice, send):
    others: list = [None, [], [{}], "text", 1, 1.5, True, False]
    for body in others:
        alice.refused(send(json=body), 422, "_schema")


DEEP: list = []
for _ in range(500):
    DEEP = [DEEP]
NO_TEXTS: list = [None, True, 1, 1e300, 10**4000, [], ["https://x.io"], {}, {"a": {}}, DEEP]


def test_what_is_not_a_text_is_refused_in_every_field(alice):
    address = alice.add()["Location"]
    for value in NO_TEXTS:
        user = dict.fromkeys(["username", "email", "password"], value)
        bookmark = dict.fromkeys(["url", "title", "note"], value)

        alice.refused(alice.post(USERS, json=user), 422, *user)
        alice.refused(alice.post(BOOKMARKS, json=bookmark), 422, *bookmark)
        alice.refused(alice.patch(address, json=bookmark), 422, *bookmark)


def test_every_missing_field_is_told(alice):
    alice.refused(alice.post(USERS, json={}), 422, "username", "email", "password")
    alice.refused(alice.post(BOOKMARKS, json={}), 422, "url", "title")


def test_an_unknown_field_is_refused(alice):
    address = alice.add()["Location"]
    for name in ("id", "is_admin", "author", "created_at", "__class__", "", "Title"):
        alice.refused(alice.sign_up(**{name: 1}), 422, name)
        alice.refused(alice.add(**{name: 1}), 422, name)
        alice.refused(alice.patch(address, json={"title": "A", name: 1}), 422, name)


def test_every_fault_is_told_at_once(alice):
    user = {"username": "1x", "email": "no address", "extra": 1}
    bookmark = {"url": "javascript:x", "title": "", "note": 2001 * "x", "a": 1, "b": 2}

    alice.refused(alice.post(USERS, json=user), 422, *user, "password")
    alice.refused(alice.post(BOOKMARKS, json=bookmark), 422, *bookmark)


def test_a_body_that_is_too_large_is_refused(alice, send):
    for field in ("email", "note"):
        alice.refused(send(json={field: 2**20 * "x"}), 413)


def test_a_form_that_is_too_large_is_refused(visitor):
    assert visitor.submit("/login", "/login", username=2**20 * "x", password="").status == 413


def test_an_unknown_path_of_the_api_is_not_found(visitor):
    for path in ("/api", "/api/", "/api/nothing", "/api/users/1/x", "/api/users/x/"):
        visitor.refused(visitor.get(path), 404)


def test_an_unknown_page_is_not_found(visitor):
    for path in ("/nothing", "/login/", "/apis", "/static/nothing", "/%00", "/%ff"):
        answer = visitor.get(path)

        assert answer.status == 404, str(answer)
        assert answer["Content-Type"] == "text/html; charset=utf-8", str(answer)


@pytest.mark.parametrize(
    ("method", "url", "allowed"),
    [
        ("GET", USERS, {"POST"}),
        ("DELETE", USERS, {"POST"}),
        ("PUT", BOOKMARKS, {"GET", "POST"}),
        ("BREW", BOOKMARKS, {"GET", "POST"}),
        ("POST", "/api/users/1", {"GET"}),
        ("PUT", "/api/bookmarks/1", {"DELETE", "GET", "PATCH"}),
        ("POST", "/api/bookmarks/1", {"DELETE", "GET", "PATCH"}),
        ("PATCH", BOOKMARKS, {"GET", "POST"}),
        ("PATCH", "/api/users/1", {"GET"}),
    ],
)
def test_an_unknown_method_of_the_api_is_refused(visitor, method, url, allowed):
    answer = visitor.request(method, url)

    visitor.refused(answer, 405)
    assert set(answer["Allow"].split(", ")) - {"HEAD", "OPTIONS"} == allowed


@pytest.mark.parametrize(
    ("method", "url", "allowed"),
    [("POST", "/", {"GET"}), ("GET", "/logout", {"POST"}), ("PUT", "/login", {"GET", "POST"})],
)
def test_an_unknown_method_of_a_page_is_refused(visitor, method, url, allowed):
    answer = visitor.request(method, url)

    assert answer.status == 405
    assert set(answer["Allow"].split(", ")) - {"HEAD", "OPTIONS"} == allowed
    assert answer["Content-Type"] == "text/html; charset=utf-8"


def test_head_is_get_without_a_body(visitor, alice):
    for url in ("/", "/login", BOOKMARKS, alice.joined["Location"], "/api/nothing"):
        got, headed = visitor.get(url), visitor.request("HEAD", url)

        assert headed.status == got.status, str(headed)
        assert headed["Content-Type"] == got["Content-Type"], str(headed)
        assert headed.body == b""


@pytest.mark.parametrize(
    ("url", "methods"),
    [
        ("/", {"GET"}),
        ("/login", {"GET", "POST"}),
        (USERS, {"POST"}),
        (BOOKMARKS, {"GET", "POST"}),
        (f"{BOOKMARKS}1", {"DELETE", "GET", "PATCH"}),
    ],
)
def test_options_tell_the_methods(visitor, url, methods):
    answer = visitor.request("OPTIONS", url)

    assert answer.status == 200
    assert set(answer["Allow"].split(", ")) - {"HEAD"} == methods | {"OPTIONS"}


NASTY = [
    "/?limit=x&before=%ff",
    "/" + "x" * 5000,
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%5capp.py",
    "//example.com/",
    "/api/users/" + "9" * 5000,
    "/api/users/1%2f..",
    "/api/users/%d9%a3",
    "/api/bookmarks/?limit=1&limit=x",
    "/api/bookmarks/?limit=5&before=9223372036854775808",
    "/api/bookmarks/?limit[]=5",
    "/api/bookmarks/?%00=%00&&&=",
    "/api/bookmarks/?before=1%27%20OR%201=1--",
]


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_a_nasty_address_breaks_nothing(alice, method):
    for url in NASTY:
        answer = alice.request(method, f"{alice.shelf.origin}{url}")

        assert b"root:" not in answer.body, str(answer)
        assert b"import " not in answer.body, str(answer)


NASTY_HEADERS = [
    {"Content-Type": f"{JSON}; charset=nothing"},
    {"Content-Type": f"{JSON};;;="},
    {"Content-Type": "multipart/form-data; boundary=x"},
    {"Content-Type": FORM, "Content-Encoding": "gzip"},
    {"Accept": ";;q=x,*"},
    {"Accept-Language": "\xff" * 100},
    {"Cookie": "session=\xff; ;;==; session"},
    {"Authorization": "Bearer \xff"},
    {"Authorization": "Basic !"},
    {"If-None-Match": "*", "Range": "bytes=9-1"},
    {"X-Forwarded-For": "x, y", "X-Forwarded-Host": "x y"},
]


def test_nasty_headers_break_nothing(alice):
    for headers in NASTY_HEADERS:
        alice.get("/", headers=headers)
        alice.get(BOOKMARKS, headers=headers)
        alice.post(USERS, headers=headers, data=b"\xff\0--x\r\n\r\n")
        alice.post(BOOKMARKS, headers={"Content-Type": JSON} | headers, data=b"{}")


def test_a_nasty_login_breaks_nothing(visitor):
    form = urlencode(visitor.page("/login").forms["/login"]).encode()
    body = b"username=%00%ff&=&username[]=&&password=%ED%A0%80;&" + form

    assert visitor.post("/login", data=body, headers={"Content-Type": FORM}).status == 401


def test_a_nasty_text_is_a_text(visitor, alice):
    for text in ("'; DROP TABLE users; --", "%s{}{0}${x}", "{{ 7 * 7 }}", "\x1b[2J", "\u202e"):
        alice.shelve(title=text, note=text)

        kept = visitor.get(f"{BOOKMARKS}?limit=1").json["items"][0]
        assert (kept["title"], kept["note"]) == (text, text)
        assert visitor.page().text.count(text) == 2

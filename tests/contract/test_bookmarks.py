"""`/api/bookmarks/`."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest


@pytest.fixture(scope="session")
def filled(alice):
    """Put so much on the shelf that it takes more than one page."""
    for number in range(25):
        alice.shelve(title=f"Filler {number}")


def ids(answer):
    return [bookmark["id"] for bookmark in answer.json["items"]]


def test_a_new_bookmark_is_told_with_an_address(visitor, alice):
    sent = {"url": "https://example.com/?a=1&b=2#c", "title": "Größe 😀", "note": " one\n two "}
    before = datetime.now(UTC).replace(microsecond=0)
    answer = alice.add(**sent)
    after = datetime.now(UTC)

    assert answer.status == 201
    assert answer["Content-Type"] == "application/json"
    assert sent.items() <= answer.json.items()
    assert answer.json["author"] == alice.user
    created_at = datetime.fromisoformat(answer.json["created_at"])
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", answer.json["created_at"])
    assert created_at.utcoffset() == timedelta(0)
    assert before <= created_at <= after
    assert answer["Location"].endswith(f"/api/bookmarks/{answer.json['id']}")
    found = visitor.get(answer["Location"])
    assert found.status == 200
    assert found["Content-Type"] == "application/json"
    assert found.json == answer.json
    assert visitor.get("/api/bookmarks/?limit=1").json["items"] == [answer.json]


def test_a_note_can_be_left_out(alice):
    assert alice.shelve()["note"] == ""
    assert alice.shelve(note="")["note"] == ""


def test_the_longest_fields_are_taken(alice):
    longest = {"url": "http://x/".ljust(2048, "x"), "title": 200 * "😀", "note": 2000 * "😀"}

    assert longest.items() <= alice.shelve(**longest).items()


UNKEPT = {
    "url": ("", "http://x/".ljust(2049, "x")),
    "title": ("", " \n", 201 * "x", "a\0", "a\ud800"),
    "note": (2001 * "x", "\0", "\udfff"),
}


def test_a_text_that_cannot_be_kept_is_refused(alice):
    for field, values in UNKEPT.items():
        for value in values:
            alice.refused(alice.add(**{field: value}), 422, field)


WEB = [
    "HTTP://EXAMPLE.COM/",
    "hTTps://example.com",
    "http://localhost:8000/",
    "http://wiki/",
    "http://192.0.2.1/",
    "http://[2001:db8::1]:8000/",
    "https://bücher.example/Größe?ä=ö#ü",
    "https://example.com?a",
]


def test_an_address_of_the_web_is_kept_as_it_is(alice):
    for url in WEB:
        assert alice.shelve(url=url)["url"] == url


NOT_WEB = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "JAVASCRIPT://example.com/%0aalert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "javascript:alert(1)//http://example.com/",
    "data:text/html,<script>alert(1)</script>",
    "DATA:text/html;base64,PHNjcmlwdD4=",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://example.com/",
    "mailto:alice@example.com",
    "//example.com/",
    "/path",
    "example.com",
    "http:",
    "http://",
    "http:///path",
    "https://?query",
    "https://#fragment",
    "http:example.com",
    "httpx://example.com/",
    "xhttp://example.com/",
    "http\N{LATIN SMALL LETTER LONG S}://example.com/",
    " https://example.com/",
    "\nhttps://example.com/",
    "https://example.com/\n",
    "https://exam ple.com/",
    "https://example.com/\0",
    "https://example.com/\ud800",
]


def test_an_address_that_is_not_of_the_web_is_refused(alice):
    for url in NOT_WEB:
        alice.refused(alice.add(url=url), 422, "url")


def test_a_stranger_adds_nothing(visitor):
    visitor.refused(visitor.add(), 401)
    visitor.refused(visitor.add(url=1), 401)


def test_a_bookmark_that_is_not_there_is_not_found(visitor, alice):
    for bookmark_id in ("0", "999999", str(2**31), str(2**63), "9" * 30, "-1", "x", "%00"):
        visitor.refused(visitor.get(f"/api/bookmarks/{bookmark_id}"), 404)
        change = {"title": "To nothing"}
        alice.refused(alice.patch(f"/api/bookmarks/{bookmark_id}", json=change), 404)
        alice.refused(alice.delete(f"/api/bookmarks/{bookmark_id}"), 404)


CHANGES = [
    {"url": "HTTP://EXAMPLE.COM/?a=1&b=2#ü"},
    {"title": " Größe 😀 "},
    {"note": " one\n two "},
    {"note": ""},
    {"url": "https://example.org/", "title": "Another", "note": "All of it"},
    {"url": "http://x/".ljust(2048, "x"), "title": 200 * "😀", "note": 2000 * "😀"},
]


def test_its_author_can_change_a_bookmark(visitor, alice):
    older = alice.shelve()
    bookmark = alice.shelve(title="Before", note="A note")
    newer = alice.shelve()
    for change in CHANGES:
        bookmark |= change

        answer = alice.patch(f"/api/bookmarks/{bookmark['id']}", json=change)

        assert answer.status == 200, str(answer)
        assert answer["Content-Type"] == "application/json"
        assert answer.json == bookmark
        assert visitor.get(f"/api/bookmarks/{bookmark['id']}").json == bookmark
        # Its place is the same, and so are its neighbours.
        page = visitor.get("/api/bookmarks/?limit=3").json["items"]
        assert page == [newer, bookmark, older]


def test_a_change_to_what_is_there_changes_nothing(visitor, alice):
    bookmark = alice.shelve(note="A note")
    address = f"/api/bookmarks/{bookmark['id']}"
    for fields in (["url", "title", "note"], ["note"]):
        answer = alice.patch(address, json={field: bookmark[field] for field in fields})

        assert (answer.status, answer.json) == (200, bookmark)
    assert visitor.get(address).json == bookmark


def test_the_front_page_shows_what_was_changed(visitor, alice):
    address = alice.add(title="Soon another")["Location"]
    assert alice.patch(address, json={"title": "Another by now"}).status == 200

    text = visitor.page().text
    assert "Another by now" in text
    assert "Soon another" not in text


def test_nobody_else_can_change_a_bookmark(visitor, alice, bob):
    bookmark = alice.shelve()
    address = f"/api/bookmarks/{bookmark['id']}"

    bob.refused(bob.patch(address, json={"title": "Bob's"}), 403)
    visitor.refused(visitor.patch(address, json={"title": "Nobody's"}), 401)
    assert visitor.get(address).json == bookmark


def test_a_change_is_refused_in_the_words_for_a_new_bookmark(visitor, alice):
    bookmark = alice.shelve(note="A note")
    address = f"/api/bookmarks/{bookmark['id']}"
    no_strings: dict = dict.fromkeys(["url", "title", "note"], (None, 1, 1.5, True, [], {"a": "b"}))
    for faults in (UNKEPT, {"url": NOT_WEB}, no_strings):
        for field, values in faults.items():
            for value in values:
                answer = alice.patch(address, json={field: value})

                alice.refused(answer, 422, field)
                assert answer.json == alice.add(**{field: value}).json
    assert visitor.get(address).json == bookmark


def test_a_change_names_at_least_one_field(visitor, alice):
    bookmark = alice.shelve()
    address = f"/api/bookmarks/{bookmark['id']}"

    alice.refused(alice.patch(address, json={}), 422, "_schema")
    alice.refused(alice.patch(address, json={"colour": "red"}), 422, "colour")
    assert visitor.get(address).json == bookmark


def test_a_change_is_made_whole_or_not_at_all(visitor, alice):
    bookmark = alice.shelve()
    address = f"/api/bookmarks/{bookmark['id']}"
    change = {"url": "javascript:x", "title": " ", "note": "Kept by nobody", "a": 1, "b": 2}

    alice.refused(alice.patch(address, json=change), 422, "url", "title", "a", "b")
    assert visitor.get(address).json == bookmark


def test_a_change_is_refused_for_the_first_of_its_faults(visitor, alice, bob):
    """401, 415, 400, 422, then 404 or 403: each time with all the faults that come after."""
    malformed, faulty, change = b"{", b'{"colour": "red"}', b'{"title": "Another"}'
    text, json = {"Content-Type": "text/plain"}, {"Content-Type": "application/json"}
    bookmark = alice.shelve()
    address = f"/api/bookmarks/{bookmark['id']}"

    for url in ("/api/bookmarks/999999", address):
        visitor.refused(visitor.patch(url, data=malformed, headers=text), 401)
        bob.refused(bob.patch(url, data=malformed, headers=text), 415)
        bob.refused(bob.patch(url, data=malformed, headers=json), 400)
        bob.refused(bob.patch(url, data=faulty, headers=json), 422, "colour")
    bob.refused(bob.patch("/api/bookmarks/999999", data=change, headers=json), 404)
    bob.refused(bob.patch(address, data=change, headers=json), 403)
    assert visitor.get(address).json == bookmark


def test_a_deleted_bookmark_cannot_be_changed(alice, bob):
    address = alice.add()["Location"]
    assert alice.delete(address).status == 204

    alice.refused(alice.patch(address, json={"title": "Too late"}), 404)
    bob.refused(bob.patch(address, json={"title": "Too late"}), 404)


def test_its_author_can_delete_a_bookmark(visitor, alice):
    bookmark = alice.shelve(title="Soon to be gone")
    address = f"/api/bookmarks/{bookmark['id']}"

    answer = alice.delete(address)

    assert (answer.status, answer.body) == (204, b"")
    visitor.refused(visitor.get(address), 404)
    alice.refused(alice.delete(address), 404)
    assert bookmark["id"] not in ids(visitor.get("/api/bookmarks/?limit=100"))
    assert "Soon to be gone" not in visitor.page().text


def test_nobody_else_can_delete_a_bookmark(visitor, alice, bob):
    bookmark = alice.shelve()
    address = f"/api/bookmarks/{bookmark['id']}"

    bob.refused(bob.delete(address), 403)
    visitor.refused(visitor.delete(address), 401)
    assert visitor.get(address).json == bookmark


def test_the_address_of_a_deleted_bookmark_is_not_given_again(visitor, alice):
    address = alice.add()["Location"]
    assert alice.delete(address).status == 204

    assert alice.add()["Location"] != address
    visitor.refused(visitor.get(address), 404)


@pytest.mark.usefixtures("filled")
def test_a_page_holds_twenty_if_nobody_says_how_many(visitor):
    answer = visitor.get("/api/bookmarks/")

    assert answer.status == 200
    assert answer["Content-Type"] == "application/json"
    assert set(answer.json) == {"items", "next"}
    assert len(answer.json["items"]) == 20


@pytest.mark.usefixtures("filled")
def test_a_page_holds_as_many_as_asked(visitor):
    for limit in (1, 20, 21):
        assert len(ids(visitor.get(f"/api/bookmarks/?limit={limit}"))) == limit


def test_the_newest_come_first(visitor, alice):
    added = [alice.shelve() for _ in range(3)]

    assert visitor.get("/api/bookmarks/?limit=3").json["items"] == added[::-1]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("limit", [7, 100])
def test_all_pages_together_hold_each_bookmark_once(visitor, alice, limit):
    newest = alice.shelve()["id"]
    address = f"/api/bookmarks/?limit={limit}"
    seen: list[int] = []
    while address:
        page = visitor.get(address)
        assert page.status == 200
        assert not seen or ids(page)[0] < seen[-1]  # or the walk would have no end
        seen += ids(page)
        address = page.json["next"]
        assert len(ids(page)) == limit or not address

    assert seen[0] == newest
    assert len(seen) > 25
    assert seen == sorted(set(seen), reverse=True)
    # A page that is full and the last one has no next page: `next` would lead to nothing.
    rest = visitor.get(f"/api/bookmarks/?limit=2&before={seen[-3]}")
    assert (ids(rest), rest.json["next"]) == (seen[-2:], None)
    assert visitor.get(f"/api/bookmarks/?before={seen[-1]}").json == {"items": [], "next": None}


def test_pages_stay_in_step_while_bookmarks_come_and_go(visitor, alice):
    added = [alice.shelve()["id"] for _ in range(9)]
    first = visitor.get("/api/bookmarks/?limit=3")
    assert ids(first) == [added[8], added[7], added[6]]

    alice.shelve()
    alice.shelve()
    for index in (7, 6, 4):  # seen, seen as the last of its page, not seen yet
        assert alice.delete(f"/api/bookmarks/{added[index]}").status == 204

    second = visitor.get(first.json["next"])
    assert ids(second) == [added[5], added[3], added[2]]
    assert ids(visitor.get(second.json["next"]))[:2] == [added[1], added[0]]


@pytest.mark.usefixtures("filled")
def test_the_next_page_is_an_address_that_says_where_it_begins(visitor):
    first = visitor.get("/api/bookmarks/?limit=3")
    address = urlsplit(first.json["next"])

    assert address.path == "/api/bookmarks/"
    assert parse_qs(address.query) == {"limit": ["3"], "before": [str(ids(first)[-1])]}


# Python reads a number in some of them: +5, 1_0, a space before it, an Arabic digit.
NO_NUMBERS = [
    "",
    "x",
    "-1",
    "+5",
    "1.0",
    "1e1",
    "0x10",
    "1_0",
    "%205",
    "%D9%A3",
    "1%D9%A3",
    "%C2%B2",
    "%00",
    "9" * 30,
    "9" * 5000,
]


def test_a_limit_is_a_number_from_1_to_100(visitor):
    for limit in ("0", "101", *NO_NUMBERS):
        visitor.refused(visitor.get(f"/api/bookmarks/?limit={limit}"), 422, "limit")


def test_a_page_begins_before_the_number_of_a_bookmark(visitor):
    for before in NO_NUMBERS:
        visitor.refused(visitor.get(f"/api/bookmarks/?before={before}"), 422, "before")


def test_before_a_number_that_no_bookmark_has_come_the_newest(visitor):
    newest = visitor.get("/api/bookmarks/").json
    for before in (2**31 - 1, 2**31, 10**17):
        assert visitor.get(f"/api/bookmarks/?before={before}").json == newest


def test_each_fault_of_an_address_is_told(visitor):
    answer = visitor.get("/api/bookmarks/?limit=0&before=x")

    visitor.refused(answer, 422, "limit", "before")


def test_what_others_append_to_an_address_is_left_alone(visitor):
    assert visitor.get("/api/bookmarks/?limit=1&utm_source=x&limit=2&=").status == 200

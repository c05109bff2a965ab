from urllib.parse import urljoin

import pytest


@pytest.fixture
def client(exercise):
    return exercise.require("app").test_client()


@pytest.fixture
def add(exercise, client):
    """Bring an item, and return the reply."""

    def add_item(name, **kwargs):
        return exercise.send(client, "POST", "/items", data={"name": name}, **kwargs)

    return add_item


def test_an_item_is_created(add):
    for number, name in enumerate(["umbrella", "glove"], 1):
        reply = add(name)
        reply.expect(
            reply.status == 201,
            expected="201: something new is there",
            try_="add the number after the body: return item, 201",
            at="add_item",
        )
        reply.expect(
            reply.json == {"id": number, "name": name},
            expected=f'201 {{"id": {number}, "name": "{name}"}}',
            try_="return the item as the body, with no other fields",
            at="add_item",
        )


@pytest.mark.parametrize(
    ("base", "sent"),
    [
        ("http://localhost/", "POST /items"),
        ("https://town.example/office/", "POST https://town.example/office/items"),
    ],
)
def test_the_location_is_the_items_address(exercise, add, base, sent):
    for number in (1, 2):
        location = add("umbrella", base_url=base).headers.get("Location")
        url = urljoin(f"{base}items", f"items/{number}")
        path = "/" + url.split("/", 3)[3]
        exercise.expect(
            location is not None and urljoin(f"{base}items", location) == url,
            sent=sent if number == 1 else f"{sent}, a second time",
            got="no Location" if location is None else f"Location: {location}",
            expected=f"Location: {path}",
            try_='return a third value: {"Location": ...}'
            if location is None
            else 'build it from the new item: url_for("get_item", item_id=item["id"])',
            at="add_item",
        )


def test_an_item_is_found_and_deleted(exercise, client, add):
    add("umbrella")
    reply = exercise.send(client, "GET", "/items/1")
    reply.expect(
        (reply.status, reply.json) == (200, {"id": 1, "name": "umbrella"}),
        expected='200 {"id": 1, "name": "umbrella"}',
        try_="return the item as it is in items",
        at="get_item",
    )
    reply = exercise.send(client, "DELETE", "/items/1")
    reply.expect(
        reply.status == 204,
        expected="204: done, and there is nothing more to say",
        try_='return an empty body and the number: return "", 204',
        at="delete_item",
    )
    reply = exercise.send(client, "DELETE", "/items/1")
    exercise.expect(
        reply.status == 404,
        sent="DELETE /items/1, a second time",
        got=reply.got,
        expected="404: the item is gone",
        try_="look whether the item is there before you delete it",
        at="delete_item",
    )


@pytest.mark.parametrize(
    ("method", "view"), [("GET", "get_item"), ("DELETE", "delete_item")]
)
def test_an_unknown_item_is_not_found(exercise, client, add, method, view):
    add("umbrella")
    reply = exercise.send(client, method, "/items/7")
    reply.expect(
        reply.status == 404,
        expected="404: there is no such item",
        try_="call abort(404) if the item is not in items",
        at=view,
    )


def test_only_the_item_that_is_named_is_deleted(exercise, client, add):
    add("umbrella")
    add("glove")
    exercise.send(client, "DELETE", "/items/1")
    for number, status in [(1, 404), (2, 200)]:
        reply = exercise.send(client, "GET", f"/items/{number}")
        exercise.expect(
            reply.status == status,
            sent=f"DELETE /items/1 of two items, then GET /items/{number}",
            got=reply.got,
            expected=str(status),
            try_="delete items[item_id], and no other",
            at="delete_item",
        )

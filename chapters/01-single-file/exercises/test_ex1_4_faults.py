from typing import Any

import pytest

TRUE_IS_INT = "check that type(price) is int: to Python, True is an int, too"
SPACES = "name.strip() is empty if there is nothing but spaces"
MISSING = "offer.get(field) is None where the field is missing"
TEXT = "ask isinstance(name, str) before you look at its length"
NUMBER = "check the type of price before you compare it"


@pytest.fixture
def client(exercise):
    return exercise.require("app").test_client()


@pytest.fixture
def refused(exercise, client):
    """Send an offer that has faults in these fields and no others."""

    def send(offer, *fields, try_, raised=None):
        reply = exercise.send(client, "POST", "/api/offers", json=offer, try_=raised)
        reply.expect(
            reply.status == 422,
            expected=f"422, with a fault of {' and '.join(fields)}",
            try_=try_ if reply.status < 400 else 'return {"errors": errors}, 422',
        )
        body = reply.json if isinstance(reply.json, dict) else {}
        errors: Any = body.get("errors")
        reply.expect(
            isinstance(errors, dict),
            expected='422 {"errors": {...}}',
            try_='return {"errors": errors}, 422',
        )
        one = "a fault of" if len(fields) == 1 else "a fault each of"
        reply.expect(
            errors.keys() == set(fields),
            expected=f"{one} {' and '.join(fields)}, and no other",
            try_=try_,
        )
        reply.expect(
            all(
                isinstance(texts, list)
                and texts
                and all(text and isinstance(text, str) for text in texts)
                for texts in errors.values()
            ),
            expected='a list of texts for each field: {"name": ["Missing."]}',
            try_="put square brackets around the text",
        )
        reply = exercise.send(client, "GET", "/api/offers")
        exercise.expect(
            reply.json == {"items": []},
            sent="a wrong offer, then GET /api/offers",
            got=reply.got,
            expected='{"items": []}: it is not stored',
            try_="look for faults before offers.append(offer)",
        )

    return send


@pytest.mark.parametrize(
    ("offer", "try_"),
    [
        ({"name": "teapot", "price": 12}, "return offer, 201, if it has no fault"),
        (
            {"name": "teapot", "price": 0},
            "compare with None: 0 is false, and yet a price",
        ),
        ({"name": "teapot", "price": 1000}, "1000 euros are still allowed"),
        ({"name": "t", "price": 1}, "one character is enough"),
        ({"name": "t" * 40, "price": 1}, "40 characters are still allowed"),
        ({"name": "tea pot", "price": 1}, "spaces are wrong only if they are all"),
    ],
    ids=["usual", "gift", "1000 euros", "1 character", "40 characters", "with a space"],
)
def test_a_right_offer_is_stored(exercise, client, offer, try_):
    reply = exercise.send(client, "POST", "/api/offers", json=offer)
    reply.expect(
        (reply.status, reply.json) == (201, offer),
        expected="201 and the offer",
        try_=try_,
    )
    reply = exercise.send(client, "GET", "/api/offers")
    exercise.expect(
        reply.json == {"items": [offer]},
        sent="a right offer, then GET /api/offers",
        got=reply.got,
        expected="the offer, among the items",
        try_="keep offers.append(offer) for offers without a fault",
    )


@pytest.mark.parametrize(
    ("name", "try_"),
    [
        ("", "a name of no characters is too short"),
        ("   ", SPACES),
        ("t" * 41, "compare len(name) with 40"),
        (None, TEXT),
        (7, TEXT),
        (["teapot"], TEXT),
        ({"en": "teapot"}, TEXT),
    ],
    ids=["empty", "spaces", "41 characters", "null", "number", "array", "object"],
)
def test_a_wrong_name_is_a_fault(refused, name, try_):
    refused({"name": name, "price": 1}, "name", try_=try_, raised=try_)


@pytest.mark.parametrize(
    ("price", "try_"),
    [
        (-1, "compare price with 0"),
        (1001, "compare price with 1000"),
        (True, TRUE_IS_INT),
        (False, TRUE_IS_INT),
        (1.5, "a float is no whole number"),
        ("12", NUMBER),
        (None, NUMBER),
        ([12], NUMBER),
    ],
    ids=["-1", "1001", "true", "false", "1.5", "text", "null", "array"],
)
def test_a_wrong_price_is_a_fault(refused, price, try_):
    refused({"name": "teapot", "price": price}, "price", try_=try_, raised=try_)


def test_a_missing_field_is_a_fault(refused):
    refused({"price": 1}, "name", try_=MISSING, raised=MISSING)
    refused({"name": "teapot"}, "price", try_=MISSING, raised=MISSING)


def test_a_field_that_nobody_asked_for_is_a_fault(refused):
    refused(
        {"name": "teapot", "price": 1, "colour": "blue"},
        "colour",
        try_="go through the fields of the offer, too: is each one known?",
    )


@pytest.mark.parametrize(
    ("offer", "fields"),
    [
        ({"name": "", "price": -1}, ["name", "price"]),
        ({}, ["name", "price"]),
        ({"nmae": "teapot", "price": "1"}, ["name", "price", "nmae"]),
    ],
    ids=["both wrong", "both missing", "misspelt"],
)
def test_all_faults_come_at_once(refused, offer, fields):
    try_ = "gather the faults in one dict, and return it after the last check"
    refused(offer, *fields, try_=try_)


@pytest.mark.parametrize(
    "body",
    [[], [{"name": "t", "price": 1}], "teapot", 7],
    ids=["empty array", "array", "text", "number"],
)
def test_a_body_that_is_no_object_is_a_fault(refused, body):
    try_ = "ask isinstance(offer, dict) first, and answer for _schema alone"
    refused(body, "_schema", try_=try_, raised=try_)

"""`/api/users/`."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from contract.differences import UNIQUE
from contract.visitor import PASSWORD, Visitor


def test_a_new_user_is_told_with_an_address(visitor):
    before = datetime.now(UTC).replace(microsecond=0)  # seconds may be all that is kept
    answer = visitor.sign_up(username="Zoe_.-9")
    after = datetime.now(UTC)

    assert answer.status == 201
    assert answer["Content-Type"] == "application/json"
    assert set(answer.json) == {"id", "username", "created_at"}
    assert answer.json["username"] == "Zoe_.-9"
    created_at = datetime.fromisoformat(answer.json["created_at"])
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", answer.json["created_at"])
    assert created_at.utcoffset() == timedelta(0)
    assert before <= created_at <= after
    assert answer["Location"].endswith(f"/api/users/{answer.json['id']}")
    assert visitor.get(answer["Location"]).json == answer.json


def test_a_user_can_be_read_by_everybody(visitor, alice):
    answer = visitor.get(f"/api/users/{alice.user['id']}")

    assert answer.status == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.json == alice.user


def test_a_user_who_is_not_there_is_not_found(visitor):
    for user_id in (
        "0",
        "999999",
        str(2**31),
        str(2**63),
        "9" * 30,
        "-1",
        "1.5",
        "x",
        "1%00",
        "%00",
    ):
        visitor.refused(visitor.get(f"/api/users/{user_id}"), 404)


def test_the_longest_fields_are_taken(visitor):
    domain = ".".join(["d" * 63, "d" * 63, "d" * 57, "com"])
    password = "pässwörd 😀 ".ljust(127, "x") + " "
    user = {"username": "M".ljust(32, "m"), "email": f"{'m' * 64}@{domain}", "password": password}

    assert len(user["email"]) == 254
    assert visitor.sign_up(**user).status == 201
    # All of it counts, to the last character.
    assert visitor.log_in(user["username"], password[:-1]).status == 401
    assert visitor.log_in(user["username"], password).status in {302, 303}


NO_USERNAMES = [
    "",
    "ab",
    "a" * 33,
    "1abc",
    "_abc",
    "-abc",
    ".abc",
    "a b",
    " abc",
    "abc ",
    "abc\n",
    "a/bc",
    "a@bc",
    "<abc>",
    "Ünal",
    "Zoë",
    "Алиса",
    "abc٣",
    "abc²",
    # They equal k and s where letter case is ignored.
    "\N{KELVIN SIGN}elvin",
    "abc\N{LATIN SMALL LETTER LONG S}",
    "\N{FULLWIDTH LATIN CAPITAL LETTER A}bc",
    "abc\0",
    "abc\ud800",
]


def test_a_username_out_of_form_is_refused(visitor):
    for username in NO_USERNAMES:
        visitor.refused(visitor.sign_up(username=username), 422, "username")


NO_EMAILS = [
    "",
    "abc",
    "@example.com",
    "abc@",
    "abc@example",
    "a bc@example.com",
    "abc@@example.com",
    "abc@example.com\n",
    "abc\0@example.com",
    "abc\ud800@example.com",
    f"{'m' * 64}@{'.'.join(['d' * 63, 'd' * 63, 'd' * 58, 'com'])}",
]


def test_an_email_out_of_form_is_refused(visitor):
    for email in NO_EMAILS:
        visitor.refused(visitor.sign_up(email=email), 422, "email")


def test_a_password_out_of_form_is_refused(visitor):
    for password in ("", "7 chars", "x" * 129, "password\0", "password\udfff"):
        visitor.refused(visitor.sign_up(password=password), 422, "password")


def test_a_taken_username_is_refused_in_any_letter_case(visitor, alice):
    for change in (str, str.upper, str.title, str.swapcase):
        visitor.refused(visitor.sign_up(username=change(alice.username)), 409)


def test_a_taken_email_is_refused_in_any_letter_case(visitor, alice):
    for change in (str, str.upper, str.title):
        visitor.refused(visitor.sign_up(email=change(alice.email)), 409)


def test_a_refused_user_takes_no_name(visitor, alice):
    shortest = {"username": "Abe", "email": "ë@b.io", "password": "8 chars."}

    visitor.refused(visitor.sign_up(**shortest | {"email": alice.email}), 409)
    visitor.refused(visitor.sign_up(**shortest | {"password": "7 chars"}), 422, "password")
    assert visitor.sign_up(**shortest).status == 201
    # Letters beyond ASCII have a case as well.
    visitor.refused(visitor.sign_up(email="Ë@B.io"), 409)


def test_no_answer_tells_a_secret(visitor, alice):
    secrets = (PASSWORD, "scrypt:", "pbkdf2:", alice.email)
    bookmark = alice.add()
    answers = [
        alice.joined,
        bookmark,
        alice.get("/"),
        visitor.get(alice.joined["Location"]),
        visitor.get(bookmark["Location"]),
        visitor.get("/api/bookmarks/?limit=1"),
        visitor.sign_up(username=alice.username),
        visitor.sign_up(password=PASSWORD, email=""),
    ]

    for answer in answers:
        assert alice.username in answer.text or answer.status in {409, 422}
        assert not [secret for secret in secrets if secret in answer.text], str(answer)


@pytest.mark.since(UNIQUE)
@pytest.mark.parametrize("field", ["username", "email"])
def test_of_two_users_at_once_one_gets_the_name(shelf, field):
    name = f"racer{next(shelf.numbers)}"
    email = f"{name}@example.com"
    racers = [{"username": name}, {"username": name.upper()}]
    if field == "email":
        racers = [{"email": email}, {"email": email.upper()}]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda user: Visitor(shelf).sign_up(**user), racers * 4))

    assert sorted(answer.status for answer in answers) == [201] + 7 * [409]

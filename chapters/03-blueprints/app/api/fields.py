"""What a request's fields may hold, and how they are read."""

import re
from typing import NamedTuple

from flask import abort, request

from app.errors import FieldErrors


class Text(NamedTuple):
    """What one text field of a JSON body may hold."""

    shortest: int
    longest: int
    pattern: str = r"(?s:.*)"
    hint: str = ""
    required: bool = True


USER_FIELDS = {
    "username": Text(3, 32, r"[A-Za-z][A-Za-z0-9_.-]*", "Use letters, digits, _.-"),
    "email": Text(3, 254, r"[^@\s]+@[^@\s]+\.[^@\s]+", "Not an e-mail address."),
    "password": Text(8, 128),
}
BOOKMARK_FIELDS = {
    "url": Text(1, 2048, r"(?ai:https?)://[^\s/?#]\S*", "Not an http(s) address."),
    "title": Text(1, 200, r"(?s:.*\S.*)", "Must not be blank."),
    "note": Text(0, 2000, required=False),
}
# Python takes these for text; a database or a browser does not.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def fault(text: Text, value: object) -> str | None:
    if not isinstance(value, str):
        return "Must be a string."
    if not text.shortest <= len(value) <= text.longest:
        return f"Needs {text.shortest} to {text.longest} characters."
    if UNSTORABLE.search(value):
        return "Has a character that cannot be stored."
    if not re.fullmatch(text.pattern, value):
        return text.hint
    return None


def read_json(fields: dict[str, Text]) -> dict[str, str]:
    """Return the JSON body, or answer 422 with every fault at once."""
    try:
        data = request.get_json()
    except RecursionError:  # thousands of nested brackets
        abort(400)
    if not isinstance(data, dict):
        raise FieldErrors({"_schema": ["Must be a JSON object."]})
    errors = {name: ["Unknown field."] for name in data if name not in fields}
    for name, text in fields.items():
        if name in data:
            if message := fault(text, data[name]):
                errors[name] = [message]
        elif text.required:
            errors[name] = ["Missing."]
    if errors:
        raise FieldErrors(errors)
    return data


def read_page() -> tuple[int, int | None]:
    """Return `limit` and `before` of the query string, or answer 422."""
    limit = request.args.get("limit", "20")
    before = request.args.get("before")
    errors = {}
    if not re.fullmatch("[1-9][0-9]?|100", limit):
        errors["limit"] = ["Must be a number from 1 to 100."]
    if before is not None and not re.fullmatch("[1-9][0-9]{0,17}", before):
        errors["before"] = ["Must be the id of a bookmark."]
    if errors:
        raise FieldErrors(errors)
    return int(limit), int(before) if before else None

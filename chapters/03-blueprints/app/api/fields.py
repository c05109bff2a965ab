"""What a request's fields may hold, and how they are read."""

import re
from typing import NamedTuple

from flask import abort, request

from app.errors import FieldErrors


class Limits(NamedTuple):
    """What one string of a JSON body may hold."""

    shortest: int
    longest: int
    pattern: str = r"(?s:.*)"
    hint: str = "Not allowed."
    required: bool = True


USER_FIELDS = {
    "username": Limits(3, 32, r"[A-Za-z][A-Za-z0-9_.-]*", "Use letters, digits, _.-"),
    "email": Limits(3, 254, r"[^@\s]+@[^@\s]+\.[^@\s]+", "Not an e-mail address."),
    "password": Limits(8, 128),
}
BOOKMARK_FIELDS = {
    "url": Limits(1, 2048, r"(?ai:https?)://[^\s/?#]\S*", "Not an http(s) URL."),
    "title": Limits(1, 200, r"(?s:.*\S.*)", "Must not be blank."),
    "note": Limits(0, 2000, required=False),
}
# Python lets a string hold these; a database or a browser does not.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def find_error(limits: Limits, value: object) -> str | None:
    if not isinstance(value, str):
        return "Must be a string."
    if not limits.shortest <= len(value) <= limits.longest:
        return f"Needs {limits.shortest} to {limits.longest} characters."
    if UNSTORABLE.search(value):
        return "Has a character that cannot be stored."
    if not re.fullmatch(limits.pattern, value):
        return limits.hint
    return None


def read_json(fields: dict[str, Limits], *, partial: bool = False) -> dict[str, str]:
    """Return the JSON body, or answer 422 with every error at once.

    With `partial`, fields may be left out, but not all of them.
    """
    try:
        data = request.get_json()
    except RecursionError:  # thousands of nested brackets
        abort(400)
    if not isinstance(data, dict):
        raise FieldErrors({"_schema": ["Must be a JSON object."]})
    errors = {name: ["Unknown field."] for name in data if name not in fields}
    for name, limits in fields.items():
        if name in data:
            if (message := find_error(limits, data[name])) is not None:
                errors[name] = [message]
        elif limits.required and not partial:
            errors[name] = ["Missing."]
    if partial and not data:
        errors["_schema"] = ["Name at least one field."]
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

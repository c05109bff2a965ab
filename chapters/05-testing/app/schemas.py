"""What requests may say, and what answers tell: each limit stands here alone."""

import re
from typing import Any

from flask import abort, request
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields
from marshmallow.validate import Length, Range, Regexp

from app.errors import FieldErrors

# Python takes these for text; a database or a browser does not.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Text(fields.String):
    """A text that can be stored."""

    default_error_messages = {"unstorable": "Has a character that cannot be stored."}

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs)
        if UNSTORABLE.search(text):
            raise self.make_error("unstorable")
        return text


class Number(fields.Integer):
    """A number in an address: its digits alone, while int() takes " +1_0" as well."""

    def _deserialize(self, value, attr, data, **kwargs):
        if not re.fullmatch("[1-9][0-9]{0,17}", value):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


# Regexp looks at the beginning of a text: only \Z makes it look at all of it.
USERNAME = Regexp(r"[A-Za-z][A-Za-z0-9_.-]*\Z", error="Use letters, digits, _.-")
EMAIL = Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z", error="Not an e-mail address.")
WEB = Regexp(r"(?ai:https?)://[^\s/?#]\S*\Z", error="Not an http(s) address.")
NOT_BLANK = Regexp(r"(?s:.*\S)", error="Must not be blank.")


class UserSchema(Schema):
    class Meta:
        unknown = RAISE

    id = fields.Integer(dump_only=True)
    username = Text(required=True, validate=[Length(3, 32), USERNAME])
    email = Text(required=True, load_only=True, validate=[Length(3, 254), EMAIL])
    password = Text(required=True, load_only=True, validate=Length(8, 128))
    created_at = fields.DateTime(dump_only=True)


class CredentialsSchema(Schema):
    class Meta:
        unknown = RAISE

    username = Text(required=True)
    password = Text(required=True)


class BookmarkSchema(Schema):
    class Meta:
        unknown = RAISE

    id = fields.Integer(dump_only=True)
    url = Text(required=True, validate=[Length(1, 2048), WEB])
    title = Text(required=True, validate=[Length(1, 200), NOT_BLANK])
    note = Text(load_default="", validate=Length(max=2000))
    author = fields.Nested(UserSchema, dump_only=True)
    created_at = fields.DateTime(dump_only=True)


class PageSchema(Schema):
    class Meta:
        # Other people append parameters of their own to an address.
        unknown = EXCLUDE

    limit = Number(load_default=20, validate=Range(1, 100))
    before = Number(load_default=None)


def load(schema: Schema, data: Any) -> dict:
    """Return the fields, or answer 422 with every fault at once."""
    try:
        return schema.load(data)
    except ValidationError as error:
        raise FieldErrors(error.normalized_messages()) from None


def load_json(schema: Schema) -> dict:
    """Return the fields of the JSON body, or answer 422 with every fault at once."""
    try:
        data = request.get_json()
    except RecursionError:  # thousands of nested brackets
        abort(400)
    return load(schema, data)

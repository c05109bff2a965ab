"""What requests may say, and what answers tell: each limit stands here alone."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range, Regexp

from app.errors import FieldErrors


class Digits(fields.Integer):
    """A number in a URL: its digits alone, while int() takes " +1_0" as well."""

    def _deserialize(self, value, attr, data, **kwargs):
        if not re.fullmatch("[1-9][0-9]{0,17}", value):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


# Regexp looks at the beginning of a string: only \Z makes it look at all of it.
USERNAME = Regexp(r"[A-Za-z][A-Za-z0-9_.-]*\Z", error="Use letters, digits, _.-")
EMAIL = Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z", error="Not an e-mail address.")
WEB_URL = Regexp(r"(?ai:https?)://[^\s/?#]\S*\Z", error="Not an http(s) URL.")
NOT_BLANK = Regexp(r"(?s:.*\S)", error="Must not be blank.")
# Python lets a string hold other characters; a database or a browser does not.
STORABLE = Regexp(
    "[^\0\ud800-\udfff]*\\Z", error="Has a character that cannot be stored."
)


class UserSchema(Schema):
    id = fields.Integer(dump_only=True)
    username = fields.String(required=True, validate=[Length(3, 32), USERNAME])
    email = fields.String(
        required=True, load_only=True, validate=[Length(3, 254), EMAIL, STORABLE]
    )
    password = fields.String(
        required=True, load_only=True, validate=[Length(8, 128), STORABLE]
    )
    created_at = fields.DateTime(dump_only=True)


class CredentialsSchema(Schema):
    username = fields.String(required=True, validate=STORABLE)
    password = fields.String(required=True, validate=STORABLE)


class BookmarkSchema(Schema):
    id = fields.Integer(dump_only=True)
    url = fields.String(required=True, validate=[Length(1, 2048), WEB_URL, STORABLE])
    title = fields.String(required=True, validate=[Length(1, 200), NOT_BLANK, STORABLE])
    note = fields.String(load_default="", validate=[Length(max=2000), STORABLE])
    author = fields.Nested(UserSchema, dump_only=True)
    created_at = fields.DateTime(dump_only=True)

    @validates_schema
    def require_a_field(self, data, **_kwargs):
        # Only a partial schema lets every field be missing.
        if not data:
            raise ValidationError("Name at least one field.")


class PageSchema(Schema):
    class Meta:
        # Other people append parameters of their own to a URL.
        unknown = EXCLUDE

    limit = Digits(load_default=20, validate=Range(1, 100))
    before = Digits(load_default=None)


# A schema holds no state: one serves all requests.
user_schema = UserSchema()
credentials_schema = CredentialsSchema()
bookmark_schema = BookmarkSchema()
bookmarks_schema = BookmarkSchema(many=True)
changes_schema = BookmarkSchema(partial=True)
page_schema = PageSchema()


def read_json() -> Any:
    try:
        return request.get_json()
    except RecursionError:  # thousands of nested brackets
        abort(400)


def receives(schema: Schema, read: Callable[[], Any]) -> Callable:
    """Give the view what the schema makes of a request, or answer 422."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def call(**path: object) -> object:
            try:
                data = schema.load(read())
            except ValidationError as error:
                raise FieldErrors(error.normalized_messages()) from None
            return view(data, **path)

        return call

    return decorate


def body(schema: Schema) -> Callable:
    return receives(schema, read_json)


def arguments(schema: Schema) -> Callable:
    return receives(schema, lambda: request.args)

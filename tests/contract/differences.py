"""Where chapters differ in what they answer, and why. In all else they are the same."""

from typing import NamedTuple


class Difference(NamedTuple):
    """Something that holds from one chapter on."""

    since: int
    why: str


PROBLEM_JSON = Difference(
    3,
    "one place handles all errors only when blueprints and error handlers have come: "
    "until then each view forms its own, from then on they follow RFC 9457",
)
TOKENS = Difference(
    4,
    "Flask-JWT-Extended comes with the extensions: until then the API knows its user by the "
    "session cookie of the pages, from then on by a bearer token alone",
)
DATABASE = Difference(
    4,
    "Flask-SQLAlchemy comes with the extensions: until then the data is in memory",
)
CSRF = Difference(
    4,
    "Flask-WTF comes with the extensions: until then a form can be sent from anywhere",
)
UNIQUE = Difference(
    4,
    "a dict cannot refuse what two requests add at once: a unique constraint can",
)

"""What comes back from a request to a learner's application, and how a check judges it."""

from __future__ import annotations

import inspect
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tooling.exercises.message import error_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

SHORT = 240  # characters of a reply's body that a message shows
SHORT_HTML = 60  # of a page: its beginning says little


class Reply:
    """What came back from a request, and how to judge it."""

    def __init__(
        self,
        response: TestResponse,
        sent: str,
        error: BaseException | None,
        fail: Callable[[dict[str, str], str | None], object],
    ) -> None:
        """Keep the response with what is known of its request.

        Args:
            response: The response.
            sent: The request in words.
            error: What a view raised and a handler of the application then answered.
            fail: Called with the rows of a message, and the name whose line is to be named, when
                the reply is not what a right answer gives.

        """
        self.response = response
        self.sent = sent
        self.error = error
        self._fail = fail

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @property
    def json(self) -> Any:
        """The body as JSON, or None if it is not JSON."""
        return self.response.get_json(silent=True)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.response.get_data(as_text=True)

    @property
    def headers(self) -> Any:
        """The headers."""
        return self.response.headers

    @property
    def got(self) -> str:
        """The status, the content type and the beginning of the body, in words."""
        body = re.sub(r"\s*\n\s*", " ", self.text.strip())
        kind = self.response.mimetype
        longest = SHORT_HTML if kind == "text/html" else SHORT
        if len(body) > longest:
            body = f"{body[:longest]}..."
        got = f"{self.status} {kind}: {body}" if body else f"{self.status} with an empty body"
        return f"{got}, after {error_in_words(self.error)}" if self.error else got

    def expect(self, condition: object, *, expected: str, try_: str, at: str | None = None) -> None:
        """Say that the answer is wrong unless `condition` holds.

        The line that is named is that of `at`; without it, of the view that answered.

        Raises:
            Wrong: The condition does not hold.

        """
        if not condition:
            rows = {"sent": self.sent, "got": self.got, "expected": expected, "try": try_}
            self._fail(rows, at)


@contextmanager
def errors_in_views(app: Flask) -> Iterator[list[BaseException]]:
    """Collect what the views of `app` raise, whether or not Flask makes a 500 of it."""
    from flask import got_request_exception  # noqa: PLC0415  pytest loads this file early

    caught: list[BaseException] = []

    def remember(_sender: Flask, exception: BaseException, **_: object) -> None:
        caught.append(exception)

    with got_request_exception.connected_to(remember, sender=app):
        yield caught


def is_flasks_own_500(response: TestResponse) -> bool:
    """Tell whether nobody has handled the exception that a view has raised."""
    from werkzeug.exceptions import InternalServerError  # noqa: PLC0415  as above

    return response.status_code == 500 and response.text == InternalServerError().get_body()


def line_of_view(app: Flask, method: str, path: str, file: str) -> int | None:
    """Return where in `file` the view begins that answers a request, if one there does."""
    from werkzeug.exceptions import HTTPException  # noqa: PLC0415  pytest loads this file early

    try:
        endpoint, _ = app.url_map.bind("localhost").match(path.partition("?")[0], method)
    except HTTPException:
        return None
    view = app.view_functions.get(endpoint)
    code = getattr(inspect.unwrap(view), "__code__", None) if view else None
    return code.co_firstlineno if code and code.co_filename == file else None


def request_in_words(method: str, path: str, kwargs: dict[str, Any]) -> str:
    """Return a request as a message shows it; `kwargs` are those of `FlaskClient.open`."""
    words = f"{method} {path}"
    if "json" in kwargs:
        import json  # noqa: PLC0415

        words += f" {json.dumps(kwargs['json'], ensure_ascii=True)}"
    elif kwargs.get("data"):
        data = str(kwargs["data"])
        words += f" {data if len(data) <= SHORT else data[:SHORT] + '...'}"
    for name, value in dict(kwargs.get("headers") or {}).items():
        words += f"\n{name}: {value}"
    return words

"""Errors: problem details (RFC 9457) for the API, pages for people."""

from flask import Flask, json, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response


class FieldErrors(HTTPException):
    """Some fields cannot be accepted: each with the reasons."""

    description = "Some fields cannot be accepted."

    def __init__(self, errors: dict[str, list[str]], code: int = 422) -> None:
        super().__init__()
        self.errors = errors
        self.code = code


def problem(error: HTTPException, **more: object) -> Response:
    """Return an error as problem details, with the headers that belong to it."""
    response = error.get_response()
    details = {"title": error.name, "status": error.code, "detail": error.description}
    response.data = json.dumps(details | more)
    response.content_type = "application/problem+json"
    return response


def handle_field_errors(error: FieldErrors) -> ResponseReturnValue:
    return problem(error, errors=error.errors)


def handle_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer every other error; a crash arrives here as a 500 that names no cause."""
    # An unknown path belongs to no blueprint: only the path tells who is asking.
    if f"{request.path}/".startswith("/api/"):
        return problem(error)
    page = error.get_response()
    page.data = render_template("error.html", error=error)
    return page


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, handle_http_error)

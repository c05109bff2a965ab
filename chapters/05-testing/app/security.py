"""What each answer tells a browser, and whom the application believes."""

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

HEADERS = {
    # The pages use a style sheet and a form: nothing else is allowed, no script
    # at all, and no other site may show them in a frame.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: Flask-WTF looks at the referrer of a form sent over HTTPS.
    "Referrer-Policy": "same-origin",
}
ONE_YEAR = 365 * 24 * 60 * 60  # seconds


def refuse_unknown_host() -> None:
    """End such a request before anybody works for it, or needs a URL."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception


def add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
    return response


def handle_unknown_host(_error: SecurityError) -> ResponseReturnValue:
    # Not a page: for a host that is not ours, url_for builds no URL.
    return "This host is not served here.\n", 400, {"Content-Type": "text/plain"}


def init_app(app: Flask) -> None:
    app.before_request(refuse_unknown_host)
    app.after_request(add_headers)
    app.register_error_handler(SecurityError, handle_unknown_host)
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies
        )

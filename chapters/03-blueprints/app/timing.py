"""A line in the log for each request that took too long."""

from time import perf_counter

from flask import Flask, current_app, g, request


def start_clock() -> None:
    g.started = perf_counter()


def log_slow_request(error: BaseException | None) -> None:
    # A teardown runs after a crash, too, and when start_clock never ran.
    seconds = perf_counter() - g.pop("started", perf_counter())
    if seconds > current_app.config["SLOW_REQUEST"]:
        state = "crashed" if error else "done"
        # With %r, a line break in the path begins no line of the log.
        message = "%r: %s after %.1f s"
        current_app.logger.warning(message, request.path, state, seconds)


def init_app(app: Flask) -> None:
    app.before_request(start_clock)
    app.teardown_request(log_slow_request)

"""A line in the log for each request that took too long."""

from time import perf_counter

from flask import Blueprint, current_app, g, request

bp = Blueprint("timing", __name__)


@bp.before_app_request
def start_clock() -> None:
    g.started = perf_counter()


@bp.teardown_app_request
def log_slow_request(error: BaseException | None) -> None:
    # A teardown runs after a crash, too, and when start_clock never ran.
    seconds = perf_counter() - g.pop("started", perf_counter())
    if seconds > current_app.config["SLOW_REQUEST"]:
        state = "crashed" if error else "done"
        # Not request.path: a line break in it would begin a line of the log.
        url = request.base_url
        current_app.logger.warning("%s: %s after %.1f s", url, state, seconds)

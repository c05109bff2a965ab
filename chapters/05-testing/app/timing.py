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
        # Not base_url: a host that is not ours has none. With %r, a line break in
        # the path begins no line of the log.
        path = request.path
        current_app.logger.warning("%r: %s after %.1f s", path, state, seconds)

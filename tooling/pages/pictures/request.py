"""The picture of the way of a request through an application."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from tooling.pages.pictures.anatomy import Ref
from tooling.pages.pictures.drawing import (
    CODE,
    LINE,
    NOTE,
    WIDTH,
    Area,
    Drawing,
    Picture,
    code,
    codes,
    wrap,
)
from tooling.pages.pictures.registration import GUARDS
from tooling.pages.pictures.rows import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tooling.pages.pictures.registration import Application, Route

# When Flask sends a signal of its own, by the stop at which a listener hears it.
SENT = {
    "before": ("request_started",),
    "error": ("got_request_exception",),
    "after": ("request_finished",),
    "end": ("request_tearing_down", "appcontext_tearing_down"),
}


@dataclass
class Line:
    """Some functions of one module that a request passes."""

    labels: list[str]
    module: str
    notes: list[str] = field(default_factory=list)


@dataclass
class Stop:
    """A stretch of the way: what is called one after the other."""

    title: str
    lines: list[Line]
    file: str = ""  # of the view


def way(app: Application, view: str) -> tuple[str, dict[str, Stop]]:
    """Return the way of a request to a view: what it asks for, and its stops.

    Raises:
        ValueError: No view has this name, or more than one.

    """
    views = {route.view for route in app.registered.routes}
    if len([ref for ref in views if ref.name == view]) != 1:
        names = ", ".join(sorted({ref.name for ref in views}))
        raise ValueError(f"one view must be named {view or 'by view=...'}; there are {names}")
    route = next(route for route in app.registered.routes if route.view.name == view)
    hooks = {
        kind: [_hook(app, hook.function, route) for hook in app.hooks_for(kind, route)]
        for kind in ("before", "after", "teardown", "close")
    }
    heard = {
        stop: [
            Line([f"{ref.name}()"], ref.module, [f"hears {signal}"])
            for signal in signals
            for ref in app.receivers_of(Ref("flask", signal))
        ]
        for stop, signals in SENT.items()
    }
    end = hooks["teardown"] + hooks["close"] + heard["end"]
    stops = {
        "before": Stop("before the view", heard["before"] + hooks["before"]),
        "view": Stop(
            f"{view}()",
            [*_above(app, route), *_view(app, route.view)],
            app.modules[route.view.module].file,
        ),
        "error": Stop("if an error is raised on the way", heard["error"] + _answers(app, route)),
        "after": Stop("when there is an answer", hooks["after"] + heard["after"]),
        "end": Stop("when the request ends, also after a crash", end),
    }
    kept = {name: stop for name, stop in stops.items() if stop.lines or stop.file}
    return f"{route.method} {route.rule}", kept


def _declared(app: Application, route: Route) -> Iterator[tuple[str, Ref]]:
    """Return the decorators of a view that see each request, and where each comes from."""
    for decorator in app.function(route.view).decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(called, ast.Name):  # bp.get is a route, and sees none
            made = app.resolve(called, route.view.module, {})
            yield f"@{ast.unparse(decorator)}", made or route.view


def _hook(app: Application, ref: Ref, route: Route) -> Line:
    extension = Ref(ref.module, ref.name.partition(".")[0])
    is_exempt = (extension, route.owner) in app.registered.exempt
    notes = [f"{route.endpoint.rpartition('.')[0]} is exempt"] if is_exempt else []
    return Line([f"{ref.name}()"], ref.module, notes)


def _answers(app: Application, route: Route) -> list[Line]:
    """Return the error handlers, each with what it answers."""
    errors: dict[tuple[Ref, str], list[str]] = {}
    for handler in app.handlers_for(route):
        errors.setdefault((handler.function, handler.blueprint), []).append(handler.error)
    lines = []
    for (ref, blueprint), names in errors.items():
        where = f", raised in {blueprint}" if blueprint else ""
        lines.append(Line([f"{ref.name}()"], ref.module, [f"{', '.join(names)}{where}"]))
    guards = []
    for label, made in _declared(app, route):
        if made in GUARDS:
            refuses = app.registered.loaders[GUARDS[made][1]]
            guards.append(Line([f"{refuses.name}()"], refuses.module, [f"refused by {label}"]))
    lines[-1:-1] = guards  # the handler of the broadest class answers what is left
    return lines


def _above(app: Application, route: Route) -> Iterator[Line]:
    """Return what is declared above a view; a guard with the function that it asks."""
    for label, made in _declared(app, route):
        if made in GUARDS:
            asked = app.registered.loaders[GUARDS[made][0]]
            yield Line([f"{asked.name}()"], asked.module, [f"asked by {label}"])
        else:
            yield Line([label], made.module)


def _view(app: Application, view: Ref) -> list[Line]:
    """Return what a view uses, in order; neighbours of the same module are one line."""
    lines: list[Line] = []
    for ref, signals in app.calls(view):
        is_state = ref.name in app.holdings[ref.module].state
        sent = ", ".join(signal.name for signal in signals)
        label = ref.name if is_state else f"{ref.name}({sent})"
        heard = [f"heard by {f.name}()" for signal in signals for f in app.receivers_of(signal)]
        if not lines or lines[-1].module != ref.module or heard:
            lines.append(Line([], ref.module, heard))
        labels = lines[-1].labels
        if labels and ref.name.startswith(f"{labels[-1].removesuffix('()')}."):
            labels[-1] += f".{ref.name.partition('.')[2]}()"
        elif label not in labels:
            labels.append(label)
    return lines


def draw_request(app: Application, view: str) -> Picture:
    """Draw what a request to a view passes, from top to bottom.

    Raises:
        ValueError: No view has this name, or more than one.

    """
    asked, stops = way(app, view)
    drawing = RequestDrawing(app, WIDTH - (26 if "error" in stops else 2))
    height = drawing.draw(asked, stops)
    title = f"The way of {asked} through the application"
    summary = f"The stops, in order: {'; '.join(stop.title for stop in stops.values())}."
    return Picture(title, summary, list(_words(app, asked, stops)), drawing, height)


class RequestDrawing(Drawing):
    """The stops, one below the other; beside them, dashed, the way of an error."""

    def __init__(self, app: Application, right: float) -> None:
        """Draw nothing yet; `right` is where the stops end."""
        super().__init__()
        self.app = app
        self.right = right

    def draw(self, asked: str, stops: dict[str, Stop]) -> float:
        """Draw the whole way, and return where it ends."""
        x, left = 32.0, 2.0
        self.pill(asked, left + 14, 2, 28)
        y = 30.0
        tops: list[float] = []
        for name, stop in stops.items():
            if name == "error":
                bottom = self.draw_stop("dashed", stop, 60, y + 22)
                self.draw_raised(tops, y + 37)
                self.arrow_down("dashed", 82, bottom, bottom + 22)
                # The ordinary way passes by.
                self.path("", f"M{x:g} {y:g}V{bottom:g}")
            else:
                self.arrow_down("", x, y, y + 22)
                tops.append(y + 37)
                bottom = self.draw_stop("stop", stop, left, y + 22)
            y = bottom
        self.arrow_down("", x, y, y + 22)
        self.pill("the answer", left + 14, y + 22, 28)
        return y + 52

    def draw_raised(self, tops: list[float], y: float) -> None:
        """Draw how an error leaves the stops and arrives at its handlers."""
        lane, right = self.right + 18, self.right
        down = f"H{lane - 5:g}q5 0 5 5V{y - 5:g}q0 5-5 5H{right + 2:g}"
        self.path("dashed", f"M{right:g} {tops[0]:g}{down}")
        for top in tops[1:]:
            self.path("dashed", f"M{right:g} {top:g}H{lane:g}")
        self.head(right, y, "left")

    def draw_stop(self, kind: str, stop: Stop, left: float, top: float) -> float:
        """Draw one stop, and return where it ends."""
        below, right = len(self.parts), self.right
        y = top + 15
        self.text("code strong" if stop.file else "note", left + 10, y, stop.title)
        self.text("note end", right - 10, y, short(self.app, stop.file))
        y += LINE + 4
        for line in stop.lines:
            file = self.app.modules[line.module].file
            # What a view finds in its own module needs no name of a file.
            file = "" if file == stop.file else short(self.app, file)
            self.text("note end", right - 10, y, file)
            room = right - left - 30 - len(file) * NOTE
            y = self.texts("code", left + 10, y, wrap(line.labels, room, CODE))
            y = self.texts("note", left + 22, y, wrap(line.notes, right - left - 30)) + 4
        self.box(kind, Area(left, top, right, y - 6), below=below)
        return y - 6


def _words(app: Application, asked: str, stops: dict[str, Stop]) -> Iterator[str]:
    yield f"{code(asked)} arrives."
    for stop in stops.values():
        title = f"{code(stop.title)} in {code(stop.file)} uses" if stop.file else f"{stop.title}:"
        lines = [
            f"{codes(line.labels)} from {code(app.modules[line.module].file)}"
            + (f" ({escape(', '.join(line.notes))})" if line.notes else "")
            for line in stop.lines
        ]
        yield f"{title[0].upper()}{title[1:]} {'; '.join(lines) or 'nothing else'}."
    yield "The answer leaves."

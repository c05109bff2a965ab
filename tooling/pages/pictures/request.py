"""The picture of the way of a request through an application."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from tooling.pages.pictures.application import Line
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
from tooling.pages.pictures.rows import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tooling.pages.pictures.application import Application

TITLES = {
    "before": "before the view",
    "error": "if an error is raised on the way",
    "after": "when there is an answer",
    "end": "when the request ends, also after a crash",
}


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
    found = {(route.file, route.view): route for route in reversed(app.routes)}
    routes = [route for (_, name), route in found.items() if name == view]
    if len(routes) != 1:
        names = ", ".join(sorted({name for _, name in found}))
        raise ValueError(f"one view must be named {view or 'by view=...'}; there are {names}")
    route = routes[0]
    stops = {name: Stop(TITLES.get(name, ""), lines) for name, lines in route.stops.items()}
    stops["view"] = Stop(f"{view}()", _together(route.stops["view"]), route.file)
    return route.asked, {name: stop for name, stop in stops.items() if stop.lines or stop.file}


def _together(uses: list[Line]) -> list[Line]:
    """Return what a view uses, in order; neighbours of the same file are one line."""
    lines: list[Line] = []
    for (label,), file, notes in uses:
        if not lines or lines[-1].file != file or notes:
            lines.append(Line([], file, notes))
        labels = lines[-1].labels
        if labels and label.startswith(f"{labels[-1]}."):
            labels[-1] = label
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
    return Picture(title, summary, list(_words(asked, stops)), drawing, height)


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
            # What a view finds in its own module needs no name of a file.
            file = "" if line.file == stop.file else short(self.app, line.file)
            self.text("note end", right - 10, y, file)
            room = right - left - 30 - len(file) * NOTE
            y = self.texts("code", left + 10, y, wrap(line.labels, room, CODE))
            y = self.texts("note", left + 22, y, wrap(line.notes, right - left - 30)) + 4
        self.box(kind, Area(left, top, right, y - 6), below=below)
        return y - 6


def _words(asked: str, stops: dict[str, Stop]) -> Iterator[str]:
    yield f"{code(asked)} arrives."
    for stop in stops.values():
        title = f"{code(stop.title)} in {code(stop.file)} uses" if stop.file else f"{stop.title}:"
        lines = [
            f"{codes(line.labels)} from {code(line.file)}"
            + (f" ({escape(', '.join(line.notes))})" if line.notes else "")
            for line in stop.lines
        ]
        yield f"{title[0].upper()}{title[1:]} {'; '.join(lines) or 'nothing else'}."
    yield "The answer leaves."

"""The picture of an application's shape: who imports whom, and who owns state."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tooling.pages.pictures.drawing import (
    CODE,
    GAP,
    LINE,
    WIDTH,
    Area,
    Picture,
    code,
    codes,
    count,
    join,
    wrap,
)
from tooling.pages.pictures.rows import RowsDrawing, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tooling.pages.pictures.application import Application

LANE = 13  # between two lines beside the rows
Edge = tuple[str, str]  # who imports, and what


def notes_on(app: Application, name: str) -> list[str]:
    """Return what a module holds, in few words: its objects, then how many of what."""
    module = app.modules[name]
    notes = ["create_app()"] if name == app.root and not module.application else []
    notes += module.blueprints + module.extensions + module.signals
    numbers = module.counts | {"table": len(module.tables)}
    return notes + [count(number, word) for word, number in numbers.items() if number]


def edges(app: Application, order: list[str]) -> tuple[list[Edge], list[Edge]]:
    """Divide the imports: those of what a module puts together, and those of what it uses."""
    composed: list[Edge] = []
    used: list[Edge] = []
    for name in order:
        for other in app.modules[name].imports:
            is_part = other.rpartition(".")[0] == name and app.modules[name].is_package
            is_outside = name == app.root and other.split(".")[0] != app.root
            (composed if is_part or is_outside else used).append((name, other))
    return composed, used


def draw_shape(app: Application) -> Picture:
    """Draw the modules, what they hold, and their imports."""
    order = in_order(app)
    composed, used = edges(app, order)
    targets = sorted({target for _, target in used}, key=order.index)
    edge = WIDTH - 2 - (LANE * len(targets) + 8 if targets else 8)
    # A single module needs no room for lines, and stands in the middle.
    frame = Area(2, 2, edge, 0) if len(order) > 1 else Area(26, 2, WIDTH - 50, 0)
    drawing = ShapeDrawing(app, frame, 24)
    height = drawing.draw_rows(order)
    drawing.draw_composed(composed)
    drawing.draw_used(used, {name: edge + LANE * at for at, name in enumerate(targets, 1)})
    file = app.modules[app.root].file
    if len(order) == 1:
        summary = f"One module, {file}, holds the application, its state and its routes."
    else:
        is_downwards = all(order.index(a) < order.index(b) for a, b in composed + used)
        rule = "each imports only what stands below it"
        rule = rule if is_downwards else "some import in a circle"
        summary = f"{len(order)} modules, from {file} at the top downwards: {rule}."
    words = list(_words(app, order))
    return Picture("The shape of the application", summary, words, drawing, height)


class ShapeDrawing(RowsDrawing):
    """Modules, with lines on the left to what they put together, on the right to what they use."""

    def draw_row(self, name: str, area: Area) -> tuple[float, float]:
        """Draw one module with what it holds, and below a factory what it makes."""
        module = self.app.modules[name]
        below = len(self.parts)
        left, top, right, _ = area
        label = PurePosixPath(module.file).name
        self.text("code", left + 10, top + 15, label)
        start = max(left + 20 + len(label) * CODE, 172)
        notes = wrap(notes_on(self.app, name), right - start - 4)
        bottom = max(self.texts("note", start, top + 15, notes), top + 15 + LINE) - 3
        if module.application:
            title = f"{module.application[0]}, the application"
            bottom = self.draw_owner(title, Area(left + 10, bottom + 2, right - 10, 0)) + 8
        if module.state:
            bottom = self.pills(module.state, left + 10, bottom + 4, right - 10) + 2
        self.box("module", area._replace(bottom=bottom), below=below)
        if name != self.app.root or module.application:
            return bottom, bottom
        self.arrow_down("dashed", left + 34, bottom, bottom + 22)
        self.text("note", left + 44, bottom + 11, "makes, each time it is called")
        made = self.draw_owner("an application", Area(left + 18, bottom + 22, right, 0))
        return bottom, made + GAP

    def draw_owner(self, title: str, area: Area) -> float:
        """Draw an application with the state that belongs to it, and return where it ends."""
        below = len(self.parts)
        self.text("note", area.left + 12, area.top + 14, title)
        bottom = self.pills(self.app.owned, area.left + 10, area.top + 27, area.right - 8) + 2
        self.box("owner", area._replace(bottom=bottom), rx=12, below=below)
        return bottom

    def draw_composed(self, composed: list[Edge]) -> None:
        """Draw a line down the left side of each module that puts others together."""
        for name in dict.fromkeys(source for source, _ in composed):
            row = self.rows[name]
            x = row.left - 12
            ends = []
            for target in (target for source, target in composed if source == name):
                end, y = self.rows[target].left, self.rows[target].middle
                if self.app.modules[target].is_package:  # its box begins further up
                    end, y = end - self.indent, self.rows[target].top - 13
                self.path("", f"M{x:g} {y:g}H{end - 2:g}")
                self.head(end, y, "right")
                ends.append(y)
            self.path("", f"M{row.left:g} {row.middle:g}H{x + 5:g}q-5 0-5 5V{max(ends):g}")

    def draw_used(self, used: list[Edge], lanes: dict[str, float]) -> None:
        """Draw a line down the right side for each module that others use."""
        leaving = {}
        for name in dict.fromkeys(source for source, _ in used):
            row = self.rows[name]
            y = leaving[name] = row.middle + (6 if name in lanes else 0)
            furthest = max(lanes[target] for source, target in used if source == name)
            self.path("", f"M{row.right:g} {y:g}H{furthest:g}")
        for target, x in lanes.items():
            row = self.rows[target]
            y = row.middle - (6 if target in leaving else 0)
            starts = [leaving[source] for source, other in used if other == target]
            line = f"M{x:g} {min(starts):g}V{y - 5:g}q0 5-5 5H{row.right + 2:g}"
            self.path("halo", line)
            self.path("", line)
            self.head(row.right, y, "left")
            for start in starts:
                self.dot(x, start)


def _words(app: Application, order: list[str]) -> Iterator[str]:
    for name in order:
        module = app.modules[name]
        notes = notes_on(app, name)
        # A number of things is no name.
        held = (note if note[0].isdigit() else code(note) for note in notes)
        parts = [f"holds {join(held)}"] if notes else []
        if module.application:
            parts.append(f"makes the application, which owns {codes(app.owned)}")
        elif name == app.root:
            parts.append(f"makes applications, each of which owns {codes(app.owned)}")
        if module.state:
            parts.append(f"owns {codes(module.state)}")
        files = [app.modules[other].file for other in module.imports]
        parts.append(f"imports {codes(files)}" if files else "imports none of the others")
        yield f"{code(module.file)} {'; '.join(parts)}."

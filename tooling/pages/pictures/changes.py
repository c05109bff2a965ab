"""The picture of what changed since the chapter before, module by module."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tooling.pages.pictures.drawing import (
    CODE,
    GAP,
    LINE,
    NOTE,
    WIDTH,
    Area,
    Picture,
    code,
    codes,
    count,
    join,
    wrap,
)
from tooling.pages.pictures.rows import RowsDrawing, in_order, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tooling.book import Text
    from tooling.diffs.differ import Place, Step
    from tooling.pages.pictures.application import Application

KINDS = ("kept", "moved", "new", "gone")
TOP = 34  # where the rows begin, below the legend
NAME = 18 + 14 * CODE  # what the name of a module takes


@dataclass
class Fate:
    """What became of some lines; blank ones do not count."""

    kept: int = 0
    moved: Counter[str] = field(default_factory=Counter)  # by the file that they come from
    new: int = 0
    gone: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many lines of each kind there are; kinds without any are left out."""
        numbers = (self.kept, self.moved.total(), self.new, self.gone)
        return {kind: number for kind, number in zip(KINDS, numbers, strict=True) if number}

    @property
    def is_changed(self) -> bool:
        """Whether any line is not where it was."""
        return bool(self.counts.keys() - {"kept"})

    def __str__(self) -> str:
        """Say it in few words."""
        return ", ".join(f"{number} {kind}" for kind, number in self.counts.items())


def fates(step: Step, group: Callable[[str], str] = str) -> dict[str, Fate]:
    """Return what became of the lines of each file of a step, or of each group of files."""
    found: defaultdict[str, Fate] = defaultdict(Fate)

    def told(side: dict[str, Text], places: Iterable[Place]) -> Iterator[Place]:
        return (place for place in places if side[place.file].lines[place.line - 1].strip())

    for place in told(step.new, step.kept):
        found[group(place.file)].kept += 1
    for place in told(step.new, step.moved):
        if origin := step.moved[place]:
            found[group(place.file)].moved[group(origin.file)] += 1
    for place in told(step.new, step.added):
        found[group(place.file)].new += 1
    for place in told(step.old, step.removed):
        found[group(place.file)].gone += 1
    return found


class Change:
    """A step, as the modules of an application and what lies beside them."""

    def __init__(self, step: Step, before: Application, app: Application) -> None:
        """Compare an application with the one before it."""
        self.app = app
        self.old = {module.file for module in before.modules.values()}
        self.new = {module.file: name for name, module in app.modules.items()}
        self.fates = fates(step, self._group)
        order = in_order(app)
        self.changed = [name for name in order if self[app.modules[name].file].is_changed]
        self.same = [app.modules[name].file for name in order if name not in self.changed]
        self.deleted = sorted(self.old - self.new.keys())
        self.beside = sorted(
            file
            for file, fate in self.fates.items()
            if file not in self.old and file not in self.new and fate.is_changed
        )

    def __getitem__(self, file: str) -> Fate:
        """Return what became of a module, or of a folder beside the modules."""
        return self.fates.get(file) or Fate()

    def _group(self, file: str) -> str:
        """Return the module, or the folder beside the modules, that a file counts for."""
        top, *inner = file.split("/")
        if file in self.old or file in self.new or not inner:
            return file
        return f"{top}/{inner[0]}/" if top == self.app.root and inner[1:] else f"{top}/"

    @property
    def flows(self) -> dict[str, list[tuple[str, int]]]:
        """From each old module that gave lines away or is gone: to whom, and how many."""
        flows: dict[str, list[tuple[str, int]]] = {}
        for name in self.changed:
            file = self.app.modules[name].file
            for origin, number in sorted(self[file].moved.items()):
                if origin != file:
                    flows.setdefault(origin, []).append((name, number))
        # Those without a band stand at the top, out of the way of the others.
        return {file: [] for file in self.deleted if file not in flows} | flows


def draw_changes(step: Step, before: Application, app: Application) -> Picture:
    """Draw the modules that changed, and those of the last chapter that gave lines away."""
    change = Change(step, before, app)
    flows = change.flows
    longest = max((len(part) for file in flows for part in _halves(file)), default=0)
    width = max(96, longest * CODE + 20) if flows else 0
    drawing = ChangesDrawing(change, width)
    drawing.draw_legend()
    height = max(drawing.draw_rows(change.changed), drawing.draw_flows(flows, width)) + GAP
    height = drawing.draw_rest(height)
    summary = f"Of {count(len(change.new), 'module')}, {len(change.changed)} changed."
    if change.deleted:
        summary += f" Gone: {join(change.deleted)}."
    title = "What changes in the modules"
    return Picture(title, summary, list(_words(change)), drawing, height)


def _halves(file: str) -> list[str]:
    """Break a path before its last part: there is little room on the left."""
    folder, slash, name = file.removesuffix("/").rpartition("/")
    return [f"{folder}{slash}", name] if slash else [name]


class ChangesDrawing(RowsDrawing):
    """New modules on the right, old ones that gave lines away on the left."""

    def __init__(self, change: Change, width: float) -> None:
        """Draw nothing yet; `width` is what the old modules take."""
        left = width + 52 if width else 2
        super().__init__(change.app, Area(left, TOP, WIDTH - 10, 0), 12)
        self.change = change

    def draw_legend(self) -> None:
        """Draw what the bars mean."""
        x = 4.0
        for kind in KINDS:
            self.bar(kind, x, 4, 22)
            self.text("note", x + 28, 10, kind)
            x += 50 + len(kind) * NOTE

    def draw_row(self, name: str, area: Area) -> tuple[float, float]:
        """Draw one module and how many of its lines are what."""
        file = self.app.modules[name].file
        fate = self.change[file]
        self.box("module", area._replace(bottom=area.top + 48))
        self.text("code", area.left + 10, area.top + 15, PurePosixPath(file).name)
        created = "" if file in self.change.old else "created: "
        self.text("note", area.left + 10, area.top + 15 + LINE, f"{created}{fate}")
        most = max(sum(self.change[other].counts.values()) for other in self.change.new)
        # The longest bar must find room in a row of a package inside the package.
        room = self.frame.right - self.frame.left - 2 * self.indent - NAME - 20
        x = area.left + NAME
        for kind, number in fate.counts.items():
            self.bar(kind, x, area.top + 9, number * room / most)
            x += number * room / most
        return area.top + 48, area.top + 48

    def bar(self, kind: str, x: float, y: float, width: float) -> None:
        """Draw a stretch of a bar; moved lines are hatched, the others the style sheet's work."""
        self.box(kind, Area(x, y, x + width, y + 12), rx=0)
        if kind == "moved":
            ends = [x + 5 * step for step in range(1, int((width + 12) / 5) + 1)]
            strokes = (
                f"M{min(end, x + width):g} {y + max(0, end - x - width):g}"
                f"L{max(x, end - 12):g} {y + min(12, end - x):g}"
                for end in ends
            )
            self.path("hatch", "".join(strokes))

    def draw_flows(self, flows: dict[str, list[tuple[str, int]]], width: float) -> float:
        """Draw the old modules, a band from each to where its lines went; return where they end."""
        y = float(TOP)
        for file, targets in flows.items():
            bands = [max(1.5, number / 4) for _, number in targets]
            notes = [f"{sum(number for _, number in targets)} moved"] if targets else []
            if file in self.change.deleted:
                notes.append(f"{self.change[file].gone} gone")
            lines = len(_halves(file)) + len(notes)
            height = max(12 + LINE * lines, sum(bands) + 16)
            goals = [self.rows[name].middle for name, _ in targets]
            y = max(y, sum(goals) / len(goals) - height / 2 if goals else y)
            kind = "removed" if file in self.change.deleted else "module"
            self.box(kind, Area(2, y, width, y + height))
            inner = y + (height - LINE * lines + LINE) / 2
            self.texts("note", 12, self.texts("code", 12, inner, _halves(file)), notes)
            at = y + (height - sum(bands)) / 2
            for (name, _), band in zip(targets, bands, strict=True):
                self.draw_band(width, at + band / 2, self.rows[name], band)
                at += band
            y += height + GAP
        return y

    def draw_band(self, x: float, y: float, row: Area, thickness: float) -> None:
        """Draw a band that ends at a row."""
        left, to_y = row.left, row.middle
        half = (x + left) / 2
        curve = f"M{x:g} {y:g}C{half:g} {y:g} {half:g} {to_y:g} {left - 6:g} {to_y:g}"
        self.parts.append(f'<path class="flow" stroke-width="{thickness:g}" d="{curve}"/>')
        side = thickness / 2 + 3
        self.path("head", f"M{left:g} {to_y:g}l-7 {-side:g}v{2 * side:g}z")

    def draw_rest(self, y: float) -> float:
        """Write what lies beside the modules, and which are the same; return where it ends."""
        beside, same = self.change.beside, self.change.same
        if beside:
            bottom = y + LINE * len(beside) + 14
            self.box("package", Area(2, y, WIDTH - 2, bottom), rx=6)
            for number, file in enumerate(beside):
                middle = y + 16 + LINE * number
                self.text("code", 12, middle, file)
                self.text("note end", WIDTH - 12, middle, str(self.change[file]))
            y = bottom + GAP
        if same:
            first, *others = (short(self.app, file) for file in same)
            lines = wrap([f"Unchanged: {first}", *others], WIDTH - 8)
            y = self.texts("note", 4, y + 12, lines)
        return y


def _words(change: Change) -> Iterator[str]:
    for file in [change.app.modules[name].file for name in change.changed] + change.beside:
        fate = change[file]
        parts = [f"{count(fate.kept, 'line')} kept"] if fate.kept else []
        for origin, number in sorted(fate.moved.items()):
            where = "inside it" if origin == file else f"from {code(origin)}"
            parts.append(f"{count(number, 'line')} moved {where}")
        parts += [f"{count(fate.new, 'line')} new"] if fate.new else []
        parts += [f"{count(fate.gone, 'line')} gone"] if fate.gone else []
        yield f"{code(file)}: {join(parts)}."
    for file in change.deleted:
        yield f"{code(file)} is not there any more: {count(change[file].gone, 'line')} gone."
    if change.same:
        yield f"Unchanged: {codes(change.same)}."

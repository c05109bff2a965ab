"""Modules as rows, one below the other, with the boxes of their packages around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tooling.pages.pictures.drawing import GAP, WIDTH, Area, Drawing

if TYPE_CHECKING:
    from tooling.pages.pictures.application import Application


def in_order(app: Application) -> list[str]:
    """Return the modules so that each stands above what it imports, packages together.

    Of those that could come next, the one that imports least is first: its lines are short.
    What is outside the application's package comes last.
    """

    def home(name: str) -> str:
        parts = name.split(".")
        return ".".join(parts[: 2 if parts[0] == app.root else 1])

    groups: dict[str, list[str]] = {}
    for name in app.modules:
        groups.setdefault(home(name), []).append(name)
    needs = {
        group: {home(other) for name in names for other in app.modules[name].imports} - {group}
        for group, names in groups.items()
    }
    order = []
    for group in _sorted(needs, first=app.root):
        inner = {name: {*app.modules[name].imports} & {*groups[group]} for name in groups[group]}
        order += _sorted(inner, first=group)
    return sorted(order, key=lambda name: name.split(".")[0] != app.root)


def _sorted(needs: dict[str, set[str]], first: str) -> list[str]:
    left, done = list(needs), []
    while left:
        free = [n for n in left if not any(n in needs[other] for other in left if other != n)]
        # Without a free one there is a circle, and any order is as good as another.
        chosen = first if first in left else min(free or left, key=lambda n: len(needs[n]))
        left.remove(chosen)
        done.append(chosen)
    return done


def short(app: Application, file: str) -> str:
    """Return a module's file without the package that nearly all are in."""
    return file.removeprefix(f"{app.root}/")


class RowsDrawing(Drawing):
    """A drawing whose rows are modules.

    Attributes:
        frame: Where rows may be drawn; those of a package are `indent` further to the right.
        rows: Where each module has been drawn.

    """

    def __init__(self, app: Application, frame: Area, indent: float) -> None:
        """Draw nothing yet."""
        super().__init__()
        self.app = app
        self.frame = frame
        self.indent = indent
        self.rows: dict[str, Area] = {}

    def draw_row(self, name: str, area: Area) -> tuple[float, float]:
        """Draw one module; return where it ends, and where what belongs to it ends.

        Args:
            name: The module.
            area: Its place; the bottom is not known yet.

        """
        raise NotImplementedError

    def draw_rows(self, order: list[str]) -> float:
        """Draw modules, and return where they end."""
        left, y, edge, _ = self.frame
        around: list[tuple[str, float, float]] = []  # open packages, their left and top
        for name in [*order, ""]:
            while around and not f"{name}.".startswith(f"{around[-1][0]}."):
                _, begin, top = around.pop()
                right = edge if around else WIDTH - 2
                self.box("package", Area(begin, top, right, y + 2), rx=6)
                y += GAP + 4
            if not name:
                break
            for package in self.app.packages_of(name)[len(around) :]:
                begin = around[-1][1] + self.indent if around else left
                around.append((package, begin, y))
                self.text("code strong", begin + 10, y + 14, f"{package.rpartition('.')[2]}/")
                y += 27
            begin = (around[-1][1] if around else left) + self.indent
            area = Area(begin, y, edge - 8 if len(around) > 1 else edge, y)
            bottom, y = self.draw_row(name, area)
            self.rows[name] = area._replace(bottom=bottom)
            y += GAP
        return y - 2

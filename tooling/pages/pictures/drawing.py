"""An SVG in the making: boxes, letters, lines and arrows.

All colours are left to the style sheet. Sizes are in the units of the `viewBox`; a drawing is 400
wide, which a phone shows without scrolling, in letters of 12 pixels or more.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 400
# How wide a letter gets in the fonts of common systems: of code, and the mean one of a note.
CODE, NOTE = 8.7, 7.2
LINE = 18  # from one line of text to the next
GAP = 6  # between two boxes
PILL = 22  # the height of a pill


class Area(NamedTuple):
    """A rectangle, by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Where lines arrive and leave."""
        return (self.top + self.bottom) / 2


class Drawing:
    """What has been drawn so far."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.parts: list[str] = []

    def box(self, kind: str, area: Area, *, rx: float = 4, below: int | None = None) -> None:
        """Draw a box over all there is, or below the parts from this number on."""
        left, top, right, bottom = area
        size = f'width="{right - left:g}" height="{bottom - top:g}" rx="{rx:g}"'
        part = f'<rect class="{kind}" x="{left:g}" y="{top:g}" {size}/>'
        self.parts.insert(len(self.parts) if below is None else below, part)

    def text(self, kind: str, x: float, y: float, text: str) -> None:
        """Write one line; `y` is its middle, and `x` its left end, or its right one for `end`."""
        self.parts.append(f'<text class="{kind}" x="{x:g}" y="{y + 4.5:g}">{escape(text)}</text>')

    def texts(self, kind: str, x: float, y: float, lines: Iterable[str]) -> float:
        """Write lines, and return where the next one would be."""
        for line in lines:
            self.text(kind, x, y, line)
            y += LINE
        return y

    def path(self, kind: str, data: str) -> None:
        """Draw a line, as SVG writes it."""
        self.parts.append(f'<path class="{kind}" d="{data}"/>')

    def dot(self, x: float, y: float) -> None:
        """Draw where one line joins another."""
        self.parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="3"/>')

    def head(self, x: float, y: float, towards: str) -> None:
        """Draw the head of an arrow; its point is at the place."""
        shape = {"right": "l-8-4v8z", "left": "l8-4v8z", "down": "l-4-8h8z"}[towards]
        self.path("head", f"M{x:g} {y:g}{shape}")

    def arrow_down(self, kind: str, x: float, y: float, bottom: float) -> None:
        """Draw a straight arrow."""
        self.path(kind, f"M{x:g} {y:g}V{bottom - 2:g}")
        self.head(x, bottom, "down")

    def pill(self, label: str, x: float, y: float, height: float = PILL) -> float:
        """Draw a round box, and return its right end."""
        right = x + len(label) * CODE + height - 6
        self.box("pill", Area(x, y, right, y + height), rx=height / 2)
        self.text("code", x + height / 2 - 3, y + height / 2, label)
        return right

    def pills(self, labels: Iterable[str], x: float, y: float, right: float) -> float:
        """Draw pills, as many in a line as there is room; return where the next line is."""
        at = x
        for label in labels:
            if at > x and at + len(label) * CODE + PILL > right:
                at, y = x, y + PILL + GAP
            at = self.pill(label, at, y) + GAP
        return y + PILL + GAP

    def svg(self, height: float, name: str, title: str, summary: str) -> str:
        """Return the drawing; title and summary are what a screen reader says of it."""
        ids = f'aria-labelledby="{name}-title" aria-describedby="{name}-desc"'
        return (
            f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" {ids}>'
            f'<title id="{name}-title">{escape(title)}</title>'
            f'<desc id="{name}-desc">{escape(summary)}</desc>{"".join(self.parts)}</svg>'
        )


@dataclass
class Picture:
    """A drawing, and all that it shows in words: HTML, a line each."""

    title: str
    summary: str
    words: list[str]
    drawing: Drawing
    height: float


def wrap(items: Iterable[str], width: float, letter: float = NOTE) -> list[str]:
    """Put items in lines of at most this width, with commas between; no item is broken."""
    lines: list[str] = []
    for item in items:
        if lines and (len(lines[-1]) + len(item) + 3) * letter <= width:
            lines[-1] += f", {item}"
        else:
            lines.append(item)
    return [*(f"{line}," for line in lines[:-1]), *lines[-1:]]


def count(number: int, word: str) -> str:
    """Write `1 line`, `2 lines`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def code(text: str) -> str:
    """Write a name as HTML."""
    return f"<code>{escape(text, quote=False)}</code>"


def codes(names: Iterable[str]) -> str:
    """Write names as HTML: `a, b and c`."""
    return join(code(name) for name in names)


def join(items: Iterable[str]) -> str:
    """Write `a, b and c`."""
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last

"""The blocks that show what structure costs, from what `make cost` has measured.

    ```cost show="chart"
    ```

`chart` draws each request's time in each chapter, as a multiple of chapter 1's, and puts the same
numbers in a table below; `parts` takes one request apart; `without` tells what some parts of a
chapter cost, by leaving them out; `least` compares the last chapter with the least program that
gives the same answers; `scale` compares the times with something known; `run` says
when, with what and how the measurement was made. No number of the page stands in the page itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from tooling.book import ROOT, label_of
from tooling.fences import BlockError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tooling.book import Book

    Times = dict[str, dict[str, float]]  # microseconds: what was done, then "fastest" or "median"

RESULT = ROOT / "docs" / "data" / "cost.json"
REQUESTS = {
    "page": ("GET /", "The front page, somebody is logged in"),
    "list": ("GET /api/bookmarks/", "A list of 20 bookmarks"),
    "one": ("GET /api/bookmarks/40", "One bookmark"),
    "add": ("POST /api/bookmarks/", "A new bookmark"),
    "change": ("PATCH /api/bookmarks/40", "Another title"),
    "refused": ("POST /api/bookmarks/", "Refused for two faults: 422"),
    "start": ("import app", "The start, with create_app()"),
}
PARTS = {
    "before": "what runs before the view",
    "read": "reading 20 bookmarks",
    "shape": "making dictionaries of them",
}
# What chapter 5 has and the least program has not, and what it buys.
BOUGHT = {
    "log": ("the line in the log", "you see who asked for what, and how long it took"),
    "session": ("the session", "a page knows who is logged in"),
    "headers": ("the security headers", "a browser runs no script and shows no frame of others"),
    "hosts": ("the check of the host", "no link is built for a host that is not yours"),
    "ping": ("the look at the connection", "one that died while it waited costs nobody a request"),
}
SIGN = "\N{MULTIPLICATION SIGN}"
# Where a bar begins and how long the longest is, in percent of a panel's width.
BEGIN, LONGEST = 7, 52
ROW = 24  # pixels from one bar to the next


@dataclass(frozen=True)
class CostOptions:
    """The options of a block."""

    show: Literal["chart", "parts", "without", "least", "scale", "run"]


def draw_cost(_book: Book, options: CostOptions, _text: str) -> str:
    """Return the block as HTML.

    Raises:
        BlockError: The measurement cannot be read.

    """
    try:
        return SHOWS[options.show](json.loads(RESULT.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        name = RESULT.relative_to(ROOT).as_posix()
        raise BlockError(f"{name} cannot be shown ({error!r}): run make cost") from error


def chart(result: dict[str, Any]) -> str:
    """Draw a panel for each request and a bar for each chapter, and the table of the same."""
    chapters: dict[str, Times] = result["chapters"]
    longest = max(ratio(chapters, name, request) for name in chapters for request in REQUESTS)
    panels = []
    for request, (title, note) in REQUESTS.items():
        one = f"{BEGIN + LONGEST / longest:.2f}%"
        height = len(chapters) * ROW
        bars = "".join(_bars(chapters, request, longest))
        panels.append(
            f"<figure><figcaption><code>{title}</code><small>{note}</small></figcaption>"
            f'<svg width="100%" height="{height}">{bars}'
            f'<line x1="{one}" x2="{one}" y1="0" y2="{height}"/></svg></figure>'
        )
    return (
        '<div class="cost" role="img" aria-label="Bars: the time of each request in each chapter, '
        'as a multiple of chapter 1. The table below holds the same numbers.">'
        f"{''.join(panels)}</div>"
        f"<details><summary>The same numbers as a table</summary>{_ratios(chapters)}</details>"
    )


def _bars(chapters: dict[str, Times], request: str, longest: float) -> Iterator[str]:
    for row, (name, times) in enumerate(chapters.items()):
        value = ratio(chapters, name, request)
        length = LONGEST * value / longest
        middle = row * ROW + ROW // 2
        yield (
            f'<text x="0" y="{middle}">{label_of(name)}</text>'
            f'<rect x="{BEGIN}%" y="{row * ROW + 4}" width="{length:.2f}%" height="{ROW - 8}"/>'
            f'<text x="{BEGIN + length + 2:.2f}%" y="{middle}">{value:.2f} {SIGN} '
            f'<tspan class="note">{spell(times[request]["fastest"])}</tspan></text>'
        )


def _ratios(chapters: dict[str, Times]) -> str:
    rows = (
        (
            f"<code>{title}</code><br><small>{note}</small>",
            *(
                f"{ratio(chapters, name, request):.2f} {SIGN}<br>"
                f"<small>{spell(times[request]['fastest'])}</small>"
                for name, times in chapters.items()
            ),
        )
        for request, (title, note) in REQUESTS.items()
    )
    return _table(("chapter", *map(label_of, chapters)), rows)


def parts(result: dict[str, Any]) -> str:
    """Return a table of where the time of the list goes, in each chapter."""
    chapters: dict[str, Times] = result["chapters"]
    lines: dict[str, list[float]] = {
        what: [times[part]["fastest"] for times in chapters.values()]
        for part, what in PARTS.items()
    }
    whole = [times["list"]["fastest"] for times in chapters.values()]
    lines["the rest"] = [
        total - sum(some) for total, *some in zip(whole, *lines.values(), strict=True)
    ]
    lines["all of it"] = whole
    rows = ((what, *map(spell, values)) for what, values in lines.items())
    return _table(("chapter", *map(label_of, chapters)), rows)


def without(result: dict[str, Any]) -> str:
    """Return a table of what each request saves when one part of a chapter is left out."""
    name = result["without"]["chapter"]
    whole: Times = result["chapters"][name]
    requests = [request for request in REQUESTS if request != "start"]
    rows = (
        (
            what,
            *(spell(whole[request]["fastest"] - times[request]["fastest"]) for request in requests),
        )
        for what, times in result["without"]["parts"].items()
    )
    titles = ("the page", "the list", "one", "a new one", "a changed one", "refused")
    return _table((f"chapter {label_of(name)} without", *titles), rows)


def least(result: dict[str, Any]) -> str:
    """Return a table of what the last chapter adds to the least program, and what that buys."""
    times: dict[str, dict[str, float]] = result["least"]

    def saved(part: str) -> list[str]:
        return [spell(t["chapter"] - t[part]) for t in times.values()]

    whole = [t["chapter"] for t in times.values()]
    rest = [t["all parts"] - t["least"] for t in times.values()]
    rows = [
        ("the least program", *(spell(t["least"]) for t in times.values()), ""),
        *((what, *saved(part), buys) for part, (what, buys) in BOUGHT.items()),
        ("the rest", *map(spell, rest), "query and body checked, moments with their time zone"),
        ("chapter 5", *map(spell, whole), ""),
        ("so fast", *(f"{t['least'] / t['chapter']:.0%}" for t in times.values()), ""),
    ]
    return _table(("CPU time of", "a list of 20", "one user", "what it buys"), rows)


def scale(result: dict[str, Any]) -> str:
    """Return a table that sets the requests beside the checking of one password."""
    chapters: dict[str, Times] = result["chapters"]
    last = list(chapters)[-1]
    hash_time = result["password"]
    rows = [
        (f"the front page, chapter {label_of(name)}", spell(time), f"{1e6 / time:,.0f} a second")
        for name in (next(iter(chapters)), last)
        for time in [chapters[name]["page"]["fastest"]]
    ]
    rows.append(("checking one password", spell(hash_time), f"{1e6 / hash_time:,.0f} a second"))
    return _table(("what", "takes", "so one process does"), rows)


def run(result: dict[str, Any]) -> str:
    """Say when, with what and how all this was measured."""
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    return (
        f"<p>Measured on {result['date']}: {escape(result['machine'])}; {escape(versions)}. "
        f"{result['rounds']} rounds, in each a batch of {result['batch']} of each request, in all "
        f"chapters in turn; the fastest batch counts. Taken from the medians instead, no ratio "
        f"would differ by more than {noise(result):.0%}.</p>"
    )


SHOWS = {
    "chart": chart,
    "parts": parts,
    "without": without,
    "least": least,
    "scale": scale,
    "run": run,
}


def ratio(chapters: dict[str, Times], name: str, request: str, kind: str = "fastest") -> float:
    """Return how many times as long as in the first chapter a request takes in another one."""
    first = next(iter(chapters.values()))
    return chapters[name][request][kind] / first[request][kind]


def noise(result: dict[str, Any]) -> float:
    """Return by how much the medians' ratios differ from the shown ones, at most: 0.05 for 5 %."""
    chapters: dict[str, Times] = result["chapters"]
    return max(
        abs(ratio(chapters, name, request, "median") / ratio(chapters, name, request) - 1)
        for name in chapters
        for request in REQUESTS
    )


def spell(microseconds: float) -> str:
    """Write a time as people do, in microseconds or milliseconds."""
    if abs(microseconds) < 1000:
        return f"{microseconds:.0f}\N{NO-BREAK SPACE}µs"
    digits = 1 if microseconds < 10_000 else 0
    return f"{microseconds / 1000:.{digits}f}\N{NO-BREAK SPACE}ms"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table whose first column names the rows and whose others hold numbers."""
    titles = "".join(f'<th scope="col">{title}</th>' for title in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{value}</td>" for value in others)}</tr>'
        for first, *others in rows
    )
    return (
        f'<div class="numbers"><table><thead><tr>{titles}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )

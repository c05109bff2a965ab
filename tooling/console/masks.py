"""What differs from run to run in an output, and whether two outputs are the same but for that."""

import re
from collections.abc import Callable
from typing import NamedTuple

FOLDER = "flask-in-stages"  # the name of each copy


class Mask(NamedTuple):
    """One kind of text that differs from run to run, and what stands for it on every page."""

    name: str
    pattern: str
    replacement: str | Callable[[re.Match[str]], str]
    why: str


VERSION = r"\d+(?:\.\d+)+[\w.+]*"
CLOCK = r"\d\d:\d\d:\d\d"
MASKS = [
    Mask(
        "folder",
        rf"""(?<![\w:/.])(?:/[^\s/:'"]+)*/{FOLDER}(?=[\s/:'"]|$)""",
        f"/home/you/{FOLDER}",
        "each page runs in a new temporary folder",
    ),
    Mask(
        "packages",
        r"""(?<![\w:/.])(?:/[^\s/:'"]+)+/site-packages\b""",
        f"/home/you/{FOLDER}/.venv/lib/python3.12/site-packages",
        "every machine installs them somewhere else",
    ),
    Mask(
        "moment",
        rf"\d{{4}}-\d\d-\d\d([T ]){CLOCK}((?:\.\d+)?)(Z|[+-]\d\d:\d\d)",
        lambda match: f"2026-01-31{match[1]}09:30:00{match[2] and '.123456'}{match[3]}",
        "ISO 8601: when a record was made",
    ),
    Mask(
        "log moment",
        rf"\[\d{{4}}-\d\d-\d\d {CLOCK},\d{{3}}\]",
        "[2026-01-31 09:30:00,123]",
        "when an application logged a line",
    ),
    Mask(
        "HTTP date",
        rf"[A-Z][a-z]{{2}}, \d\d [A-Z][a-z]{{2}} \d{{4}} {CLOCK} GMT",
        "Sat, 31 Jan 2026 09:30:00 GMT",
        "when an answer was sent, or a cookie ends",
    ),
    Mask(
        "log date",
        rf"\[\d\d/[A-Z][a-z]{{2}}/\d{{4}} {CLOCK}\]",
        "[31/Jan/2026 09:30:00]",
        "when the server answered",
    ),
    Mask(
        "duration",
        r"(?m)^=+ (.* in )\d+\.\d\ds(?: \(\d+:\d\d:\d\d\))? =+$",
        lambda match: f" {match[1]}0.12s ".center(80, "="),
        "a longer time makes the rule around it shorter",
    ),
    Mask(
        "seconds",
        r"\b\d+\.\d\ds\b",
        "0.12s",
        "how long pytest, or one of its tests, took",
    ),
    Mask(
        "milliseconds",
        r"\bafter \d+ ms\b",
        "after 3 ms",
        "how long a request took, as the log of an application says",
    ),
    Mask(
        "Python",
        rf"\b(Python[ /]){VERSION}",
        r"\g<1>3.12.1",
        "any version from 3.11 on runs the tutorial",
    ),
    Mask(
        "Flask",
        rf"\b(Flask ){VERSION}",
        r"\g<1>3.1.3",
        "a newer one may be tried",
    ),
    Mask(
        "Werkzeug",
        rf"\b(Werkzeug[ /]){VERSION}",
        r"\g<1>3.1.9",
        "a newer one may be tried",
    ),
    Mask(
        "pytest",
        rf"\bpytest-{VERSION}, pluggy-{VERSION}",
        "pytest-9.2.0, pluggy-1.7.0",
        "newer ones may be tried",
    ),
    Mask(
        "plugins",
        r"(?m)^plugins: .*$",
        f"plugins: {FOLDER}-0.1.0",
        "maintainers have more of them than readers",
    ),
    Mask(
        "cookie",
        r"\b(session=)[\w.-]{20,}",
        r"\g<1>eyJ1c2VyX2lkIjoxfQ.aX3NKA.signature",
        "a session cookie holds the time and a signature",
    ),
    Mask(
        "token",
        r"\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20,}",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.signature-of-the-server",
        "a bearer token holds the time and a signature",
    ),
    Mask(
        "key",
        r"\b[0-9a-f]{32,}\b",
        "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
        "secrets.token_hex() gives another one each time",
    ),
    Mask(
        "PIN",
        r"(Debugger PIN: )\d{3}-\d{3}-\d{3}",
        r"\g<1>123-456-789",
        "Werkzeug computes it from the machine",
    ),
    Mask(
        "Landlock",
        r"^(?:Closed|Open) to what is graded: .*",
        "Closed to what is graded: your files, TCP connections, your processes.",
        "an older kernel closes less",
    ),
    Mask(
        "address",
        r"\b0x[0-9a-f]{6,}\b",
        "0x7f0123456789",
        "where in memory an object lies",
    ),
]


def mask(text: str) -> str:
    """Return `text` with everything in `MASKS` replaced."""
    for each in MASKS:
        text = re.sub(each.pattern, each.replacement, text)
    return text


def matches(expected: list[str], got: list[str]) -> bool:
    """Tell whether `got` is what a page expects.

    A line `...` stands for any lines, none included, and `...` within a line for any text.
    """
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == "..." else line_pattern(line) + r"\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(mask(line).rstrip() + "\n" for line in got)) is not None


def line_pattern(line: str) -> str:
    """Return the regular expression of one line that a page expects."""
    return ".*".join(re.escape(text) for text in mask(line).rstrip().split("..."))


def blend(expected: list[str], got: list[str]) -> list[str]:
    """Return what the page should show: `got`, in the page's words where they still match.

    So a `...` stays where the lines around it are still there.
    """
    shown: list[str] = []
    at = 0  # the first line of `got` that is not yet in `shown`
    anchored = True  # the line before was found
    for number, line in enumerate(expected):
        if line.strip() == "...":
            after = next((each for each in expected[number + 1 :] if each.strip() != "..."), None)
            end = len(got) if after is None else find(after, got, at)
            if anchored and end is not None:
                shown.append(line)
                at = end
        else:
            place = find(line, got, at)
            anchored = place is not None
            if place is not None:
                shown += [*map(mask, got[at:place]), line]
                at = place + 1
    return shown + [mask(line) for line in got[at:]]


def find(line: str, got: list[str], start: int) -> int | None:
    """Return the index of the first of `got` from `start` on that matches `line`."""
    return next((i for i in range(start, len(got)) if matches([line], [got[i]])), None)

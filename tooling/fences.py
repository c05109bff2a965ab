"""The fenced blocks of a page: where they are, and what their first line says."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mkdocs.exceptions import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterator

# MkDocs prints what is logged here, and a strict build fails for it.
LOG = logging.getLogger("mkdocs.tooling")
FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<header>[^`]*)$")
OPTION = re.compile(r"""\s*(?P<key>\w+)(?:=(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+)))?(?=\s|$)""")
# What begins a piece of Markdown that is no paragraph.
NO_PARAGRAPH = ("#", "<", "|", "!!!", "???", "===", "--8<--", "---")
LINK_DEFINITION = re.compile(r"\s*\[[^\]]+\]:|\s*\*\[")
BLOCKS = (
    "step",
    "picture",
    "explorer",
)  # the others are drawn elsewhere


class WeaveError(BuildError):
    """A block cannot be shown, or a changed line is not explained; names every fault.

    MkDocs prints a `BuildError` once, without a traceback, and ends the build.
    """


def read_options(header: str) -> dict[str, str]:
    """Read `key=value key="a value" key` as in the line that opens a block.

    Raises:
        WeaveError: It is written in another way.

    """
    options: dict[str, str] = {}
    position = 0
    while header[position:].strip():
        match = OPTION.match(header, position)
        if not match:
            raise WeaveError(f"cannot read {header[position:].strip()!r}: write key=value")
        options[match["key"]] = match["quoted"] or match["plain"] or ""
        position = match.end()
    return options


@dataclass(frozen=True)
class Found:
    """A block in a page, with what the pages's text says around it."""

    line: int
    last: int
    indent: str
    header: str
    is_closed: bool
    before: int | None  # the paragraph directly before, by a number of its own
    after: int | None


@lru_cache(maxsize=512)
def find_blocks(text: str, word: str = "step") -> list[Found]:
    """Return the blocks of a page; one that is quoted inside another fence is not one."""
    pieces = list(_pieces(text))
    found = []
    for index, (kind, first, last, content) in enumerate(pieces):
        if kind != word:
            continue
        before = after = None
        if index and pieces[index - 1][0] == "paragraph":
            before = pieces[index - 1][1]
        if index + 1 < len(pieces) and pieces[index + 1][0] == "paragraph":
            after = pieces[index + 1][1]
        indent, _, header = content.partition("|")
        # The lines of a step come from the folders, so its fence closes on the next line.
        closed = last == first + 1
        found.append(Found(first, last, indent, header, closed, before, after))
    return found


def _pieces(text: str) -> Iterator[tuple[str, int, int, str]]:
    """Divide a page into steps, other fences, paragraphs and the rest; lines count from 1."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        first = number + 1
        if match := FENCE.match(line):
            number += 1
            while number < len(lines) and not _closes(lines[number], match["fence"]):
                number += 1
            word, _, header = match["header"].strip().partition(" ")
            kind = word if word in BLOCKS else "fence"
            yield kind, first, min(number + 1, len(lines)), f"{match['indent']}|{header}"
            number += 1
        elif not line.strip():
            number += 1
        else:
            while number < len(lines) and lines[number].strip() and not FENCE.match(lines[number]):
                number += 1
            other = line.lstrip().startswith(NO_PARAGRAPH) or LINK_DEFINITION.match(line)
            yield "other" if other else "paragraph", first, number, ""


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip(" \t>")
    return len(stripped) >= len(fence) and not stripped.strip(fence[0])

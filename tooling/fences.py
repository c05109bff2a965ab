"""The fenced blocks of a page: where they are, what they hold, and what stands beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mkdocs.exceptions import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterator

OPENING = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
# What begins a piece of Markdown that is no paragraph.
NO_PARAGRAPH = ("#", "<", "|", "!!!", "???", "===", "--8<--", "---")
LINK_DEFINITION = re.compile(r"\s*\[[^\]]+\]:|\s*\*\[")


class BlockError(BuildError):
    """A block cannot be read or shown, or a changed line is not explained; names every fault.

    MkDocs prints a `BuildError` once, without a traceback, and ends the build.
    """


@dataclass(frozen=True)
class Fence:
    """A fenced block of a page; lines count from 1."""

    line: int  # the one that opens it
    last: int  # the one that closes it
    indent: str  # what stands before each of its lines: spaces, and `>` in a quotation
    info: str  # what follows the backticks: `step chapter=02 file=config.py`
    body: tuple[str, ...]  # its lines, without the indentation
    is_closed: bool
    before: int | None  # the paragraph directly before, by its first line
    after: int | None

    @property
    def name(self) -> str:
        """The first word: which kind of block it is."""
        return self.info.partition(" ")[0]

    @property
    def header(self) -> str:
        """What follows the first word: the options."""
        return self.info.partition(" ")[2]


class Piece(NamedTuple):
    """A fence, a paragraph, or something else that stands between blank lines."""

    kind: str
    first: int
    last: int
    opening: re.Match[str] | None = None
    is_closed: bool = True


@lru_cache(maxsize=512)
def find_fences(text: str) -> tuple[Fence, ...]:
    """Return the fences of a page; one that is quoted inside another is a line of that."""
    lines = text.split("\n")
    pieces = list(_pieces(lines))
    found = []
    for before, piece, after in zip([None, *pieces], pieces, [*pieces[1:], None], strict=False):
        if piece.opening is None:
            continue
        indent = piece.opening["indent"]
        body = lines[piece.first : piece.last - piece.is_closed]
        beside = (
            each.first if each and each.kind == "paragraph" else None for each in (before, after)
        )
        found.append(
            Fence(
                piece.first,
                piece.last,
                indent,
                piece.opening["info"].strip(),
                tuple(line.removeprefix(indent) for line in body),
                piece.is_closed,
                *beside,
            )
        )
    return tuple(found)


def _pieces(lines: list[str]) -> Iterator[Piece]:
    number = 0
    while number < len(lines):
        line = lines[number]
        first = number + 1
        if opening := OPENING.match(line):
            number += 1
            while number < len(lines) and not _closes(lines[number], opening["fence"]):
                number += 1
            is_closed = number < len(lines)
            number += is_closed
            yield Piece("fence", first, number, opening, is_closed)
        elif not line.strip():
            number += 1
        else:
            while (
                number < len(lines) and lines[number].strip() and not OPENING.match(lines[number])
            ):
                number += 1
            other = line.lstrip().startswith(NO_PARAGRAPH) or LINK_DEFINITION.match(line)
            yield Piece("other" if other else "paragraph", first, number)


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip(" \t>")
    return len(stripped) >= len(fence) and not stripped.strip(fence[0])

"""How a message is laid out for the terminal."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDTH = 80  # columns
LABELS = 12  # columns of them before the text


def message(state: str, where: list[str], rows: Mapping[str, object]) -> str:
    """Return a message: the state and the place, then a labelled paragraph for each row.

    Args:
        state: `ex1_3 wrong`.
        where: The place in words, from the best ones to the shortest; the first that fits is taken.
        rows: The paragraphs, by label.

    """
    place = next((each for each in where if len(each) <= WIDTH - 2), where[-1])
    fits = len(state) + 3 + len(place) <= WIDTH
    lines = [f"{state}   {place}"] if fits else [state, f"  {place}"]
    for label, text in rows.items():
        lines += _wrap(label, text)
    return "\n".join(lines)


def _wrap(label: str, text: object) -> list[str]:
    lead = f"  {label}".ljust(LABELS)
    lines = []
    for line in str(text).splitlines() or [""]:
        laid_out = fill(
            line,
            WIDTH,
            initial_indent=lead,
            subsequent_indent=" " * LABELS,
            break_on_hyphens=False,
        )
        lines.append(laid_out or lead.rstrip())
        lead = " " * LABELS
    return lines


def relative(path: Path) -> str:
    """Return a path as one would write it in the working directory."""
    with suppress(ValueError):
        path = path.relative_to(Path.cwd())
    return path.as_posix()


def error_in_words(error: BaseException) -> str:
    """Return an exception as the last line of its traceback has it, without its module."""
    text = str(error).strip()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__

"""What a run has found out about each exercise: the table in the terminal, the JSON report."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from stages.exercises import Exercise

SITE = "http://127.0.0.1:8000/"
BAR = 24  # characters
WORDS = {"todo": "to do", "solved": "solved", "wrong": "wrong", "error": "not judged"}
ORDER = ("todo", "solved", "wrong", "error")  # the worst check decides


@dataclass
class Result:
    """What one run found out about one exercise."""

    exercise: Exercise
    state: str = "todo"
    message: str = ""
    line: int | None = None
    seconds: float = 0.0

    def add(self, state: str, message: str, line: int | None, seconds: float) -> None:
        """Add the outcome of one check function."""
        self.seconds += seconds
        if ORDER.index(state) > ORDER.index(self.state):
            self.state, self.message, self.line = state, message, line


def page_of(exercise: Exercise) -> str:
    """Return the address of the exercise on the served site."""
    return f"{SITE}chapters/{exercise.chapter.name}/exercises/#{exercise.id}"


def write_table(terminal: pytest.TerminalReporter, results: list[Result]) -> None:
    """Write a bar for each chapter, and what comes next."""
    terminal.section("exercises", sep="-")
    full, empty = _bar_characters(terminal)
    for chapter, group in groupby(results, lambda result: result.exercise.chapter):
        states = [result.state for result in group]
        solved, wrong = states.count("solved"), len(states) - states.count("solved")
        wrong -= states.count("todo")
        filled = BAR * solved // len(states)
        bar = full * filled + empty * (BAR - filled)
        words = f"{solved} of {len(states)} solved" + (f", {wrong} wrong" if wrong else "")
        terminal.write(f"{chapter.name:<18} ")
        terminal.write(bar, green=solved == len(states), yellow=solved < len(states))
        terminal.line(f" {words}")
    unsolved = [result.exercise for result in results if result.state != "solved"]
    terminal.line(_next(unsolved[0]) if unsolved else "all solved")


def write_one(terminal: pytest.TerminalReporter, result: Result, following: list[Exercise]) -> None:
    """Write the state of the one exercise that was asked for, and what comes next.

    Args:
        terminal: Where to.
        result: The exercise's result.
        following: The exercises after it, in order.

    """
    terminal.section("exercises", sep="-")
    terminal.line(f"{result.exercise.id}: {WORDS[result.state]}")
    if result.state != "solved":
        terminal.line(_next(result.exercise))
    else:
        terminal.line(_next(following[0]) if following else "that was the last one")


def _next(exercise: Exercise) -> str:
    return f"next: {exercise.id}  {page_of(exercise)}"


def write_report(path: Path, results: list[Result]) -> None:
    """Write the JSON report for people who grade.

    The report is an object with one key, `exercises`: a list of objects with `id`, `name`,
    `chapter`, `state` (`todo`, `wrong`, `solved`, or `error` for a fault of the check itself),
    `message` (empty unless wrong or error), `file`, `line` (a number, or null) and `seconds`.

    Raises:
        OSError: The file cannot be written.

    """
    rows = [
        {
            "id": result.exercise.id,
            "name": result.exercise.name,
            "chapter": result.exercise.chapter.name,
            "state": result.state,
            "message": result.message,
            "file": str(result.exercise.path),
            "line": result.line,
            "seconds": round(result.seconds, 3),
        }
        for result in results
    ]
    path.write_text(json.dumps({"exercises": rows}, indent=2) + "\n", "utf-8")


def _bar_characters(terminal: pytest.TerminalReporter) -> tuple[str, str]:
    encoding = getattr(terminal._tw._file, "encoding", None) or "ascii"  # noqa: SLF001
    try:
        "█░".encode(encoding)
    except UnicodeEncodeError:
        return "#", "."
    return "█", "░"

"""What a run has found out about each exercise: the table in the terminal, the JSON report."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pytest

    from tooling.exercises.exercise import Exercise

SITE = "http://127.0.0.1:8000/"
TITLE = "exercises (`make site` opens their pages)"
BAR = 24  # characters
WORDS = {"todo": "to do", "solved": "solved", "wrong": "wrong"}
WORDS |= {"error": "not judged", "unchecked": "not checked"}
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


def write_table(
    terminal: pytest.TerminalReporter, results: dict[Exercise, Result], everything: list[Exercise]
) -> None:
    """Write a bar for each chapter, and what comes next.

    Args:
        terminal: Where to.
        results: What the run has found out.
        everything: All exercises of the chapters, in order.

    """
    terminal.write_sep("-", TITLE)
    full, empty = _bar_characters()
    states = {exercise: result.state for exercise, result in results.items()}
    for chapter, group in groupby(everything, lambda exercise: exercise.chapter):
        found = [states.get(exercise, "unchecked") for exercise in group]
        solved = found.count("solved")
        filled = BAR * solved // len(found)
        words = f"{solved} of {len(found)} solved"
        for state in ("wrong", "error", "unchecked"):
            if number := found.count(state):
                words += f", {number} {WORDS[state]}"
        terminal.write(f"{chapter.name:<18} ")
        terminal.write(
            full * filled + empty * (BAR - filled),
            green=solved == len(found),
            yellow=solved < len(found),
        )
        terminal.line(f" {words}")
    unsolved = [exercise for exercise in everything if states.get(exercise) != "solved"]
    unsolved.sort(key=lambda exercise: exercise not in states)
    terminal.line(_next(unsolved[0]) if unsolved else "all solved")


def write_one(
    terminal: pytest.TerminalReporter, result: Result, everything: list[Exercise]
) -> None:
    """Write the state of the one exercise that was asked for, and what comes next.

    Args:
        terminal: Where to.
        result: The exercise's result.
        everything: All exercises, in order.

    """
    terminal.write_sep("-", TITLE)
    terminal.line(f"{result.exercise.id}: {WORDS[result.state]}")
    here = everything.index(result.exercise)
    following = everything[here + 1 :] if result.state == "solved" else [result.exercise]
    terminal.line(_next(following[0]) if following else "that was the last one")


def _next(exercise: Exercise) -> str:
    return f"next: {exercise.id}  {page_of(exercise)}"


def write_report(path: Path, results: Iterable[Result]) -> None:
    """Write the JSON report for people who grade.

    The report is an object with one key, `exercises`: a list of objects, one for each exercise
    that was checked, with

    - `id` (`ex1_3`), `name` (`ex1_3_json_errors`) and `chapter` (its folder's name),
    - `state`: `todo`, `wrong`, `solved`, or `error` for a fault of the check itself,
    - `message`: what the terminal shows, empty unless wrong or error,
    - `file`: the learner's file, an absolute path; `line`: a number, or null,
    - `seconds`: how long the checks took.

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
        for result in sorted(results, key=lambda r: (r.exercise.chapter, r.exercise.key))
    ]
    write_whole(path, json.dumps({"exercises": rows}, indent=2) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file as a whole, or leave what was there.

    What UTF-8 cannot hold (a file's name may) becomes a question mark.

    Raises:
        OSError: The file cannot be written.

    """
    content = text.encode("utf-8", "replace")
    if path.exists() and not path.is_file():  # a pipe, or a terminal
        path.write_bytes(content)
        return
    path = path.resolve()
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _bar_characters() -> tuple[str, str]:
    encoding = getattr(sys.__stdout__, "encoding", None) or "ascii"
    try:
        "█░".encode(encoding)
    except UnicodeEncodeError:
        return "#", "."
    return "█", "░"

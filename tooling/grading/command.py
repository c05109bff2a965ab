"""Grade many submissions: `python -m tooling.grading FOLDER --report grades.json`.

The folder holds a folder for each learner, which holds the files of exercises, anywhere in it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tooling.book import ROOT
from tooling.exercises.exercise import Exercise, exercises_below
from tooling.exercises.progress import WORDS
from tooling.grading.collect import Limits, grade_all
from tooling.grading.reports import REPORTS, Submission, plain, write_report
from tooling.grading.submissions import loose_files

if os.name != "nt":
    from tooling.grading.sandbox import adopt, end_children, landlock

STATES = ("solved", "wrong", "todo", "error")


def main() -> None:
    """Grade a folder of submissions.

    Raises:
        SystemExit: It cannot be done, with one sentence that says what to do; or an exercise
            could not be judged.

    """
    arguments = _parser().parse_args()
    if os.name == "nt":
        sys.exit("Grading needs Linux or macOS. On Windows, use WSL or a container.")
    exercises = _wanted(arguments.exercise)
    folders = _folders(arguments.folder)
    if (path := arguments.report) and path.suffix not in REPORTS:
        sys.exit(f"{path}: a report ends in {', '.join(REPORTS)}")
    if path and not path.parent.is_dir():
        sys.exit(f"{path}: there is no folder {path.parent}; create it")
    limits = Limits(arguments.seconds, arguments.memory)
    graded = _grade(folders, exercises, limits, arguments.jobs)
    for note in loose_files(arguments.folder):
        print(plain(note))  # noqa: T201
    for one in graded:
        for note in _notes(one):
            print(plain(f"{one.name}/{note}"))  # noqa: T201
    if path:
        write_report(path, graded)
        print(f"{path}: {len(graded)} learners, {len(exercises)} exercises")  # noqa: T201
    if any(grade.state == "error" for one in graded for grade in one.exercises):
        sys.exit(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tooling.grading",
        description="Check what learners have handed in, each exercise in a process of its own.",
    )
    parser.add_argument("folder", type=Path, help="holds a folder for each learner")
    parser.add_argument("--report", type=Path, metavar="PATH", help="write .json, .csv or .xml")
    parser.add_argument(
        "--exercise",
        action="append",
        metavar="ID",
        help="ex1_3, or ex1 for a chapter's; repeatable",
    )
    parser.add_argument(
        "--seconds", type=int, default=Limits.seconds, help="of work for each exercise"
    )
    parser.add_argument("--memory", type=int, default=Limits.memory, help="MiB for each process")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="exercises at once")
    return parser


def _grade(
    folders: list[Path], exercises: list[Exercise], limits: Limits, jobs: int
) -> list[Submission]:
    """Grade everything, with a line of the table as soon as a learner's is known."""
    print(_protection(), file=sys.stderr)  # noqa: T201
    width = max(len("learner"), *(len(folder.name) for folder in folders))
    print(_line("learner", [WORDS[state] for state in STATES], width))  # noqa: T201

    def show(one: Submission) -> None:
        count = Counter(grade.state for grade in one.exercises)
        print(_line(one.name, [count[state] for state in STATES], width), flush=True)  # noqa: T201

    adopt()
    try:
        return asyncio.run(grade_all(folders, exercises, limits, max(1, jobs), show))
    finally:
        end_children()


def _wanted(names: list[str] | None) -> list[Exercise]:
    """Return the exercises with these ids, or of the chapters with these numbers."""
    everything = exercises_below([ROOT])
    wanted = []
    for name in names or [""]:
        found = [each for each in everything if f"{each.name}_".startswith(name and f"{name}_")]
        if not found:
            sys.exit(f"There is no exercise {name}; write ex1_3, or ex1 for all of chapter 1")
        wanted += found
    return list(dict.fromkeys(wanted))


def _folders(folder: Path) -> list[Path]:
    """Return the learners' folders."""
    if not folder.is_dir():
        sys.exit(f"There is no folder {folder}; make one that holds a folder for each learner")
    found = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")
    if not found:
        sys.exit(f"{folder} holds no folder; make one for each learner, and put the files into it")
    return found


def _notes(one: Submission) -> list[str]:
    """Return what the teacher should look at."""
    notes = list(one.notes)
    for grade in one.exercises:
        if grade.state == "error":
            notes.append(f"{grade.file}: {WORDS['error']}: {grade.message.partition(chr(10))[0]}")
        if grade.reaches:
            notes.append(f"{grade.file}: read it: {', '.join(grade.reaches)}")
    return notes


def _line(name: str, cells: list[Any], width: int) -> str:
    columns = [
        f"{cell:>{len(WORDS[state]) + 2}}" for cell, state in zip(cells, STATES, strict=True)
    ]
    return f"{plain(name):<{width}}{''.join(columns)}"


def _protection() -> str:
    """Say what the learners' code is kept from on this machine."""
    version = landlock()
    parts = {"your files": 1, "TCP connections": 4, "your processes": 6}
    if missing := [part for part, since in parts.items() if version < since]:
        return f"Open to what is graded: {', '.join(missing)}. Grade in a container."
    return f"Closed to what is graded: {', '.join(parts)}."

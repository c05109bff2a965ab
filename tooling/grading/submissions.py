"""What learners have handed in: which files are answers, and what to say of the others."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from tooling.book import ROOT
from tooling.exercises.exercise import Exercise, exercises_below

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST = 1 << 20  # bytes of a file
PASSED_OVER = {"__MACOSX", "__pycache__", "answers", "node_modules", "site-packages"}
# What a file that may be an answer is called, and what to do with it.
NO_ANSWER = {
    re.compile(r"(?i).+\.(7z|rar|tar(\.\w+)?|tgz|zip)"): "an archive; unpack it here",
    re.compile(r"(?i).+\.ipynb"): "a notebook; save its code as a file with the exercise's name",
    re.compile(r"(?i)(?!test_).*(?<![a-z])ex[\W_]*\d+[\W_]+\d+.*(?<!\.bak)"): (
        "there is no such exercise; was it renamed? Give it the exercise's name, which ends in .py"
    ),
}


def find_files(folder: Path, exercises: Iterable[Exercise]) -> tuple[dict[str, Path], list[str]]:
    """Return the learner's file for each exercise's name, and what is to be said of the others."""
    known = {exercise.path.name: exercise.name for exercise in exercises_below([ROOT])}
    wanted = {exercise.path.name for exercise in exercises}
    found: dict[str, Path] = {}
    notes = []
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f[0] != "." and f not in PASSED_OVER)
        for file in sorted(files):
            path = Path(at, file)
            relative = path.relative_to(folder).as_posix()
            if file not in known:
                if advice := _advice(file):
                    notes.append(f"{relative}: {advice}")
            elif file not in wanted:
                continue
            elif (name := known[file]) in found:
                first = found[name].relative_to(folder).as_posix()
                notes.append(f"{relative}: there are two; {first} was checked, and not this one")
            else:
                found[name] = path
    return found, notes


def _advice(file: str) -> str | None:
    """Say what to do with a file that is no answer, if it may hold one."""
    return next((says for names, says in NO_ANSWER.items() if names.fullmatch(file)), None)


def read_file(path: Path) -> bytes:
    """Return the content of a file that is handed in.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no ordinary file, or too large.

    """
    try:
        # A pipe would be waited for, and a link may lead to another learner's file.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        if path.is_symlink():
            raise ValueError("a link, and no file") from None
        raise
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("no ordinary file")
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"larger than {LARGEST >> 10} KiB")
    return content


def loose_files(folder: Path) -> list[str]:
    """Say which files that may hold an answer lie beside the learners' folders."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return [
        f"{file.name}: in no learner's folder; make one and move it there"
        for file in files
        if file.suffix == ".py" or _advice(file.name)
    ]

"""The exercises: where they lie, and which state they are in.

An exercise `ex1_3_json_errors` is one file of the learner's in a chapter's folder
`exercises/`, a check `test_ex1_3_json_errors.py` beside it, and the folder
`answers/ex1_3_json_errors/` with `stub.py`, `solution.py`, `hints.md` and `wrong_*.py`.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from tooling.exercises.errors import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = re.compile(r"(ex\d+_\d+)_\w+")


@dataclass(frozen=True)
class Exercise:
    """One exercise on disk, told by the path of the learner's file."""

    path: Path

    @property
    def name(self) -> str:
        """The whole name: `ex1_3_json_errors`."""
        return self.path.stem

    @property
    def id(self) -> str:
        """The short name: `ex1_3`."""
        return self.name[: self.name.index("_", self.name.index("_") + 1)]

    @property
    def key(self) -> list[int]:
        """The numbers of the name, to sort by: `[1, 3]`."""
        return [int(number) for number in self.id[2:].split("_")]

    @property
    def chapter(self) -> Path:
        """The chapter's folder."""
        return self.path.parents[1]

    @property
    def check(self) -> Path:
        """The file of the check."""
        return self.path.with_name(f"test_{self.path.name}")

    @property
    def answers(self) -> Path:
        """The folder of the reference answers."""
        return self.path.parent / "answers" / self.name

    @property
    def stub(self) -> Path:
        """The file as the learner was given it."""
        return self.answers / "stub.py"

    @property
    def solution(self) -> Path:
        """The reference answer."""
        return self.answers / "solution.py"

    @property
    def wrong_answers(self) -> list[Path]:
        """Answers that people really give, and that the check must catch."""
        return sorted(self.answers.glob("wrong_*.py"))

    def is_there(self) -> bool:
        """Tell whether this is one of the tutorial's exercises, and no file of the learner's own.

        One of the parts may be missing, and the check then says so; what stands alone, such as a
        copy of a check or of an answers' folder, is no exercise.
        """
        parts = (self.path, self.check, self.answers)
        return bool(NAME.fullmatch(self.name)) and sum(part.exists() for part in parts) > 1

    def hints(self) -> list[str]:
        """Return the three hints, the first one the smallest.

        Raises:
            OSError: They cannot be read.

        """
        text = (self.answers / "hints.md").read_text("utf-8")
        return [part.strip("\n") for part in re.split(r"(?m)^## Hint \d+\n", text)[1:]]

    def is_untouched(self) -> bool:
        """Tell whether the learner's file is still the stub, comments and spacing aside."""
        try:
            mine, given = self.path.read_bytes(), self.stub.read_bytes()
        except OSError:
            return False
        if mine == given:
            return True
        try:
            return _meaning(mine) == _meaning(given)
        except UNREADABLE:
            return False

    def import_libraries(self) -> None:
        """Import what the stub imports: to load it is not the learner's time."""
        import ast  # noqa: PLC0415  pytest loads this file early

        for node in ast.parse(self.stub.read_bytes()).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                # If it is missing, the answer's own import says so.
                with suppress(ImportError):
                    import_module(name)
            if "hypothesis" in names:
                self._prepare_hypothesis()

    def _prepare_hypothesis(self) -> None:
        """Have Hypothesis make its table of Unicode, which takes a second in a new folder."""
        with suppress(ImportError):
            from hypothesis import strategies  # noqa: PLC0415  few exercises need it

            strategies.text().validate()

    def reset(self) -> Path | None:
        """Put the stub back and return the backup of the learner's file, if it needed one.

        Raises:
            OSError: A file cannot be read or written.

        """
        given = self.stub.read_bytes()
        backup = None
        if self.path.exists():
            if self.path.read_bytes() == given:
                return None
            backup = self.path.with_name(f"{self.path.name}.bak")
            number = 2
            while backup.exists():
                backup = self.path.with_name(f"{self.path.name}.bak{number}")
                number += 1
            self.path.rename(backup)
        self.path.write_bytes(given)
        return backup


def exercises_below(folders: Iterable[Path]) -> list[Exercise]:
    """Return the exercises of every chapter that is, holds or lies in one of `folders`."""
    found: set[Exercise] = set()
    for folder in folders:
        bases = {folder, *folder.parents[:2], *folder.glob("*/"), *folder.glob("chapters/*/")}
        for base in bases:
            names = [path.name for path in base.glob("exercises/answers/ex*_*_*/")]
            names += [path.stem[len("test_") :] for path in base.glob("exercises/test_ex*_*_*.py")]
            everything = (Exercise(base / "exercises" / f"{name}.py") for name in names)
            found.update(exercise for exercise in everything if exercise.is_there())
    return sorted(found, key=lambda exercise: (exercise.chapter, exercise.key, exercise.name))


def find(wanted: str, folders: Iterable[Path]) -> Exercise:
    """Return the exercise with this id or name, near one of `folders`.

    Raises:
        LookupError: There is none; the message names those that are near.

    """
    exercises: list[Exercise] = []
    # One folder after the other: in the copy of a chapter, its own exercise is meant.
    for folder in folders:
        exercises += exercises_below([folder])
        for exercise in exercises:
            if wanted in (exercise.id, exercise.name, exercise.path.name):
                return exercise
    from difflib import get_close_matches  # noqa: PLC0415  pytest loads this file early

    names = [name for exercise in exercises for name in (exercise.id, exercise.name)]
    near = sorted(get_close_matches(wanted, names, 6, 0.5))
    cure = f"near it: {', '.join(near)}" if near else "name a folder that has exercises"
    raise LookupError(f"there is no exercise {wanted}; {cure}")


def _meaning(source: bytes) -> str:
    """Return the syntax tree in words, the spacing of its docstrings left out."""
    import ast  # noqa: PLC0415  an untouched exercise must cost next to nothing

    tree = ast.parse(source)
    for node in ast.walk(tree):
        match getattr(node, "body", None):
            case [ast.Expr(value=ast.Constant(value=str() as text) as docstring), *_]:
                docstring.value = " ".join(text.split())
    return ast.dump(tree)

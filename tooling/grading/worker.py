"""Check one exercise of one learner, in the process that `tooling.grading.collect` starts for it.

The order is JSON on the standard input. The standard output gets two lines, each of them JSON:
when the check begins, what the teacher should look at, and then the verdict. Both hold the order's
secret, which is all that tells them from what the learner's code may write.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tooling.exercises import limits
from tooling.exercises.errors import UNREADABLE, Wrong
from tooling.exercises.exercise import Exercise
from tooling.exercises.progress import Result
from tooling.exercises.running import answer_path
from tooling.grading.sandbox import confine, limit

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

# Seconds of the processor's time, where a learner alone has three: a fresh copy has none of what
# pytest and Hypothesis would keep from run to run.
LIMIT = 5.0
LONGEST = 4000  # characters of a message
EARLY = "it ends the check before that is over; an answer needs no pytest.exit()"
FOOLED = "after this file has run, the check accepts a wrong answer: read what the file does"
# What code needs that would change the check, or look into it.
REACHES = {"__builtins__", "__import__", "__subclasses__", "_exit", "_getframe", "_pytest"}
REACHES |= {"builtins", "ctypes", "eval", "exec", "gc", "importlib", "inspect", "modules"}
REACHES |= {"monkeypatch", "pytest", "setattr", "sys", "tooling", "unittest"}


class AnswerAndControl:
    """The hooks that check the learner's file and, after it, an answer known to be wrong.

    If that one passes, this process can no longer tell right from wrong.
    """

    def __init__(self, exercise: Exercise, begin: Callable[[], None]) -> None:
        """Judge the file of `exercise`, and call `begin` before it is run."""
        self.exercise = exercise
        self.begin = begin
        self.result = Result(exercise)
        self.left = -1  # items to come, when there are any
        self.is_fooled = True

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run each check for both."""
        if "exercise" in metafunc.fixturenames:
            answers = [self.exercise.path, self.exercise.wrong_answers[0]]
            metafunc.parametrize("exercise", answers, ids=["answer", "control"], indirect=True)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Let the wrong answer come last."""
        items.sort(key=self._is_control)
        self.left = len(items)
        self.begin()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Remember what was found out."""
        report = yield
        if self._is_control(item):
            if call.excinfo and isinstance(call.excinfo.value, Wrong):
                self.is_fooled = False
        elif found := getattr(report, "exercise", None):
            self.result.add(found["state"], found["message"], found["line"], report.duration)
        self.left -= report.when == "teardown"
        return report

    def verdict(self) -> dict[str, Any]:
        """Return what is to be said of the learner's file."""
        state, message, line = self.result.state, self.result.message, self.result.line
        if state in ("todo", "solved") and self.left:
            state, message, line = "wrong", EARLY, None
        elif state == "solved" and self.is_fooled:
            state, message, line = "error", FOOLED, None
        seconds = round(self.result.seconds, 3)
        return {"state": state, "message": message[:LONGEST], "line": line, "seconds": seconds}

    def _is_control(self, item: pytest.Item) -> bool:
        return answer_path(item, self.exercise) != self.exercise.path


def reaches(exercise: Exercise) -> list[str]:
    """Return the names in the learner's file that an answer to this exercise has no need of."""
    try:
        given = _names(exercise.solution) | _names(exercise.stub)
        return sorted(_names(exercise.path) & REACHES - given)
    except (OSError, *UNREADABLE):
        return []


def _names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                names.add(name)
            case ast.alias(name=name) | ast.ImportFrom(module=str(name)):
                names.update(name.split("."))
    return names


def main() -> None:
    """Follow the order and end the process, whatever the learner's code has left in it."""
    order = json.load(sys.stdin)
    folder = Path(order["folder"])
    exercise = Exercise(folder / order["file"])
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:

        def say(said: dict[str, Any]) -> None:
            print(json.dumps({"secret": order["secret"]} | said), file=out, flush=True)

        limit(order["memory"], order["seconds"])
        confine(folder)
        os.chdir(folder)
        found = reaches(exercise)
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in range(2):  # what cannot begin says why on the standard error
            os.dup2(nothing, number)
        limits.LIMIT, limits.WAIT = LIMIT, order["seconds"]
        limits.LAST = 2 * order["longest"]  # who started this process ends it before
        run = AnswerAndControl(exercise, lambda: say({"reaches": found}))
        arguments = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]
        # This package is loaded before pytest begins; nothing asserts in it.
        arguments += ["-W", "ignore:Module already imported", os.fspath(exercise.check)]
        pytest.main(arguments, plugins=[run])
        if run.left >= 0:
            say(run.verdict())
    os._exit(0)


if __name__ == "__main__":
    main()

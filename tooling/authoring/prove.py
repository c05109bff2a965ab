"""`--prove`: run each check against answers that are to do, right and wrong."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tooling.exercises.errors import Wrong
from tooling.exercises.message import WIDTH
from tooling.exercises.running import answer_path, exercise_of

if TYPE_CHECKING:
    from collections.abc import Generator


class EveryAnswer:
    """The hooks that run each check against every answer that the tutorial brings."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.left: Counter[Path] = Counter()  # the items to come, for each answer
        self.said: dict[Path, list[str]] = {}  # what the checks said of each wrong answer

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run each check once for each answer."""
        exercise = exercise_of(Path(metafunc.module.__file__ or ""))
        if exercise and "exercise" in metafunc.fixturenames:
            answers = [exercise.path, exercise.solution, *exercise.wrong_answers]
            ids = ["stub", *(path.stem for path in answers[1:])]
            metafunc.parametrize("exercise", answers, ids=ids, indirect=True)

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave out what is no check of an exercise."""
        dropped = [item for item in items if not exercise_of(item.path)]
        items[:] = [item for item in items if exercise_of(item.path)]
        config.hook.pytest_deselected(items=dropped)
        for item in items:
            if exercise := exercise_of(item.path):
                self.left[answer_path(item, exercise)] += 1

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn a wrong answer's failure into success, and its success into failure."""
        report = yield
        exercise = exercise_of(item.path)
        assert exercise  # noqa: S101  for the type checker: checks alone are left
        path = answer_path(item, exercise)
        if path == exercise.path:
            if report.when != "teardown" and not report.skipped:
                report.outcome = "failed"
                report.longrepr = f"{path.name} is not the stub: --reset it before you --prove"
            return report
        if path == exercise.solution:
            return report
        if call.excinfo and isinstance(call.excinfo.value, Wrong):
            self.said.setdefault(path, []).append(str(call.excinfo.value))
            report.outcome, report.longrepr = "passed", None
        if report.when == "teardown":
            self.left[path] -= 1
            if not self.left[path] and (fault := _fault(path, self.said.get(path, []))):
                report.outcome, report.longrepr = "failed", fault
        return report


def _fault(path: Path, messages: list[str]) -> str | None:
    """Say what is missing in the check's answers to a wrong answer, if anything is."""
    docstring = " ".join((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split())
    name, says, words = docstring.partition("The check says: ")
    if not name or not says:
        return f"{path}: its docstring names no mistake, or has no 'The check says: ...'"
    if not messages:
        return f"{path}: no check fails on it; make it wrong, or let the check look"
    said = " ".join(" ".join(messages).split())
    missing = [part for part in words.split(" … ") if part not in said]
    if missing:
        return (
            f"{path}: the check does not say {missing}; mend this line, or the check, which says\n"
            + "\n".join(messages)
        )
    if wide := [line for line in "\n".join(messages).splitlines() if len(line) > WIDTH]:
        return f"{path}: wider than {WIDTH} columns: {wide}"
    return None

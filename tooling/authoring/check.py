"""`make exercises`: find all that is missing or wrong in the tutorial's exercises, at once."""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import pytest

from tooling.authoring.new import blocks_on, page_of
from tooling.authoring.numbers import wrong_numbers
from tooling.book import ROOT
from tooling.exercises.exercise import Exercise, exercises_below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRONG_ANSWERS = 3  # or more
HINTS = 3


class Faults:
    """The hooks that collect what a run has to say."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.found: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a check that cannot be imported."""
        if report.failed:
            self.found.append(f"{report.nodeid}: cannot be run: {report.longreprtext}")

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note an answer that is not judged as it ought to be."""
        if report.failed:
            self.found.append(f"{report.nodeid}: {report.longreprtext}")


def faults(root: Path = ROOT) -> list[str]:
    """Return all that is wrong with a repository's exercises, each with its file and its cure."""
    exercises = exercises_below([root])
    found = [fault for exercise in exercises for fault in missing(exercise, root)]
    for identity, number in Counter((each.chapter, each.id) for each in exercises).items():
        if number > 1:
            chapter, name = identity
            found.append(f"{chapter.relative_to(root)}: {number} exercises are {name}; rename one")
    found += [
        f"{each.path.relative_to(root)}:{each.line}: says {each.said}, and there are {each.right}"
        for each in wrong_numbers(root)
    ]
    return found + _unproven(root)


def missing(exercise: Exercise, root: Path) -> Iterator[str]:
    """Give what is wrong with one exercise, and can be seen without running anything."""

    def words(path: Path, fault: str) -> str:
        return f"{path.relative_to(root)}: {fault}"

    parts = (exercise.stub, exercise.solution, exercise.check, exercise.answers / "hints.md")
    for part in parts:
        if not part.is_file():
            yield words(part, "is missing; CONTRIBUTING.md says what it holds")
    if (number := len(exercise.wrong_answers)) < WRONG_ANSWERS:
        yield words(exercise.answers, f"{number} wrong answers; add wrong_*.py until there are 3")
    if (
        parts[-1].is_file()
        and (number := len([each for each in exercise.hints() if each])) != HINTS
    ):
        yield words(parts[-1], f"{number} hints; write ## Hint 1 to ## Hint 3")
    if exercise.stub.is_file():
        if exercise.stub.read_text("utf-8").count("# TODO") != 1:
            yield words(exercise.stub, "mark the hole with one comment # TODO: ...")
        if exercise.stub.read_bytes() not in _contents(exercise.path, root):
            stub = exercise.stub.relative_to(root)
            yield words(exercise.path, f"is not the stub; copy {stub} over it")
    page = page_of(exercise, root)
    if not page.is_file() or exercise.id not in blocks_on(page):
        block = f'```exercise id="{exercise.id}"'
        yield words(page, f"add ## ... {{ #{exercise.id} }} and {block}")


def _contents(path: Path, root: Path) -> Iterator[bytes]:
    """Give a file as it stands, and as git has it.

    Whoever has solved an exercise for fun has not changed what learners get.
    """
    if path.is_file():
        yield path.read_bytes()
    command = ["git", "cat-file", "blob", f":./{path.relative_to(root).as_posix()}"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)  # noqa: S603
    if done.returncode == 0:
        yield done.stdout


def _unproven(root: Path) -> list[str]:
    """Run each check against every answer, and return what is not as it ought to be."""
    run = Faults()
    arguments = [str(root / "chapters"), f"--rootdir={root}", "--prove", "-q", "-pno:cacheprovider"]
    # This package is loaded before pytest begins; nothing asserts in it.
    arguments += ["-W", "ignore:Module already imported"]
    with redirect_stdout(io.StringIO()) as said, redirect_stderr(said):
        status = pytest.main(arguments, plugins=[run])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and not run.found:
        run.found.append(f"pytest --prove: {said.getvalue()}")
    return run.found


def main() -> None:
    """Print every fault, or what was proven.

    Raises:
        SystemExit: Something is wrong.

    """
    parser = argparse.ArgumentParser(prog="python -m tooling.authoring.check", description=__doc__)
    parser.add_argument("--mutants", action="store_true", help="try small mistakes, too: minutes")
    mutants_too = parser.parse_args().mutants
    found = faults()
    if mutants_too and not found:  # only what is right can have a small mistake
        from tooling.authoring import mutants  # noqa: PLC0415

        found += mutants.survey_all(exercises_below([ROOT]))
    if found:
        sys.exit("\n".join([*found, f"{len(found)} faults"]))
    exercises = exercises_below([ROOT])
    answers = sum(len(each.wrong_answers) for each in exercises)
    print(f"{len(exercises)} exercises and {answers} wrong answers are proven")  # noqa: T201


if __name__ == "__main__":
    main()

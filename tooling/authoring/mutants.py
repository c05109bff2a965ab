"""`make mutants`: run each exercise's check on mutants of its solution.

A mutant that passes the check is a mistake which the check would not notice. It is a gap in the
check, or it is no mistake at all: then `tests/equivalent_mutants.toml` says why.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from tooling.authoring.mutate import Mutant, mutants
from tooling.book import ROOT
from tooling.exercises import limits
from tooling.exercises.exercise import Exercise, exercises_below

if TYPE_CHECKING:
    from collections.abc import Generator

# Seconds: a loop that is hard to interrupt must not end the examination.
GRACE, LAST = 120.0, 300.0
EQUIVALENT = ROOT / "tests" / "equivalent_mutants.toml"


@dataclass
class Survey:
    """What became of the mutants of one exercise."""

    name: str
    mutants: list[Mutant]
    survived: list[Mutant]


class UntilWrong:
    """The hooks that run a check on some answers, each until it is found wrong."""

    def __init__(self, answers: list[Path]) -> None:
        """Take the answers to examine, in this order."""
        self.answers = answers
        self.left = set(answers)  # what no check has found wrong yet

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run each check for each answer."""
        if "exercise" in metafunc.fixturenames:
            metafunc.parametrize("exercise", self.answers, indirect=True)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Finish with one answer before the next begins."""
        order = {path: place for place, path in enumerate(self.answers)}
        items.sort(key=lambda item: order[_answer(item)])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        """Leave out what is known to be wrong."""
        return None if _answer(item) in self.left else True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Remember what is wrong."""
        report = yield
        if report.failed:
            self.left.discard(_answer(item))
        return report


def _answer(item: pytest.Item) -> Path:
    return item.callspec.params["exercise"]  # type: ignore[attr-defined]


def examine(exercise: Exercise) -> Survey:
    """Run the check of an exercise on mutants of its solution.

    Raises:
        RuntimeError: The solution itself does not pass, before its mutants or after them, or
            pytest cannot run the check.

    """
    source = exercise.solution.read_text("utf-8")
    made = mutants(source)
    with TemporaryDirectory() as temporary:
        codes = [source, *(mutant.code for mutant in made), source]
        paths = [Path(temporary, f"answer_{number}.py") for number in range(len(codes))]
        for path, code in zip(paths, codes, strict=True):
            path.write_text(code, "utf-8")
        run = UntilWrong(paths)
        arguments = [str(exercise.check), "-q", "-p", "no:cacheprovider", "--tb=no"]
        # This package is loaded before pytest begins; nothing asserts in it.
        arguments += ["-W", "ignore:Module already imported"]
        with (
            redirect_stdout(io.StringIO()) as said,
            redirect_stderr(said),
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.setattr(limits, "GRACE", GRACE)
            patch.setattr(limits, "LAST", LAST)
            status = pytest.main(arguments, plugins=[run])
    # A run that breaks off finds nothing wrong either.
    ended = status in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    if not ended or not {paths[0], paths[-1]} <= run.left:
        raise RuntimeError(f"{exercise.name}: the solution does not pass\n{said.getvalue()}")
    survived = [mutant for path, mutant in zip(paths[1:-1], made, strict=True) if path in run.left]
    return Survey(exercise.name, made, survived)


def read_equivalent(path: Path = EQUIVALENT) -> dict[str, set[tuple[str, str]]]:
    """Return the mutants that are no mistakes, as lines and changes, for each exercise's name.

    Raises:
        ValueError: An entry gives no reason.

    """
    found: dict[str, set[tuple[str, str]]] = {}
    for entry in tomllib.loads(path.read_text("utf-8"))["equivalent"]:
        named = entry["mutants"]
        if not entry["why"].strip():
            raise ValueError(f"{entry['exercise']}: {'; '.join(named)}: why is it no mistake?")
        keys = {(line, change) for line, changes in named.items() for change in changes}
        found.setdefault(entry["exercise"], set()).update(keys)
    return found


def faults(survey: Survey, equivalent: set[tuple[str, str]]) -> list[str]:
    """Return what is wrong with a check, or with what is said of its mutants.

    Where a line stands twice, what is said of it goes for both.
    """
    made = {mutant.key for mutant in survey.mutants}
    killed = made - {mutant.key for mutant in survey.survived}
    found = [
        f"{survey.name}:{each.number}: survived: {each.change}"
        for each in survey.survived
        if each.key not in equivalent
    ]
    for line, change in sorted(equivalent):
        words = f"{survey.name}: {EQUIVALENT.name}: {line}: {change}"
        if (line, change) not in made:
            found.append(f"{words}: there is no such mutant")
        elif (line, change) in killed:
            found.append(f"{words}: it is killed, so it is not equivalent")
    return found


def main() -> None:
    """Print a table, and every mutant that nothing has noticed.

    Raises:
        SystemExit: A mutant survived, or what is said of the equivalent ones is not true.

    """
    parser = argparse.ArgumentParser(
        prog="python -m tooling.authoring.mutants",
        description="Run each exercise's check on its solution with one small mistake in it.",
    )
    parser.add_argument("exercise", nargs="*", help="ex1_3, or ex1 for all of chapter 1")
    parser.add_argument("--jobs", type=int, default=2, help="exercises at once")
    arguments = parser.parse_args()
    chosen = [
        exercise
        for exercise in exercises_below([ROOT])
        if not arguments.exercise
        or any(f"{exercise.name}_".startswith(f"{wanted}_") for wanted in arguments.exercise)
    ]
    if found := survey_all(chosen, arguments.jobs):
        sys.exit("\n".join(found))


def survey_all(exercises: list[Exercise], jobs: int = 2) -> list[str]:
    """Examine exercises, print a table, and return what is wrong with their checks or the list.

    Args:
        exercises: The exercises.
        jobs: How many at once.

    """
    listed = read_equivalent()
    names = {exercise.name for exercise in exercises_below([ROOT])}
    found = [f"{EQUIVALENT.name}: there is no exercise {name}" for name in listed.keys() - names]
    total = [0, 0, 0, 0]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        print(f"{'':<20}{'mutants':>9}{'killed':>9}{'equivalent':>12}{'survived':>10}")  # noqa: T201
        for survey in pool.map(examine, exercises):
            equivalent = listed.get(survey.name, set())
            found += faults(survey, equivalent)
            excused = [each for each in survey.survived if each.key in equivalent]
            row = [len(survey.mutants), len(survey.mutants) - len(survey.survived)]
            row += [len(excused), len(survey.survived) - len(excused)]
            total = [one + other for one, other in zip(total, row, strict=True)]
            _print_row(survey.name, row)
    _print_row("all", total)
    return found


def _print_row(name: str, row: list[int]) -> None:
    made, killed, equivalent, survived = row
    print(f"{name:<20}{made:>9}{killed:>9}{equivalent:>12}{survived:>10}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()

"""Collect, run and report exercises: the hooks of pytest's plugin."""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tooling.exercises.answer import Answer
from tooling.exercises.errors import Hopeless, TooSlow, Wrong
from tooling.exercises.exercise import Exercise, exercises_below
from tooling.isolation import chapter_of

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from tooling.exercises.errors import Outcome
    from tooling.exercises.last_words import LastWords
    from tooling.exercises.limits import TimeLimit
    from tooling.exercises.progress import Result

ALONE = "STAGES_EXERCISE_ALONE"  # set in a process that was started for one exercise
ALONE_LIMIT = 120  # seconds by the clock for such a process, which has limits of its own
LOOKS_LIKE_A_CHECK = re.compile(r"test_ex\d+_\d+.*\.py")


@cache
def exercise_of(check: Path) -> Exercise | None:
    """Return the exercise that this file checks, if it is a check; what it was once, it stays.

    A learner's code may delete its own folder.
    """
    # The learner's own file may hold tests, too, and can be run like any other.
    test, _, name = check.stem.partition("test_")
    if test or check.parent.name != "exercises":
        return None
    exercise = Exercise(check.with_name(f"{name}.py"))
    return exercise if exercise.is_there() else None


def answer_path(item: pytest.Item, exercise: Exercise) -> Path:
    """Return the file that is checked: the learner's, or what an option puts in its place."""
    callspec = getattr(item, "callspec", None)
    if callspec and "exercise" in callspec.params:
        return callspec.params["exercise"]
    return exercise.solution if item.config.getoption("--solutions") else exercise.path


def answer_of(item: pytest.Item, exercise: Exercise) -> Answer:
    """Return the answer that is checked."""
    return Answer(exercise, answer_path(item, exercise), _run_tests)


def _run_tests(answer: Answer, changes: Mapping[str, str], add: Mapping[str, object]) -> Outcome:
    from tooling.exercises.learner_tests import run_learner_tests  # noqa: PLC0415  for chapter 5

    return run_learner_tests(answer, changes, add)


class Exercises:
    """The hooks that collect, run and report exercises."""

    def __init__(self, config: pytest.Config, wanted: Exercise | None) -> None:
        """Check the exercise `wanted` alone, or all that pytest finds."""
        self.config = config
        self.wanted = wanted
        self.isolate = config.getoption("--isolate") and ALONE not in os.environ
        self.results: dict[Exercise, Result] = {}
        self.given_up: set[Path] = set()
        self.prepared: set[Exercise] = set()
        self.left_out: list[Path] = []
        self.last_words: LastWords | None = None
        self.limit: TimeLimit | None = None
        # Capturing is not at work yet: this is the terminal's own stderr.
        self.stderr = os.dup(2)

    def pytest_unconfigure(self) -> None:
        """Let the process go that says the last words."""
        if self.last_words:
            self.last_words.close()
        os.close(self.stderr)

    # Collecting

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Leave out the answers, and a learner's copies of checks."""
        if collection_path.parts[-2:] == ("exercises", "answers"):
            return True
        # A folder of copies is left out whole: Python has one module for a name.
        looks_like_checks = LOOKS_LIKE_A_CHECK.fullmatch(collection_path.name) or (
            collection_path.name != "exercises" and any(collection_path.glob("test_ex*_*_*.py"))
        )
        if looks_like_checks and chapter_of(collection_path) and not exercise_of(collection_path):
            self.left_out.append(collection_path)
            return True
        return None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Skip what is to do; with `--isolate`, keep one item for each exercise."""
        untouched: dict[Exercise, bool] = {}
        dropped: list[pytest.Item] = []
        for item in items:
            exercise = exercise_of(item.path)
            if exercise is None:
                continue
            if self.isolate and exercise in untouched:
                dropped.append(item)
                continue
            if exercise not in untouched:
                untouched[exercise] = exercise.is_untouched()
            if answer_path(item, exercise) != exercise.path:
                continue
            if untouched[exercise]:
                item.add_marker(pytest.mark.skip(reason="to do"))
            else:
                # A warning is no fault of an answer that does what it should.
                item.add_marker(pytest.mark.filterwarnings("default"))
        if dropped:
            items[:] = [item for item in items if item not in dropped]
            self.config.hook.pytest_deselected(items=dropped)

    # Running

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, object]:
        """Limit the time of a learner's code that a check's fixture runs."""
        return (yield from self._limited(item))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Limit the time of the learner's code, and explain what it raises."""
        return (yield from self._limited(item))

    def _limited(self, item: pytest.Item) -> Generator[None, object, object]:
        exercise = exercise_of(item.path)
        # With --isolate the process that runs the learner's code has the limit.
        if exercise is None or self.isolate or item.get_closest_marker("skip"):
            return (yield)
        answer = answer_of(item, exercise)
        if answer.path in self.given_up:
            pytest.skip(f"{exercise.id} cannot be run: its first failure says why")
        answer.demand_stub()
        self.limit = self._time_limit(answer)
        try:
            with self.limit:
                return (yield)
        except (Exception, TooSlow, SystemExit, pytest.skip.Exception) as error:
            loaded = item.funcargs.get("exercise") if isinstance(item, pytest.Function) else None
            # One message for a file that does not load, and one limit for one that hangs.
            does_not_load = isinstance(loaded, Answer) and not loaded.is_loaded
            if isinstance(error, TooSlow | Hopeless) or does_not_load:
                self.given_up.add(answer.path)
            if not isinstance(error, Wrong):
                answer.explain(error)
            raise
        finally:
            self.limit.cancel()
            self.limit = None

    def _time_limit(self, answer: Answer) -> TimeLimit:
        # Untouched exercises need none.
        from tooling.exercises.last_words import LastWords  # noqa: PLC0415
        from tooling.exercises.limits import TimeLimit  # noqa: PLC0415

        if self.last_words is None:
            import flask.testing  # noqa: F401, PLC0415  loading it is not the learner's time

            self.last_words = LastWords(self.stderr)
        if answer.exercise not in self.prepared:
            self.prepared.add(answer.exercise)
            answer.exercise.import_libraries()
        # Should the run be ended, this stands in its report, too.
        stuck = answer.stuck()
        self._write_report(answer.exercise, stuck)
        ended = "This ends the run. With --isolate, the other exercises go on.\n"
        return TimeLimit(self.last_words, f"\n\n{stuck}\n{ended}")

    def pytest_enter_pdb(self) -> None:
        """Leave a learner who has set a breakpoint all the time in the world."""
        if self.limit:
            self.limit.cancel()

    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """With `--isolate`, hand the exercise to a process of its own."""
        exercise = exercise_of(pyfuncitem.path)
        if exercise is None or not self.isolate:
            return None
        check_alone(exercise, self.config)
        return True

    # Reporting

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Say what is wrong in five lines; the traceback comes with `-vv`."""
        report = yield
        exercise = exercise_of(item.path)
        if exercise is None:
            return report
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, Wrong):
            # A check may call the learner's code in a fixture; pytest would call that an error.
            report.when = "call"
            if self.config.get_verbosity() > 1:
                report.longrepr = f"{error}\n\n{report.longreprtext}"
            else:
                report.longrepr = str(error)
                # What Flask has logged holds the traceback, too. What was printed stays.
                report.sections = [s for s in report.sections if s[0].startswith("Captured stdout")]
        if report.when == "call" or not report.passed:
            state = {"skipped": "todo", "passed": "solved"}.get(report.outcome, "error")
            # As plain data in the report, it finds its way out of a process of pytest-xdist.
            report.__dict__["exercise"] = {
                "path": str(exercise.path),
                "state": "wrong" if isinstance(error, Wrong) else state,
                "message": "" if state in ("todo", "solved") else report.longreprtext,
                "line": error.line if isinstance(error, Wrong) else None,
            }
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what was found out about an exercise."""
        if not (found := getattr(report, "exercise", None)) or self.config.getoption("--prove"):
            return
        from tooling.exercises.progress import Result  # noqa: PLC0415

        exercise = Exercise(Path(found["path"]))
        result = self.results.setdefault(exercise, Result(exercise))
        result.add(found["state"], found["message"], found["line"], report.duration)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> Generator[None, object, object]:
        """End with the table, below all that pytest itself has to say."""
        outcome = yield
        if self.left_out:
            first, *others = self.left_out
            more = f" and {len(others)} more" if others else ""
            where = f"{first.parent.name}/{first.name}{more}"
            terminalreporter.line(f"left out: {where}; a check stands in exercises/, with answers")
        if self.results:
            from tooling.exercises.progress import write_one, write_table  # noqa: PLC0415

            if self.wanted in self.results:
                chapters = self.wanted.chapter.parent
                write_one(terminalreporter, self.results[self.wanted], exercises_below([chapters]))
            else:
                everything = exercises_below({exercise.chapter for exercise in self.results})
                write_table(terminalreporter, self.results, everything)
        return outcome

    def pytest_sessionfinish(self) -> None:
        """Write the JSON report."""
        self._write_report()

    def _write_report(self, current: Exercise | None = None, stuck: Wrong | None = None) -> None:
        if not (path := self.config.getoption("--exercise-report")):
            return
        from tooling.exercises.progress import Result, write_report  # noqa: PLC0415

        results = dict(self.results)
        if current and stuck:
            results[current] = Result(current, "wrong", str(stuck), stuck.line)
        write_report(self.config.invocation_params.dir / path, results.values())


def argument_for(path: Path, here: Path) -> str:
    """Return what pytest, called in the folder `here`, is given to take `path`.

    Raises:
        pytest.UsageError: Pytest cannot be given it.

    """
    if "[" not in str(path):
        return str(path)
    # A bracket begins a test's parameters, except in what lies above the working directory.
    if path.is_relative_to(here) and "[" not in (inside := str(path.relative_to(here))):
        return inside
    raise pytest.UsageError(
        f"pytest cannot be given a path with a bracket, {path}: go to a folder that lies "
        "below the bracket, and run it there"
    )


def check_alone(exercise: Exercise, config: pytest.Config) -> None:
    """Check one exercise in a process of its own.

    Raises:
        Wrong: The answer is wrong, or its process did not end well.

    """
    import json  # noqa: PLC0415
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        output = _run_alone(exercise, config, report)
        rows = json.loads(report.read_text("utf-8"))["exercises"] if report.exists() else []
    if not rows:
        pytest.fail(f"{exercise.check} has checked nothing:\n{output}", pytrace=False)
    (row,) = rows
    if row["state"] == "wrong":
        raise Wrong(row["message"], row["line"])
    if row["state"] == "error":
        pytest.fail(row["message"], pytrace=False)


def _run_alone(exercise: Exercise, config: pytest.Config, report: Path) -> str:
    """Run pytest on one exercise, have it write `report`, and return what it prints."""
    import subprocess  # noqa: PLC0415

    here = config.invocation_params.dir
    command: list[Any] = [sys.executable, "-m", "pytest", argument_for(exercise.check, here)]
    command += ["-vv" if config.get_verbosity() > 1 else "-q", "-p", "no:cacheprovider"]
    command += ["--exercise-report", report]
    command += ["--solutions"] if config.getoption("--solutions") else []
    try:
        return subprocess.run(  # noqa: S603
            command,
            cwd=here,
            # Options for the run around would be given twice.
            env=os.environ | {ALONE: "1", "PYTEST_ADDOPTS": ""},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=ALONE_LIMIT,
            check=False,
        ).stdout
    except subprocess.TimeoutExpired:
        return f"no end after {ALONE_LIMIT} seconds"

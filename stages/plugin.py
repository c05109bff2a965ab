"""The pytest plugin of the tutorial: options, the fixture `exercise`, states and reports."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from stages.exercises import NAME, WIDTH, Answer, Exercise, TooSlow, Wrong, exercises_below
from stages.isolation import Isolation

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from flask import Flask

    from stages.progress import Result

ISOLATED_LIMIT = 30  # seconds for one exercise in a process of its own


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the exercises."""
    group = parser.getgroup("exercises", "exercises of Flask in Stages")
    group.addoption("--exercise", metavar="ID", help="check this exercise only: ex1_3")
    group.addoption("--hint", metavar="ID[=N]", help="print hint N, the first by default")
    group.addoption("--reset", metavar="ID", help="put the stub back; your file is kept")
    group.addoption("--solutions", action="store_true", help="check the reference answers")
    group.addoption("--isolate", action="store_true", help="a process for each exercise")
    group.addoption("--exercise-report", metavar="PATH", type=Path, help="write a JSON report")
    group.addoption(
        "--prove",
        action="store_true",
        help="check each check: the stub is to do, the solution passes, wrong answers fail",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Isolate the chapters before the first conftest is imported."""
    early_config.pluginmanager.register(Isolation(), "stages-isolation")


def pytest_configure(config: pytest.Config) -> None:
    """Find the exercises that the run is about."""
    config.pluginmanager.register(Exercises(config), "stages-exercises")


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Answer `--hint` and `--reset` without running a test."""
    if wanted := config.getoption("--hint"):
        wanted, _, number = wanted.partition("=")
        exercise = find(config, wanted)
        hints = exercise.hints()
        if number not in {"", *map(str, range(1, len(hints) + 1))}:
            raise pytest.UsageError(
                f"{exercise.id} has the hints 1 to {len(hints)}, and no hint {number}"
            )
        which = int(number or 1)
        print(f"{exercise.id}, hint {which} of {len(hints)}\n\n{hints[which - 1]}")  # noqa: T201
        return 0
    if wanted := config.getoption("--reset"):
        exercise = find(config, wanted)
        backup = exercise.reset()
        kept = f"your file is kept as {backup.name}" if backup else "there was nothing to keep"
        print(f"{exercise.path.name} is the stub; {kept}")  # noqa: T201
        return 0
    return None


def find(config: pytest.Config, wanted: str) -> Exercise:
    """Return the exercise with this id or name.

    Raises:
        pytest.UsageError: There is none; the message names those that are near.

    """
    folders = [config.invocation_params.dir / arg.partition("::")[0] for arg in config.args]
    exercises = exercises_below([*folders, config.invocation_params.dir])
    for exercise in exercises:
        if wanted in (exercise.id, exercise.name, f"{exercise.name}.py"):
            return exercise
    names = [exercise.name for exercise in exercises]
    ids = [exercise.id for exercise in exercises]
    near = get_close_matches(wanted, names, 3, 0.5) or get_close_matches(wanted, ids, 6, 0.3)
    cure = f"near it: {', '.join(near)}" if near else "name a folder that has exercises"
    raise pytest.UsageError(f"there is no exercise {wanted}; {cure}")


@pytest.fixture
def exercise(request: pytest.FixtureRequest) -> Iterator[Answer]:
    """Give the check one answer: the learner's, or what an option puts in its place."""
    wanted = exercise_of(request.path)
    if wanted is None:
        pytest.fail(f"{request.path.name} uses the fixture exercise, but is no test_exN_M_name.py")
    answer = Answer(wanted, _answer_path(request.node))
    yield answer
    answer.forget()


@pytest.fixture
def make_app(exercise: Answer) -> Callable[..., Flask]:
    """Give the check `exercise.make_app`, which calls the learner's factory."""
    return exercise.make_app


def exercise_of(check: Path) -> Exercise | None:
    """Return the exercise that this file checks, if it is a check."""
    name = check.stem.removeprefix("test_")
    if check.parent.name != "exercises" or not NAME.fullmatch(name):
        return None
    return Exercise(check.with_name(f"{name}.py"))


def _answer_path(item: pytest.Item) -> Path:
    exercise = exercise_of(item.path)
    assert exercise is not None  # noqa: S101  for the type checker: checks alone get here
    callspec = getattr(item, "callspec", None)
    if callspec and "exercise" in callspec.params:
        return callspec.params["exercise"]
    return exercise.solution if item.config.getoption("--solutions") else exercise.path


class Exercises:
    """The hooks that collect, run and report exercises."""

    def __init__(self, config: pytest.Config) -> None:
        """Look up the one exercise that is wanted, if one is."""
        self.config = config
        self.results: dict[Exercise, Result] = {}
        self.wanted = (
            find(config, config.getoption("--exercise")) if config.getoption("--exercise") else None
        )
        self.given_up: set[Path] = set()
        self.proofs: dict[Path, list[str]] = {}
        self.left: dict[Path, int] = {}
        # Capturing is not at work yet: this is the terminal's own stderr.
        self.stderr = os.dup(2)

    def pytest_unconfigure(self) -> None:
        """Give the descriptor back."""
        os.close(self.stderr)

    # Collecting

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Leave out the answers, and all but the one exercise that is wanted."""
        if collection_path.name == "answers" and collection_path.parent.name == "exercises":
            return True
        if self.wanted:
            check = self.wanted.check
            return None if collection_path in (check, *check.parents) else True
        return None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """With `--prove`, run each check against every answer there is."""
        if self.config.getoption("--prove") and "exercise" in metafunc.fixturenames:
            wanted = exercise_of(Path(metafunc.module.__file__ or ""))
            if wanted:
                answers = [wanted.path, wanted.solution, *wanted.wrong_answers]
                ids = ["stub", *(path.stem for path in answers[1:])]
                metafunc.parametrize("exercise", answers, ids=ids, indirect=True)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Mark what is to do, and prepare what the options ask for."""
        seen: set[Exercise] = set()
        kept: list[pytest.Item] = []
        dropped: list[pytest.Item] = []
        for item in items:
            wanted = exercise_of(item.path)
            unproven = self.config.getoption("--prove") and not wanted
            in_one_go = self.config.getoption("--isolate") and wanted in seen
            (dropped if unproven or in_one_go else kept).append(item)
            if wanted:
                seen.add(wanted)
                self._prepare(item, wanted)
        if dropped:
            items[:] = kept
            self.config.hook.pytest_deselected(items=dropped)

    def _prepare(self, item: pytest.Item, wanted: Exercise) -> None:
        path = _answer_path(item)
        self.left[path] = self.left.get(path, 0) + 1
        if path == wanted.path and wanted.is_untouched():
            item.add_marker(pytest.mark.skip(reason="to do"))

    # Running

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, None]:
        """Limit the time of a learner's code that a check's fixture runs."""
        yield from self._limited(item)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, None]:
        """Limit the time of the learner's code, and explain what it raises."""
        yield from self._limited(item)

    def _limited(self, item: pytest.Item) -> Generator[None, object, None]:
        wanted = exercise_of(item.path)
        # With --isolate the process that runs the learner's code has the limit.
        alone = self.config.getoption("--isolate")
        if wanted is None or alone or item.get_closest_marker("skip"):
            yield
            return
        from stages.watchdog import time_limit  # noqa: PLC0415  untouched exercises need none

        path = _answer_path(item)
        if path in self.given_up:
            pytest.skip(f"{wanted.id} cannot be run: its first failure says why")
        try:
            with time_limit(wanted.id, self.stderr):
                yield
        except (Exception, TooSlow, SystemExit) as error:
            answer = item.funcargs.get("exercise") if isinstance(item, pytest.Function) else None
            # One message for a file that does not load, and three seconds for one that hangs.
            if isinstance(error, TooSlow) or (isinstance(answer, Answer) and not answer.is_loaded):
                self.given_up.add(path)
            if not isinstance(error, Wrong):
                Answer(wanted, path).explain(error)
            raise

    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """With `--isolate`, hand the exercise to a process of its own."""
        wanted = exercise_of(pyfuncitem.path)
        if wanted is None or not self.config.getoption("--isolate"):
            return None
        run_alone(wanted, solutions=self.config.getoption("--solutions"))
        return True

    # Reporting

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Say what is wrong in five lines; the traceback comes with `-vv`."""
        report = yield
        wanted = exercise_of(item.path)
        if wanted is None:
            return report
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, Wrong):
            traceback = f"\n\n{report.longreprtext}" if self.config.get_verbosity() > 1 else ""
            report.longrepr = f"{error}{traceback}"
            if not traceback:
                report.sections = []  # what was logged or printed holds the traceback, too
        if self.config.getoption("--prove"):
            self._prove(item, report, error)
        elif report.when == "call" or not report.passed:
            self._remember(wanted, report, error)
        return report

    def _remember(
        self, wanted: Exercise, report: pytest.TestReport, error: BaseException | None
    ) -> None:
        from stages.progress import Result  # noqa: PLC0415

        state = {"skipped": "todo", "passed": "solved"}.get(report.outcome, "error")
        if isinstance(error, Wrong):
            state = "wrong"
        message = "" if state in ("todo", "solved") else report.longreprtext
        line = re.match(r".*\.py:(\d+)$", message.partition("\n")[0])
        result = self.results.setdefault(wanted, Result(wanted))
        result.add(state, message, int(line[1]) if line else None, report.duration)

    def _prove(
        self, item: pytest.Item, report: pytest.TestReport, error: BaseException | None
    ) -> None:
        path = _answer_path(item)
        if path.name.startswith("ex") and report.when == "setup" and not report.skipped:
            report.outcome = "failed"
            report.longrepr = f"{path.name} is not the stub: --reset it before you --prove"
        if not path.name.startswith("wrong_"):
            return
        if isinstance(error, Wrong):
            self.proofs.setdefault(path, []).append(str(error))
            report.outcome, report.longrepr = "passed", None
        if report.when == "teardown":
            self.left[path] -= 1
            if not self.left[path] and (fault := _fault(path, self.proofs.get(path, []))):
                report.outcome, report.longrepr = "failed", fault

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """End with the table."""
        if not self.results:
            return
        from stages.progress import write_one, write_table  # noqa: PLC0415

        if self.wanted and self.wanted in self.results:
            everything = exercises_below([self.wanted.chapter.parent, self.wanted.chapter])
            following = everything[everything.index(self.wanted) + 1 :]
            write_one(terminalreporter, self.results[self.wanted], following)
        else:
            write_table(terminalreporter, self._sorted())

    def pytest_sessionfinish(self) -> None:
        """Write the JSON report."""
        if path := self.config.getoption("--exercise-report"):
            from stages.progress import write_report  # noqa: PLC0415

            write_report(self.config.invocation_params.dir / path, self._sorted())

    def _sorted(self) -> list[Result]:
        return [self.results[e] for e in sorted(self.results, key=lambda e: (e.chapter, e.key))]


def _fault(path: Path, messages: list[str]) -> str | None:
    """Say what is missing in the check's answers to a wrong answer, if anything is."""
    import ast  # noqa: PLC0415

    docstring = " ".join((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split())
    name, says, words = docstring.partition("The check says: ")
    if not name or not says:
        return f"{path}: its docstring names no mistake, or has no 'The check says: ...'"
    if not messages:
        return f"{path}: no check fails on it"
    said = " ".join(" ".join(messages).split())
    missing = [part for part in words.split(" … ") if part not in said]
    if missing:
        return f"{path}: the check does not say {missing}\nbut\n" + "\n".join(messages)
    lines = "\n".join(messages).splitlines()
    # The path of a wrong answer is longer than any path that a learner sees.
    if wide := [line for line in lines if len(line) > WIDTH and path.name not in line]:
        return f"{path}: wider than 80 columns: {wide}"
    return None


def run_alone(exercise: Exercise, *, solutions: bool) -> None:
    """Check one exercise in a process of its own.

    Raises:
        Wrong: The answer is wrong, or its process did not end well.

    """
    import json  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command: list[Any] = [sys.executable, "-m", "pytest", "-q", exercise.check]
        command += ["--exercise-report", report, *(["--solutions"] if solutions else [])]
        try:
            done = subprocess.run(  # noqa: S603
                command, capture_output=True, text=True, timeout=ISOLATED_LIMIT, check=False
            )
            output = done.stderr or done.stdout
        except subprocess.TimeoutExpired:
            output = f"stopped after {ISOLATED_LIMIT} seconds"
        if not report.exists():
            Answer(exercise, exercise.path).wrong(
                sent=f"check {exercise.path.name} in a process of its own",
                got=output.strip()[-400:],
                expected="a process that ends by itself",
                try_="look for a loop that never ends, and for a bare except around it",
            )
        (result,) = json.loads(report.read_text("utf-8"))["exercises"]
    if result["state"] == "error":
        pytest.fail(result["message"], pytrace=False)
    if result["state"] != "solved":
        where, _, rest = result["message"].partition("\n")
        error = Wrong(where, {})
        error.args = (f"{where}\n{rest}",)
        raise error

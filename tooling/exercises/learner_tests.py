"""Run the tests that a learner has written: a pytest within pytest.

In chapter 5 the learner's file holds an application and its tests. The check runs them against
that application, and against others that are broken: each is made from the given one by a change
of its text, and the learner's tests must notice.
"""

from __future__ import annotations

import ast
import logging
import os
import sys
from contextlib import chdir, contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from tooling import private
from tooling.exercises import limits
from tooling.exercises.errors import TOO_DEEP, Failure, Outcome, TooSlow, Wrong
from tooling.exercises.lines import lines_in

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from tooling.exercises.answer import Answer

# What an inner run does not need, or what would disturb the run around it.
LEFT_OUT = [
    "cacheprovider",
    "debugging",  # a breakpoint belongs to the run around, which has the terminal
    "doctest",
    "faulthandler",
    "junitxml",
    "pastebin",
    "stepwise",
    "terminal",
    "threadexception",
    "unraisableexception",
]
LINES = 2  # of an assertion: the comparison, and where the value came from
SHORT = 160  # characters of a line of it


class InnerRun:
    """The hooks that find out what becomes of the learner's tests."""

    def __init__(self, module: ModuleType, path: Path) -> None:
        """Take the tests from `module`, whose file is `path`."""
        self.outcome = Outcome()
        self._module = module
        self._path = path
        self._end: BaseException | None = None

    def run(self, *, whole: bool) -> None:
        """Run the tests; unless `whole`, no more of them after one has failed.

        Raises:
            BaseException: What has ended the run: `TooSlow`, `Wrong`, `KeyboardInterrupt`.

        """
        folder = self._path.parent
        options = [f"--rootdir={folder}", f"--confcutdir={folder}", f"-c{os.devnull}"]
        options += ["--noconftest", "--capture=no"]
        options += ["--disable-plugin-autoload", *(f"-pno:{name}" for name in LEFT_OUT)]
        options += [] if whole else ["--exitfirst"]
        # A run of pytest ends in the folder that it calls its own.
        with pytest.MonkeyPatch.context() as environment, chdir(Path.cwd()):
            environment.delenv("PYTEST_ADDOPTS", raising=False)
            environment.delenv("PYTEST_PLUGINS", raising=False)
            pytest.main([*options, self._path.name], plugins=[self])
        if self._end:
            raise self._end

    def pytest_addoption(self, parser: pytest.Parser) -> None:
        """Define what pytest asks of the plugin `debugging` for a `unittest.TestCase`."""
        parser.addoption("--pdb", dest="usepdb", action="store_true")
        parser.addoption("--trace", action="store_true")

    def pytest_configure(self, config: pytest.Config) -> None:
        """Have the file looked for in its folder: pytest takes no path that has a bracket."""
        config.invocation_params = replace(config.invocation_params, dir=self._path.parent)

    def pytest_pycollect_makemodule(
        self, module_path: Path, parent: pytest.Collector
    ) -> pytest.Module:
        """Collect from the module that is there, and import nothing."""
        return private.GivenModule.from_parent(parent, path=module_path, given=self._module)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note where the tests end."""
        self.outcome.line = max(map(_line_of, session.items), default=1)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Note what has passed and what has failed, and why."""
        report = yield
        if report.failed:
            # A test that was expected to fail, and did not, has raised nothing.
            self._note(item, call, report.longreprtext.splitlines()[0])
        elif report.passed and report.when == "call":
            self.outcome.passed.append(_name(item))
        return report

    def pytest_exception_interact(
        self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[Any]
    ) -> None:
        """Note why the tests could not be collected."""
        if isinstance(node, pytest.Collector):
            self._note(node, call)

    def _note(
        self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[Any], says: str = ""
    ) -> None:
        line = None
        if call.excinfo:
            # A test of the check's may judge the answer, too.
            if isinstance(call.excinfo.value, TooSlow | Wrong):
                self._end = self._end or call.excinfo.value
                node.session.shouldstop = "there is a verdict"
                return
            line = next(
                lines_in(call.excinfo.tb, str(self._path)), None
            )  # not the app's: the test's
            says = _in_words(call.excinfo)
        self.outcome.failures.append(Failure(_name(node), line or _line_of(node), says))

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Remember what is to end the run around as well."""
        if not isinstance(excinfo.value, pytest.Session.Interrupted):
            self._end = self._end or excinfo.value

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """Remember what is to end the check, and print nothing of it."""
        self._end = self._end or excinfo.value
        return True


def run_learner_tests(
    answer: Answer, changes: Mapping[str, str], add: Mapping[str, object]
) -> Outcome:
    """Run the tests of an answer; see `Answer.run_tests`."""
    _ = answer.module  # a file that does not load is told of in one place
    try:
        tree = _changed(answer, changes)
        private.explain_asserts(tree, answer.source, str(answer.path))
        code = compile(tree, answer.path, "exec", dont_inherit=True)
    except TOO_DEEP as error:
        answer.unreadable(error)
    module = ModuleType(answer.exercise.name)
    module.__file__ = str(answer.path)
    sys.modules[module.__name__] = module
    inner = InnerRun(module, answer.path)
    try:
        with _hypothesis_at_rest(shrinks=not changes):
            exec(code, module.__dict__)  # noqa: S102
            module.__dict__.update(add)
            inner.run(whole=not changes)
    except TooSlow as error:
        if any(lines_in(error.__traceback__, str(answer.path))):
            raise
        # The time was over between two of the learner's lines.
        answer.give_up(
            sent=f"run the tests in {answer.path.name}",
            got=limits.in_words(error)[0],
            expected="an answer at once",
            try_="look for a test that waits, or that does a thing too many times",
        )
    finally:
        sys.modules[module.__name__] = answer.module
        _calm(logging.getLogger(module.__name__))
    return inner.outcome


def _calm(logger: logging.Logger) -> None:
    """Undo what an application has done to its logger, which outlives it."""
    logger.setLevel(logging.NOTSET)
    logger.handlers.clear()
    logger.filters.clear()
    logger.disabled, logger.propagate = False, True


def _changed(answer: Answer, changes: Mapping[str, str]) -> ast.Module:
    """Return the tree of an answer, with changes to the code that the stub had given it.

    Whole statements of the top level are exchanged: what the learner has written may hold the
    same text, and may be laid out in another way.
    """
    given = changed = answer.exercise.stub.read_text("utf-8")
    for old, new in changes.items():
        if changed.count(old) != 1:
            raise ValueError(f"{changed.count(old)} times in the stub, and not once: {old}")
        changed = changed.replace(old, new)
    tree = ast.parse(answer.source)
    places = {ast.dump(node): index for index, node in enumerate(tree.body)}
    for before, after in zip(ast.parse(given).body, ast.parse(changed).body, strict=True):
        text = ast.dump(before)
        if text == ast.dump(after):
            continue
        if text not in places:
            answer.give_up(
                sent=f"compare {answer.path.name} with its stub",
                got=f"{_title(before)} is not as you were given it",
                expected="new tests for old code: its bugs are what the check brings",
                try_=f"put {_title(before)} back, or begin again: "
                f"pytest --reset {answer.exercise.id}",
                at=_title(before),
            )
        tree.body[places[text]] = after
    return tree


@contextmanager
def _hypothesis_at_rest(*, shrinks: bool) -> Iterator[None]:
    """Let Hypothesis find the same in every run, in little time, and write nothing."""
    if "hypothesis" not in sys.modules:
        yield
        return
    # Few exercises need it.
    from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415

    phases = [Phase.explicit, Phase.generate, *([Phase.shrink] if shrinks else [])]
    settings.register_profile(
        "stages",
        database=None,
        deadline=None,
        derandomize=True,
        max_examples=20,
        phases=phases,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    before = settings.get_current_profile_name()
    settings.load_profile("stages")
    try:
        with pytest.MonkeyPatch.context() as patch:
            private.forget_constants(patch)
            yield
    finally:
        settings.load_profile(before)


def _title(node: ast.stmt) -> str:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return f"line {node.lineno} of the stub"


def _name(node: pytest.Item | pytest.Collector) -> str:
    return node.nodeid.partition("::")[2] or node.name


def _line_of(node: pytest.Item | pytest.Collector) -> int:
    line = node.location[1] if isinstance(node, pytest.Item) else None
    return 1 if line is None else line + 1


def _in_words(excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    error = excinfo.value
    if isinstance(error, pytest.FixtureLookupError):
        return f"there is no fixture {error.argname}"
    text, length = excinfo.exconly(), 1
    if isinstance(error, AssertionError):
        text, length = str(error) or "an assert that does not hold", LINES
    notes = [" ".join(note.split()) for note in getattr(error, "__notes__", [])]
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(line[:SHORT] for line in [*lines[:length], *notes])

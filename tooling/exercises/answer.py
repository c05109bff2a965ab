"""One answer to an exercise: what a check asks of it, and what it says when that is not there."""

from __future__ import annotations

import inspect
import sys
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

from tooling.exercises.errors import TOO_DEEP, UNREADABLE, Hopeless, NeverEnds, TooSlow, Wrong
from tooling.exercises.lines import _deepest_line, _line_of, _lines
from tooling.exercises.message import WIDTH, _relative, _wrap
from tooling.exercises.reply import (
    Reply,
    _caught,
    _in_words,
    _is_flasks_own_500,
    _line_of_view,
    _request_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from tooling.exercises.exercise import Exercise
    from tooling.exercises.learner_tests import Suite


class Answer:
    """What the fixture `exercise` gives to a check: one answer to one exercise."""

    def __init__(self, exercise: Exercise, path: Path) -> None:
        """Take the file at `path` as the answer to `exercise`."""
        self.exercise = exercise
        self.path = path

    @cached_property
    def source(self) -> str:
        """The text of the answer.

        Raises:
            Wrong: The file cannot be read, or is not UTF-8.

        """
        try:
            return self.path.read_text("utf-8-sig")
        except OSError as error:
            reset = f"pytest --reset {self.exercise.id} puts it back"
            self.wrong(
                sent=f"read {self.path.name}",
                got=error.strerror or str(error),
                expected="a file that can be read",
                try_=reset if self.path == self.exercise.path else self._restore,
            )
        except UnicodeDecodeError as error:
            self.wrong(
                sent=f"read {self.path.name}",
                got=f"byte {error.start + 1} is not UTF-8",
                expected="a Python file in UTF-8",
                try_="save the file with the encoding UTF-8",
            )

    def demand_stub(self) -> None:
        """Make sure that there is a stub to compare with.

        Raises:
            Wrong: There is none, so that nobody can tell what the learner has done.

        """
        if not self.exercise.stub.is_file():
            self.wrong(
                sent=f"compare {self.path.name} with its stub",
                got=f"there is no {_relative(self.exercise.stub)}",
                expected="the stub, as the tutorial brings it",
                try_=self._restore,
            )

    @property
    def _restore(self) -> str:
        return f"git restore {_relative(self.exercise.answers)}"

    @property
    def is_loaded(self) -> bool:
        """Whether the answer has been imported without a fault."""
        return "module" in self.__dict__

    @cached_property
    def module(self) -> ModuleType:
        """The answer, imported from its file under a name that no other module has.

        Raises:
            Wrong: The file has a syntax error.

        """
        try:
            code = compile(self.source, str(self.path), "exec", dont_inherit=True)
        except UNREADABLE as error:
            self.unreadable(error)
        module = ModuleType(self.exercise.name)
        module.__file__ = str(self.path)
        sys.modules[module.__name__] = module
        try:
            exec(code, module.__dict__)  # noqa: S102  running the learner's file is the point
        except SystemExit as error:
            # From a fixture of the check, pytest would not take it for a failure.
            self.explain(error)
            raise
        return module

    def unreadable(self, error: BaseException) -> NoReturn:
        """Say that Python cannot read the file.

        Raises:
            Hopeless: Always.

        """
        line = None
        got, try_ = str(error), "save the file as plain text"
        if isinstance(error, TOO_DEEP):
            got = "it is nested too deeply"
            try_ = "split the longest expression, or the longest chain of elif, into parts"
        elif isinstance(error, SyntaxError) and error.lineno:
            line, got = error.lineno, error.msg
            try_ = f"look at line {line}, and at the one before it"
        rows = {"got": f"{type(error).__name__}: {got}", "expected": "a file that Python can read"}
        line = line or self.line_of(None)
        raise Hopeless(self._message(line, rows | {"try": try_}), line) from error

    def forget(self) -> None:
        """Take the answer's module out of `sys.modules`."""
        sys.modules.pop(self.exercise.name, None)

    def require(self, name: str) -> Any:
        """Return what the answer defines under `name`.

        Raises:
            Wrong: It defines no such name.

        """
        try:
            return getattr(self.module, name)
        except AttributeError:
            self.wrong(
                sent=f"look for {name} in {self.path.name}",
                got=f"{name} is not defined",
                expected=f"{name}, defined at the top level of the file",
                try_=f"check the spelling, and that {name} is not inside a function",
            )

    def wrong(
        self, *, sent: str, got: str, expected: str, try_: str, at: str | None = None
    ) -> NoReturn:
        """Say that the answer is wrong.

        Args:
            sent: What the check did.
            got: What came back.
            expected: What a right answer gives.
            try_: The one next thing to try.
            at: The function, class or variable whose line is named; without it, the first
                line that differs from the stub.

        Raises:
            Wrong: Always.

        """
        rows = {"sent": sent, "got": got, "expected": expected, "try": try_}
        self.fail(self.line_of(at), rows)

    def expect(self, condition: object, **words: Any) -> None:
        """Call `wrong` with `words` unless `condition` holds."""
        if not condition:
            self.wrong(**words)

    def give_up(self, **words: Any) -> NoReturn:
        """Call `wrong` with `words`, and leave out the other checks of this answer.

        Raises:
            Hopeless: Always.

        """
        try:
            self.wrong(**words)
        except Wrong as error:
            raise Hopeless(str(error), error.line) from None

    def run_tests(
        self, changes: Mapping[str, str] | None = None, add: Mapping[str, object] | None = None
    ) -> Suite:
        """Run the tests in the answer with pytest, and return what they found out.

        They are run in a fresh copy of the module, with pytest's own fixtures and those of the
        file, and without any conftest or plugin. Hypothesis makes few examples, the same ones
        in every run.

        Args:
            changes: What to change in the code that the stub gave: a text that the stub has
                once, and what takes its place. The tests are stopped at the first failure.
            add: What to add to the module, by name: tests of the check, say, for a fixture of
                the learner's.

        Raises:
            Wrong: The file does not load, or what `changes` change is not as it was given.
            ValueError: The stub does not have a text of `changes` exactly once.

        """
        from tooling.exercises.learner_tests import run_suite  # noqa: PLC0415  the exercises of chapter 5 need it

        return run_suite(self, changes or {}, add or {})

    def expect_tests_pass(
        self, advice: Mapping[str, str] | None = None, add: Mapping[str, object] | None = None
    ) -> None:
        """Say that the answer is wrong unless it has tests, and all pass as things are.

        Args:
            advice: What to try next if a failure says this, for failures that many people meet.
            add: What to add to the module; see `run_tests`.

        Raises:
            Wrong: A test fails, or there is none.

        """
        suite = self.run_tests(add=add)
        if suite.failures:
            failure, *others = suite.failures
            line = failure.line
            says = f"line {line}, {failure.test}:\n{failure.says}"
            tries = [next_ for words, next_ in (advice or {}).items() if words in failure.says]
            rows = {
                "sent": "the app as it was given, to your tests",
                "got": f"{says}\nand {len(others)} more fail" if others else says,
                "expected": "no failure: this app is right",
                "try": tries[0] if tries else f"compare line {line} with what the task says",
            }
            self.fail(line, rows)
        self._demand_tests(suite)

    def expect_caught(self, flaw: str, changes: Mapping[str, str], try_: str) -> None:
        """Say that the answer is wrong unless its tests notice a broken app.

        Args:
            flaw: What the broken app does wrong: `lets everybody delete a loan`.
            changes: What is broken; see `run_tests`.
            try_: The one next thing to try.

        Raises:
            Wrong: No test fails.

        """
        suite = self.run_tests(changes)
        if not suite.failures:
            self._demand_tests(suite)
            rows = {
                "sent": "a broken app, to your tests",
                "got": f"your tests pass although the app {flaw}",
                "expected": "at least one failure",
                "try": try_,
            }
            self.fail(suite.line, rows)

    def _demand_tests(self, suite: Suite) -> None:
        if not suite.passed:
            self.give_up(
                sent=f"run the tests in {self.path.name}",
                got="there is none that pytest finds and runs",
                expected="at least one",
                try_="begin the name of each test with test_, at the top level of the file",
            )

    def make_app(self, *args: object) -> Flask:
        """Call the answer's `create_app` and return the application that comes back.

        Raises:
            Wrong: It cannot be called like this, or returns no application.

        """
        from flask import Flask  # noqa: PLC0415  pytest loads this file early

        create_app = self.require("create_app")
        words = {"sent": f"create_app({', '.join(map(repr, args))})", "at": "create_app"}
        try:
            inspect.signature(create_app).bind(*args)
        except TypeError as error:
            self.wrong(
                got=f"TypeError: {error}",
                expected="a function that can be called like this",
                try_="give create_app the parameters that the task names",
                **words,
            )
        app = create_app(*args)
        if not isinstance(app, Flask):
            self.wrong(
                got=repr(app),
                expected="a Flask app",
                try_="end create_app with `return app`",
                **words,
            )
        return app

    def send(
        self, client: FlaskClient, method: str, path: str, *, try_: str | None = None, **kwargs: Any
    ) -> Reply:
        """Send a request through a test client and remember it in words.

        An exception that the application's own handler answers comes back as a reply, which
        names it in `got`.

        Args:
            client: The test client of the learner's application.
            method: The HTTP method.
            path: The path, with its query string.
            try_: The one next thing to try if the learner's code raises an exception; without
                it, to read the line that raised it.
            **kwargs: What `FlaskClient.open` takes: `json`, `data`, `headers` and more.

        Raises:
            Wrong: The learner's code raised an exception, and nothing in it handled that.

        """
        sent = _request_in_words(method, path, kwargs)
        line = _line_of_view(client.application, method, path, str(self.path))
        with _caught(client.application) as caught:
            try:
                response = client.open(path, method=method, **kwargs)
            except Exception as error:
                self._explain_unhandled(error, sent, line, try_)
                raise
        handled = caught[0] if caught else None
        if handled and _is_flasks_own_500(response):
            self._explain_unhandled(handled, sent, line, try_)
        return Reply(self, response, sent, line, handled)

    def _explain_unhandled(
        self, error: BaseException, sent: str, line: int | None, try_: str | None
    ) -> None:
        self.explain(error, sent, try_)
        # No line of the answer raised it; if the view is the learner's, Flask could not use
        # what that returned, or what a hook returned in its place.
        if line:
            rows = {"sent": sent, "got": _in_words(error)}
            rows["expected"] = "an answer that Flask can send"
            rows["try"] = "look at what the view, or a hook before it, returns on every path"
            self.fail(line, rows)

    def explain(
        self, error: BaseException, sent: str | None = None, try_: str | None = None
    ) -> None:
        """Turn an exception that came from the learner's code into a `Wrong`.

        Returns normally if no line of the learner's file took part: then it is not the
        learner's mistake.

        Args:
            error: The exception.
            sent: What the check did.
            try_: The one next thing to try; without it, to read the line that raised it.

        Raises:
            Wrong: A line of the learner's file took part.

        """
        line = _deepest_line(error.__traceback__, str(self.path))
        if line is None:
            return
        rows = {"sent": sent} if sent else {}
        if isinstance(error, TooSlow):
            from tooling.exercises.limits import LIMIT  # noqa: PLC0415  untouched exercises need none

            rows["got"] = f"no end after {LIMIT:g} seconds"
            rows["expected"] = "an answer at once"
            rows["try"] = f"look for a loop that never ends, at line {line}"
        elif isinstance(error, NeverEnds):
            rows["got"] = "app.run(), which never ends"
            rows["expected"] = "a file that ends: the check sends its requests without a server"
            rows["try"] = f'put line {line} below `if __name__ == "__main__":`, or leave it out'
        else:
            rows["got"] = _in_words(error)
            rows["expected"] = "no exception"
            rows["try"] = try_ or f"read line {line}; add -vv for the whole traceback"
        self.fail(line, rows, error)

    def stuck(self, got: str) -> Wrong:
        """Return what is said of an answer that nothing inside this process can stop."""
        rows = {
            "got": got,
            "expected": "an answer at once",
            "try": "look for a loop that never ends, and for a bare `except:` around it",
        }
        line = self.line_of(None)
        return Wrong(self._message(line, rows), line)

    def fail(self, line: int, rows: dict[str, str], cause: BaseException | None = None) -> NoReturn:
        """Raise a `Wrong` that names a line of the answer."""
        raise Wrong(self._message(line, rows), line) from cause

    def _message(self, line: int, rows: dict[str, str]) -> str:
        state = f"{self.exercise.id} wrong"
        where = f"{_relative(self.path)}:{line}"
        if len(where) > WIDTH - 2:
            where = f"{self.path.relative_to(self.exercise.chapter).as_posix()}:{line}"
        fits = len(state) + 3 + len(where) <= WIDTH
        lines = [f"{state}   {where}"] if fits else [state, f"  {where}"]
        for label, text in rows.items():
            lines += _wrap(label, text)
        return "\n".join(lines)

    def line_of(self, name: str | None) -> int:
        """Return the line of a name, or the first line that differs from the stub."""
        if name and (line := _line_of(name, self.source)):
            return line
        given, mine = _lines(self.exercise.stub), _lines(self.path)
        for number, line_text in enumerate(mine, 1):
            if given[number - 1 : number] != [line_text]:
                return number
        return max(1, len(mine))

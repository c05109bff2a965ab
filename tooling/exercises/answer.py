"""What the fixture `exercise` gives to a check: one answer, and how to ask it something."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from tooling.exercises.learner_file import LearnerFile
from tooling.exercises.message import error_in_words
from tooling.exercises.reply import (
    Reply,
    errors_in_views,
    is_flasks_own_500,
    line_of_view,
    request_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from tooling.exercises.errors import Outcome
    from tooling.exercises.exercise import Exercise

    RunTests = Callable[["Answer", Mapping[str, str], Mapping[str, object]], Outcome]


class Answer(LearnerFile):
    """One answer to one exercise, whose application and tests can be tried."""

    def __init__(self, exercise: Exercise, path: Path, run_tests: RunTests) -> None:
        """Take the file at `path` as the answer to `exercise`, and what runs the tests in it."""
        super().__init__(exercise, path)
        self._run_tests = run_tests

    def run_tests(
        self, changes: Mapping[str, str] | None = None, add: Mapping[str, object] | None = None
    ) -> Outcome:
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
        return self._run_tests(self, changes or {}, add or {})

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
        outcome = self.run_tests(add=add)
        if outcome.failures:
            failure, *others = outcome.failures
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
        self._demand_tests(outcome)

    def expect_caught(self, flaw: str, changes: Mapping[str, str], try_: str) -> None:
        """Say that the answer is wrong unless its tests notice a broken app.

        Args:
            flaw: What the broken app does wrong: `lets everybody delete a loan`.
            changes: What is broken; see `run_tests`.
            try_: The one next thing to try.

        Raises:
            Wrong: No test fails.

        """
        outcome = self.run_tests(changes)
        if not outcome.failures:
            self._demand_tests(outcome)
            rows = {
                "sent": "a broken app, to your tests",
                "got": f"your tests pass although the app {flaw}",
                "expected": "at least one failure",
                "try": try_,
            }
            self.fail(outcome.line, rows)

    def _demand_tests(self, outcome: Outcome) -> None:
        if not outcome.passed:
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
        sent = request_in_words(method, path, kwargs)
        line = line_of_view(client.application, method, path, str(self.path))
        with errors_in_views(client.application) as caught:
            try:
                response = client.open(path, method=method, **kwargs)
            except Exception as error:
                self._explain_unhandled(error, sent, line, try_)
                raise
        handled = caught[0] if caught else None
        if handled and is_flasks_own_500(response):
            self._explain_unhandled(handled, sent, line, try_)

        def fail(rows: dict[str, str], at: str | None) -> None:
            self.fail(line if line and not at else self.line_of(at), rows)

        return Reply(response, sent, handled, fail)

    def _explain_unhandled(
        self, error: BaseException, sent: str, line: int | None, try_: str | None
    ) -> None:
        self.explain(error, sent, try_)
        # No line of the answer raised it; if the view is the learner's, Flask could not use
        # what that returned, or what a hook returned in its place.
        if line:
            rows = {"sent": sent, "got": error_in_words(error)}
            rows["expected"] = "an answer that Flask can send"
            rows["try"] = "look at what the view, or a hook before it, returns on every path"
            self.fail(line, rows)

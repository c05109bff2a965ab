"""The exercises: where they lie, which state they are in, and how a check speaks.

An exercise `ex1_3_json_errors` is one file of the learner's in a chapter's folder
`exercises/`, a check `test_ex1_3_json_errors.py` beside it, and the folder
`answers/ex1_3_json_errors/` with `stub.py`, `solution.py`, `hints.md` and `wrong_*.py`.
"""

from __future__ import annotations

import inspect
import re
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from textwrap import fill
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator, Mapping

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tooling.exercises.learner_tests import Suite

# What nesting without an end makes `compile` and `ast` raise; SystemError is Python 3.11's.
TOO_DEEP = (RecursionError, MemoryError, SystemError)
# What a file makes them raise: that, a null byte, what is no Python.
UNREADABLE = (SyntaxError, ValueError, *TOO_DEEP)
NAME = re.compile(r"(ex\d+_\d+)_\w+")
WIDTH = 80
SHORT = 240  # characters of a reply's body that a message shows
SHORT_HTML = 60  # of a page: its beginning says little


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


class Wrong(Exception):  # noqa: N818  it is the learner's state, not an error of the program
    """An answer is wrong; the message is laid out for the terminal."""

    def __init__(self, message: str, line: int) -> None:
        """Keep the message, and the line of the learner's file that it names."""
        super().__init__(message)
        self.line = line


class Hopeless(Wrong):
    """An answer of which no other check can find out more."""


def _wrap(label: str, text: str) -> list[str]:
    lead = f"  {label:<10}"
    lines = []
    for line in str(text).splitlines() or [""]:
        lines.append(
            fill(
                line,
                WIDTH,
                initial_indent=lead,
                subsequent_indent=" " * 12,
                break_on_hyphens=False,
                drop_whitespace=True,
            )
            or lead.rstrip()
        )
        lead = " " * 12
    return lines


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
            from tooling.exercises.limits import LIMIT  # noqa: PLC0415  it needs TooSlow from this module

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


class Reply:
    """What came back from a request, and how to judge it."""

    def __init__(
        self,
        answer: Answer,
        response: TestResponse,
        sent: str,
        line: int | None,
        error: BaseException | None,
    ) -> None:
        """Keep the response with what is known of its request.

        Args:
            answer: Whose application was asked.
            response: The response.
            sent: The request in words.
            line: Where the view begins, if it lies in the learner's file.
            error: What a view raised and a handler of the application then answered.

        """
        self.answer = answer
        self.response = response
        self.sent = sent
        self.line = line
        self.error = error

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @property
    def json(self) -> Any:
        """The body as JSON, or None if it is not JSON."""
        return self.response.get_json(silent=True)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.response.get_data(as_text=True)

    @property
    def headers(self) -> Any:
        """The headers."""
        return self.response.headers

    @property
    def got(self) -> str:
        """The status, the content type and the beginning of the body, in words."""
        body = re.sub(r"\s*\n\s*", " ", self.text.strip())
        kind = self.response.mimetype
        longest = SHORT_HTML if kind == "text/html" else SHORT
        if len(body) > longest:
            body = f"{body[:longest]}..."
        got = f"{self.status} {kind}: {body}" if body else f"{self.status} with an empty body"
        return f"{got}, after {_in_words(self.error)}" if self.error else got

    def expect(self, condition: object, *, expected: str, try_: str, at: str | None = None) -> None:
        """Say that the answer is wrong unless `condition` holds.

        The line that is named is that of `at`; without it, of the view that answered.

        Raises:
            Wrong: The condition does not hold.

        """
        if not condition:
            rows = {"sent": self.sent, "got": self.got, "expected": expected, "try": try_}
            line = None if at else self.line
            self.answer.fail(line or self.answer.line_of(at), rows)


class TooSlow(BaseException):
    """The learner's code has used up its time.

    Not an `Exception`, so that `except Exception` in the learner's code lets it through.
    """


class NeverEnds(Exception):  # noqa: N818  a sentence, as the learner reads it
    """The learner's code has started a server."""


def serve_for_ever(*_: object, **__: object) -> None:
    """Stand in for `Flask.run`: with its reloader it would start the whole run once more.

    Raises:
        NeverEnds: Always.

    """
    raise NeverEnds("app.run() never ends")


@contextmanager
def _caught(app: Flask) -> Iterator[list[BaseException]]:
    """Collect what the views of `app` raise, whether or not Flask makes a 500 of it."""
    from flask import got_request_exception  # noqa: PLC0415  pytest loads this file early

    caught: list[BaseException] = []

    def remember(_sender: Flask, exception: BaseException, **_: object) -> None:
        caught.append(exception)

    with got_request_exception.connected_to(remember, sender=app):
        yield caught


def _is_flasks_own_500(response: TestResponse) -> bool:
    from werkzeug.exceptions import InternalServerError  # noqa: PLC0415  as above

    return response.status_code == 500 and response.text == InternalServerError().get_body()


def _in_words(error: BaseException) -> str:
    text = str(error).strip()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _line_of_view(app: Flask, method: str, path: str, file: str) -> int | None:
    """Return where in `file` the view begins that answers a request, if one there does."""
    from werkzeug.exceptions import HTTPException  # noqa: PLC0415  pytest loads this file early

    try:
        endpoint, _ = app.url_map.bind("localhost").match(path.partition("?")[0], method)
    except HTTPException:
        return None
    view = app.view_functions.get(endpoint)
    code = getattr(inspect.unwrap(view), "__code__", None) if view else None
    return code.co_firstlineno if code and code.co_filename == file else None


def _request_in_words(method: str, path: str, kwargs: dict[str, Any]) -> str:
    words = f"{method} {path}"
    if "json" in kwargs:
        import json  # noqa: PLC0415

        words += f" {json.dumps(kwargs['json'], ensure_ascii=True)}"
    elif kwargs.get("data"):
        data = str(kwargs["data"])
        words += f" {data if len(data) <= SHORT else data[:SHORT] + '...'}"
    for name, value in dict(kwargs.get("headers") or {}).items():
        words += f"\n{name}: {value}"
    return words


def _deepest_line(traceback: TracebackType | None, path: str) -> int | None:
    line = None
    while traceback:
        if traceback.tb_frame.f_code.co_filename == path:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _line_of(name: str, source: str) -> int | None:
    import ast  # noqa: PLC0415

    def names(node: ast.AST) -> list[str]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return [node.name]
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            return [target.id for target in targets if isinstance(target, ast.Name)]
        return []

    try:
        tree = ast.parse(source)
    except UNREADABLE:
        return None
    return next(
        (node.lineno for node in ast.walk(tree) if name in names(node)),  # type: ignore[attr-defined]
        None,
    )


def _meaning(source: bytes) -> str:
    """Return the syntax tree in words, the spacing of its docstrings left out."""
    import ast  # noqa: PLC0415  an untouched exercise must cost next to nothing

    tree = ast.parse(source)
    for node in ast.walk(tree):
        match getattr(node, "body", None):
            case [ast.Expr(value=ast.Constant(value=str() as text) as docstring), *_]:
                docstring.value = " ".join(text.split())
    return ast.dump(tree)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig", "replace").splitlines()
    except OSError:
        return []


def _relative(path: Path) -> str:
    try:
        relative = path.relative_to(Path.cwd())
    except ValueError:
        return path.as_posix()
    return relative.as_posix()

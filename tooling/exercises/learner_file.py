"""The learner's file: read, imported, and told what is wrong with it."""

from __future__ import annotations

import sys
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

from tooling.exercises.errors import TOO_DEEP, UNREADABLE, Hopeless, NeverEnds, TooSlow, Wrong
from tooling.exercises.lines import first_change, line_of_name, lines_in
from tooling.exercises.message import error_in_words, message, relative

if TYPE_CHECKING:
    from pathlib import Path

    from tooling.exercises.exercise import Exercise


class LearnerFile:
    """One file that answers an exercise: the learner's, or one that stands in its place."""

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
                got=f"there is no {relative(self.exercise.stub)}",
                expected="the stub, as the tutorial brings it",
                try_=self._restore,
            )

    @property
    def _restore(self) -> str:
        return f"git restore {relative(self.exercise.answers)}"

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
        if not (lines := list(lines_in(error.__traceback__, str(self.path)))):
            return
        line = lines[-1]
        rows = {"sent": sent} if sent else {}
        if isinstance(error, TooSlow):
            from tooling.exercises.limits import in_words  # noqa: PLC0415  untouched ones need none

            rows["got"], reason = in_words(error)
            rows["expected"] = "an answer at once"
            rows["try"] = f"look for {reason}, at line {line}"
        elif isinstance(error, NeverEnds):
            rows["got"] = "app.run(), which never ends"
            rows["expected"] = "a file that ends: the check sends its requests without a server"
            rows["try"] = f'put line {line} below `if __name__ == "__main__":`, or leave it out'
        else:
            rows["got"] = error_in_words(error)
            rows["expected"] = "no exception"
            rows["try"] = try_ or f"read line {line}; add -vv for the whole traceback"
        self.fail(line, rows, error)

    def stuck(self) -> Wrong:
        """Return what is said of an answer that nothing inside this process can stop."""
        rows = {
            "got": "no end, or the end of the whole run",
            "expected": "an answer at once",
            "try": "look for a loop that never ends, a bare `except:` around it, or os._exit()",
        }
        line = self.line_of(None)
        return Wrong(self._message(line, rows), line)

    def fail(self, line: int, rows: dict[str, str], cause: BaseException | None = None) -> NoReturn:
        """Raise a `Wrong` that names a line of the answer."""
        raise Wrong(self._message(line, rows), line) from cause

    def _message(self, line: int, rows: dict[str, str]) -> str:
        where = [f"{relative(self.path)}:{line}"]
        if self.path.is_relative_to(self.exercise.chapter):
            where.append(f"{self.path.relative_to(self.exercise.chapter).as_posix()}:{line}")
        return message(f"{self.exercise.id} wrong", where, rows)

    def line_of(self, name: str | None) -> int:
        """Return the line of a name, or the first line that differs from the stub."""
        if name and (line := line_of_name(name, self.source)):
            return line
        return first_change(self.exercise.stub, self.path)

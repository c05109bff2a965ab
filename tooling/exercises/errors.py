"""What a run of a learner's code can come to: data types and errors alone, which all others use."""

from __future__ import annotations

from dataclasses import dataclass, field

# What nesting without an end makes `compile` and `ast` raise; SystemError is Python 3.11's.
TOO_DEEP = (RecursionError, MemoryError, SystemError)
# What a file makes them raise: that, a null byte, what is no Python.
UNREADABLE = (SyntaxError, ValueError, *TOO_DEEP)


class Wrong(Exception):  # noqa: N818  it is the learner's state, not an error of the program
    """An answer is wrong; the message is laid out for the terminal."""

    def __init__(self, message: str, line: int) -> None:
        """Keep the message, and the line of the learner's file that it names."""
        super().__init__(message)
        self.line = line


class Hopeless(Wrong):
    """An answer of which no other check can find out more."""


class TooSlow(BaseException):
    """The learner's code has used up its time.

    Not an `Exception`, so that `except Exception` in the learner's code lets it through.
    """


class Waits(TooSlow):
    """The learner's code has used up its time with sleeping or waiting."""


class NeverEnds(Exception):  # noqa: N818  a sentence, as the learner reads it
    """The learner's code has started a server."""


@dataclass(frozen=True)
class Failure:
    """A test of the learner's that did not pass."""

    test: str
    """Its name, with its class and its parameters: `TestLoans::test_a_loan[ada]`."""
    line: int
    """The line of the learner's file where it failed."""
    says: str
    """What it said: the first lines of its message, then what Hypothesis notes, if it does."""


@dataclass
class Outcome:
    """What a run of the learner's tests has found out."""

    passed: list[str] = field(default_factory=list)
    """The names of the tests that passed, as in `Failure.test`."""
    failures: list[Failure] = field(default_factory=list)
    line: int = 1
    """The line of the learner's file where the last test begins."""

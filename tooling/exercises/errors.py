"""What a run of a learner's code can come to: data types and errors alone, which all others use."""

from __future__ import annotations

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


class NeverEnds(Exception):  # noqa: N818  a sentence, as the learner reads it
    """The learner's code has started a server."""

"""What is still to be said where a learner's code ends the whole run.

A process of its own says it: it is given the words before the code begins, and takes them back
when all is well. If its input ends before that, so has the run, and nobody else can speak. This
file is that process's program, too.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import suppress


class LastWords:
    """The process that speaks if this one is ended."""

    def __init__(self, stderr: int) -> None:
        """Start the process; it writes to the file descriptor `stderr`."""
        self.stderr = stderr
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            stderr=stderr,
            text=True,
            encoding="utf-8",
        )

    def prepare(self, words: str) -> None:
        """Have these words said if this process is ended; none of them without `words`."""
        assert self._process.stdin  # noqa: S101  for the type checker: it is a pipe
        # A run without last words is still a run.
        with suppress(OSError):
            self._process.stdin.write(f"{json.dumps(words)}\n")
            self._process.stdin.flush()

    def close(self) -> None:
        """End the process; a child that a learner's code has left may keep its input open."""
        self._process.kill()
        with suppress(OSError):
            self._process.communicate()


def main() -> None:
    """Read words, a JSON string in each line, and say the last ones when the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run
    words = ""
    for line in sys.stdin:
        words = json.loads(line)
    sys.stderr.write(words)


if __name__ == "__main__":
    main()

"""A time limit for code that is not ours."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tooling.exercises.errors import TooSlow

if TYPE_CHECKING:
    from types import FrameType

LIMIT = 3.0  # seconds that a learner's code has
AGAIN = 0.5  # seconds from one attempt to stop it to the next
GRACE = 2.0  # seconds to stop after the limit, before the run is ended
HAS_ALARM = hasattr(signal, "SIGALRM")


class Guard:
    """The second watchdog: a process that ends this one where nothing inside it can."""

    def __init__(self, stderr: int) -> None:
        """Start the process; it writes to the file descriptor `stderr`."""
        script = Path(__file__).with_name("guard.py")
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", script, str(os.getpid())],
            stdin=subprocess.PIPE,
            stderr=stderr,
            text=True,
            encoding="utf-8",
        )

    def begin(self, seconds: float, last_words: str) -> None:
        """End this process after so many seconds, with these words, unless `end` is called."""
        self._order([seconds, last_words])

    def end(self) -> None:
        """Say that all is well."""
        self._order(None)

    def close(self) -> None:
        """End the process."""
        with suppress(OSError):
            self._process.communicate()

    def _order(self, order: list[float | str] | None) -> None:
        assert self._process.stdin  # noqa: S101  for the type checker: it is a pipe
        # A run without its guard is still a run.
        with suppress(OSError):
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()


class TimeLimit:
    """Raise `TooSlow` in a block after `LIMIT` seconds, and have it ended if that is ignored.

    On POSIX and in the main thread, an alarm interrupts even a call that waits. Elsewhere a
    thread asks the interpreter to raise the exception before its next step in Python
    (https://docs.python.org/3/c-api/threads.html, `PyThreadState_SetAsyncExc`). Either is done
    again and again: a destructor or a callback that happens to run swallows what is raised in it.

    `cancel` may be called more than once. Call it after the block, too: the exception may be
    raised just before the block's own end is reached.
    """

    def __init__(self, guard: Guard, last_words: str) -> None:
        """Prepare a limit whose guard ends the process with `last_words`."""
        self._guard = guard
        self._last_words = last_words
        self._thread = threading.get_ident()
        self._by_alarm = HAS_ALARM and threading.current_thread() is threading.main_thread()
        self._over = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        """Begin to count."""
        self._guard.begin(LIMIT + GRACE, self._last_words)
        if self._by_alarm:
            self._before = signal.signal(signal.SIGALRM, _ring)
            signal.setitimer(signal.ITIMER_REAL, LIMIT, AGAIN)
        else:
            threading.Thread(target=self._watch, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        """Stop counting."""
        self.cancel()

    def cancel(self) -> None:
        """Let the block take as long as it likes."""
        if self._by_alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)
        else:
            with self._lock:
                self._over.set()
                _raise_in(self._thread, None)
        self._guard.end()

    def _watch(self) -> None:
        seconds = LIMIT
        while not self._over.wait(seconds):
            with self._lock:
                if not self._over.is_set():
                    _raise_in(self._thread, TooSlow)
            seconds = AGAIN


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Have `error` raised in a thread; None takes back one that has not been raised yet."""
    import ctypes  # noqa: PLC0415  only where there is no SIGALRM

    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), ctypes.py_object(error) if error else None
    )

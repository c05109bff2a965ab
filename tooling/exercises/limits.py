"""A time limit for code that is not ours: in time of the processor, and not of the clock.

So a busy machine makes no answer wrong. What sleeps or waits uses no processor: for that there is
a limit by the clock, too, a generous one.
"""

from __future__ import annotations

import faulthandler
import signal
import threading
import time
from typing import TYPE_CHECKING

from tooling.exercises.errors import TooSlow, Waits

if TYPE_CHECKING:
    from types import FrameType

    from tooling.exercises.last_words import LastWords

LIMIT = 3.0  # seconds of the processor's time that a learner's code has, for all its threads
WAIT = 20.0  # seconds by the clock, for what sleeps or waits
AGAIN = 0.5  # seconds from one attempt to stop it to the next
GRACE = 2.0  # seconds of the processor's time to stop after the limit, before the run is ended
LAST = 30.0  # seconds by the clock before the run is ended
HAS_ALARM = hasattr(signal, "SIGALRM")


def in_words(error: TooSlow) -> tuple[str, str]:
    """Return what was found out about code that is too slow, and what may be the reason."""
    if isinstance(error, Waits):
        got = f"no end after {WAIT:g} seconds, with less than {LIMIT:g} of them at work"
        return got, "what sleeps or waits"
    return f"no end after {LIMIT:g} seconds", "a loop that never ends"


class TimeLimit:
    """Raise `TooSlow` in a block whose time is over, and have the run ended if that is ignored.

    On POSIX and in the main thread, signals interrupt even a call that waits. Elsewhere a thread
    asks the interpreter to raise the exception before its next step in Python
    (https://docs.python.org/3/c-api/threads.html, `PyThreadState_SetAsyncExc`). Either is done
    again and again: a destructor or a callback that happens to run swallows what is raised in it.

    A loop in C lets neither of them through. There the kernel ends the run by SIGVTALRM, which
    nobody handles, and everywhere `faulthandler` does, by the clock.

    `cancel` may be called more than once. Call it after the block, too: the exception may be
    raised just before the block's own end is reached.
    """

    def __init__(self, last_words: LastWords, words: str) -> None:
        """Prepare a limit, and what is said if the run is ended."""
        self._last_words = last_words
        self._words = words
        self._thread = threading.get_ident()
        self._by_signal = HAS_ALARM and threading.current_thread() is threading.main_thread()
        self._over = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        """Begin to count."""
        self._last_words.prepare(self._words)
        faulthandler.dump_traceback_later(LAST, exit=True, file=self._last_words.stderr)
        self._begin = time.process_time()
        if self._by_signal:
            self._before = {each: signal.signal(each, self._ring) for each in _signals()}
            signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT + GRACE)
            signal.setitimer(signal.ITIMER_PROF, LIMIT, AGAIN)
            signal.setitimer(signal.ITIMER_REAL, WAIT, AGAIN)
        else:
            threading.Thread(target=self._watch, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        """Stop counting."""
        self.cancel()

    def cancel(self) -> None:
        """Let the block take as long as it likes."""
        if self._by_signal:
            for timer in (signal.ITIMER_VIRTUAL, signal.ITIMER_PROF, signal.ITIMER_REAL):
                signal.setitimer(timer, 0)
            for each, handler in self._before.items():
                signal.signal(each, handler)
        else:
            with self._lock:
                self._over.set()
                _raise_in(self._thread, None)
        faulthandler.cancel_dump_traceback_later()
        self._last_words.prepare("")

    def _used(self) -> float:
        return time.process_time() - self._begin

    def _ring(self, number: int, _frame: FrameType | None) -> None:
        raise TooSlow if number == signal.SIGPROF or self._used() >= LIMIT else Waits

    def _watch(self) -> None:
        until = time.monotonic() + WAIT
        seconds = LIMIT
        while not self._over.wait(seconds):
            works, waits = LIMIT - self._used(), until - time.monotonic()
            seconds = AGAIN
            if works > 0 and waits > 0:
                # The last moment is not worth many looks, and several threads use it up together.
                seconds = max(0.05, min(works, waits))
                continue
            with self._lock:
                if not self._over.is_set():
                    _raise_in(self._thread, TooSlow if works <= 0 else Waits)


def _signals() -> tuple[int, int]:
    return signal.SIGPROF, signal.SIGALRM


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Have `error` raised in a thread; None takes back one that has not been raised yet."""
    import ctypes  # noqa: PLC0415  only where there is no SIGALRM

    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), ctypes.py_object(error) if error else None
    )

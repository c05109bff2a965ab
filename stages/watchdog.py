"""A time limit for code that is not ours."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from stages.exercises import TooSlow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

LIMIT = 3.0  # seconds that a learner's code has
GRACE = 2.0  # seconds to stop after that, before the run is ended
EXIT_CODE = 70
HAS_ALARM = hasattr(signal, "SIGALRM")


@contextmanager
def time_limit(name: str, stderr: int) -> Iterator[None]:
    """Raise `TooSlow` in the block after `LIMIT` seconds; end the process if that is ignored.

    A bare `except:` can swallow the exception, and a loop in C gives Python no chance to raise
    it. For the first, a thread ends the process with a message. For the second, which lets no
    thread run, `faulthandler` does: it works without the interpreter's lock and prints where
    the loop is (https://docs.python.org/3/library/faulthandler.html).

    Args:
        name: What the message calls the code.
        stderr: A file descriptor that reaches the terminal.

    Raises:
        TooSlow: The block has taken too long.

    """
    stop = threading.Timer(LIMIT + GRACE, _end, [name, stderr])
    stop.daemon = True
    stop.start()
    faulthandler.dump_traceback_later(LIMIT + GRACE + 1, exit=True, file=stderr)
    try:
        with _alarm() if _alarm_works() else _async_exception():
            yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        stop.cancel()


def _alarm_works() -> bool:
    return HAS_ALARM and threading.current_thread() is threading.main_thread()


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(LIMIT)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _async_exception() -> Iterator[None]:
    import ctypes  # noqa: PLC0415  only where there is no SIGALRM

    thread = threading.get_ident()
    lock = threading.Lock()
    running = True

    def ring() -> None:
        with lock:
            if running:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(thread), ctypes.py_object(TooSlow)
                )

    timer = threading.Timer(LIMIT, ring)
    timer.daemon = True
    timer.start()
    try:
        yield
    except TooSlow as error:
        error.seconds = LIMIT
        raise
    finally:
        with lock:
            running = False
        timer.cancel()


def _end(name: str, stderr: int) -> None:
    message = (
        f"\n\n{name} does not stop: it was asked to after {LIMIT:g} seconds and went on.\n"
        "Look for a loop that never ends, and for a bare `except:` around it.\n"
        "This ends the run; --isolate lets the other exercises go on.\n"
    )
    os.write(stderr, message.encode())
    os._exit(EXIT_CODE)

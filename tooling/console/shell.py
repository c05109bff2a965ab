"""The shell that runs the commands of a page, and the servers that they leave in the background."""

import os
import re
import select
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Self


class ShellError(Exception):
    """A command took too long, or ended the shell."""


class Shell:
    """One bash shell, whose commands read nothing and print into one stream."""

    def __init__(self, folder: Path, home: Path, limit: float) -> None:
        """Start bash in `folder`, with a clean environment."""
        # What a script starts in the background ignores Ctrl+C, and so would all that it starts:
        # no server could be stopped. A handler is not handed down, and undoes that.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        self.limit = limit
        self.mark = f"end-of-command-{os.getpid()}"
        scripts = Path(sys.executable).parent
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],  # noqa: S607 - bash is wherever PATH says
            cwd=folder,
            env={
                "COLUMNS": "80",
                "HOME": str(home),
                "LANG": "C.UTF-8",
                "NO_COLOR": "1",
                "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
                "PYTHONDONTWRITEBYTECODE": "1",
                "TERM": "dumb",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        """Give the shell itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the shell, and whatever a command left running."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream  # noqa: S101 - for the type checker
            stream.close()
        self.process.wait()

    def run(self, command: str) -> tuple[int, list[str]]:
        """Run `command`; return its exit status and the lines that it printed.

        Raises:
            ShellError: it took longer than the limit, or ended the shell.

        """
        script = f"eval {shlex.quote(command)} < /dev/null\nprintf '\\n%s %d\\n' {self.mark} $?\n"
        assert self.process.stdin  # noqa: S101 - for the type checker
        assert self.process.stdout  # noqa: S101
        self.process.stdin.write(script.encode())
        self.process.stdin.flush()
        deadline = time.monotonic() + self.limit
        printed = b""
        while not (end := re.search(rb"\n%s (\d+)\n" % self.mark.encode(), printed)):
            left = max(0, deadline - time.monotonic())
            if not select.select([self.process.stdout], [], [], left)[0]:
                raise ShellError(f"was stopped after {self.limit:g} s", decoded(printed))
            more = os.read(self.process.stdout.fileno(), 65536)
            if not more:
                raise ShellError("ended the shell", decoded(printed))
            printed += more
        return int(end[1]), decoded(printed[: end.start()]).splitlines()


def decoded(printed: bytes) -> str:
    """Return as text what a command printed."""
    return printed.decode(errors="replace")


def ready(log: str) -> bool:
    """Tell from its log whether a server of Flask answers requests."""
    last = "Debugger PIN: " if "Debug mode: on" in log else "Press CTRL+C to quit"
    return last in log


def read(log: Path) -> str:
    """Return what a server has printed so far."""
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def alive(pid: int) -> bool:
    """Tell whether a process group still has a process."""
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def kill(pid: int) -> None:
    """End a process group as Ctrl+C does, and by force if that does not help."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGINT)
        for _ in range(250):
            time.sleep(0.02)
            os.killpg(pid, 0)
        os.killpg(pid, signal.SIGKILL)

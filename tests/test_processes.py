"""A run of the tests that is told to end leaves no server behind."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONTRACT = ["tests/contract", "-k", "flask-run or postgresql"]
PAGE = ["tests/test_printed.py", "-k", "03-blueprints/index"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not Path("/proc").is_dir(), reason="/proc is missing, which tells where a process works"
    ),
]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give the run a folder for all that it writes: its servers work there, and nobody else."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)  # PostgreSQL works as another user
        yield Path(name)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=lambda sent: sent.name)
@pytest.mark.parametrize(
    "arguments",
    [CONTRACT, [*CONTRACT, "--numprocesses=2"], PAGE],
    ids=["contract", "contract-in-two-processes", "page"],
)
def test_a_run_that_is_told_to_end_leaves_no_server(folder, sent, arguments):
    log = folder / "run.log"
    with log.open("wb") as output:
        run = subprocess.Popen(
            # What begins in the background ignores Ctrl+C, and that is handed down.
            ["env", "--default-signal=INT", sys.executable, "-m", "pytest", *arguments],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(folder)},
            stdout=output,
            stderr=output,
        )
    try:
        assert soon(lambda: any(" run" in command for command in servers(folder).values()))
        run.send_signal(sent)
        run.wait(60)
        assert soon(lambda: not servers(folder)), servers(folder)
        assert [path for path in folder.iterdir() if path.name.startswith("shelf-")] == []
    finally:
        run.kill()
        for pid in servers(folder):
            os.kill(pid, signal.SIGKILL)


def servers(folder: Path) -> dict[int, str]:
    """Return the command of each process that works in a folder."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink().is_relative_to(folder):
                command = (process / "cmdline").read_bytes()
                found[int(process.name)] = command.replace(b"\0", b" ").decode()
    return found


def soon(condition: Callable[[], object]) -> bool:
    """Tell whether a condition comes to hold within a minute."""
    until = time.monotonic() + 60
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return bool(condition())

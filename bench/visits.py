"""What a reader's first visit transfers, and how long an author waits for `mkdocs serve`."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from serving import chromium, served

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
# What a page shows of the chapters' code; without it a page is what its author wrote.
BLOCKS = re.compile(r"^( *)```(?:step|explorer)\b.*?\n(?:.*\n)*?\1```$", re.MULTILINE)
QUIET_SECONDS = 4.0  # longer than MkDocs takes to notice a change


def first_visit(site: Path, page: str, *, search: bool = False) -> dict[str, int]:
    """Return what a first visit transfers: the size in bytes of each answer's body, by path.

    Args:
        site: The built site; it is served with gzip.
        page: The address of the page within the site.
        search: Whether the reader goes into the search field, too.

    """
    sent: dict[str, int] = {}
    with served(site, sent) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        tab = browser.new_page(viewport={"width": 390, "height": 844})
        tab.goto(address + page, wait_until="networkidle")
        tab.wait_for_timeout(1000)  # what scripts and workers ask for later
        if search:
            tab.keyboard.press("/")
            tab.wait_for_timeout(1000)
        browser.close()
    return sent


@contextmanager
def serving(copy: Path) -> Iterator[list[tuple[float, str]]]:
    """Run `mkdocs serve` on a copy of the repository; gives its log, a time beside each line."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log: list[tuple[float, str]] = []
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(copy)}
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=copy,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    thread = threading.Thread(target=_note, args=(process, log))
    thread.start()
    try:
        wait_for(log, "Serving on", 0)
        yield log
    finally:
        process.terminate()
        process.wait()
        thread.join()


def _note(process: subprocess.Popen[str], log: list[tuple[float, str]]) -> None:
    log.extend((time.perf_counter(), line.rstrip()) for line in process.stdout or ())


def wait_for(log: list[tuple[float, str]], text: str, begin: int, limit: float = 60) -> float:
    """Return when a line with `text` came, from the line numbered `begin` on.

    Raises:
        TimeoutError: It did not come within `limit` seconds.

    """
    until = time.perf_counter() + limit
    while time.perf_counter() < until:
        for at, line in log[begin:]:
            if text in line:
                return at
        time.sleep(0.02)
    raise TimeoutError(f"no line {text!r} in: {[line for _, line in log[begin:]]}")


def rebuild(copy: Path, log: list[tuple[float, str]], file: str) -> float:
    """Return the seconds from a change of a file to the site that shows it."""
    begin, start = len(log), time.perf_counter()
    (copy / file).touch()
    # MkDocs says "Documentation built in 2.15 seconds" only once for each number of seconds.
    return wait_for(log, "Reloading browsers", begin) - start


def noticed(folder: Path, log: list[tuple[float, str]], *commands: list[str]) -> bool:
    """Return whether commands in a chapter, which write beside its code, make it build again.

    Raises:
        subprocess.CalledProcessError: One of them fails.

    """
    begin = len(log)
    for command in commands:
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", *command], cwd=folder, check=True, capture_output=True
        )
    time.sleep(QUIET_SECONDS)
    return any("Detected file changes" in line for _, line in log[begin:])


def copied(target: Path) -> Path:
    """Copy what the site is made from, as it lies in the working tree."""
    names = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def without_blocks(copy: Path) -> Path:
    """Remove from a copy all that the pages show of the chapters' code."""
    for page in (copy / "docs").rglob("*.md"):
        page.write_text(BLOCKS.sub("", page.read_text("utf-8")), "utf-8")
    return copy

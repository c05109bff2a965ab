"""What a chapter's application is made of, as its own process has told.

The pictures on the pages are drawn from this: who imports whom, who owns what, and what a request
passes. `observe.py` runs the application, in a copy of the chapter's folder, so that it writes
nothing where readers work; the process is not started again before the content has changed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tooling.diffs.differ import step_files

LIMIT = 60  # seconds until an application must be ready: it takes one
# All that a process gets of the reader's environment: no setting of a chapter.
ENVIRONMENT = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT")
POOL = ThreadPoolExecutor(os.cpu_count())


class Line(NamedTuple):
    """Some functions of one file that a request passes; of a library, its name is the file."""

    labels: list[str]
    file: str
    notes: list[str]


@dataclass(eq=False)
class Module:
    """One module, and what its top level makes when it is imported."""

    file: str
    imports: list[str]
    counts: dict[str, int]  # of functions that are registered, by what they are
    application: list[str]
    blueprints: list[str]  # with the beginning of their addresses
    extensions: list[str]
    signals: list[str]
    state: list[str]
    tables: list[str]

    @property
    def is_package(self) -> bool:
        """Whether this is the `__init__.py` of a package."""
        return self.file.endswith("__init__.py")


@dataclass(eq=False)
class Route:
    """A route, and the stops that a request passes on its way to the view and back."""

    asked: str  # `GET /`
    view: str
    file: str  # of the view
    stops: dict[str, list[Line]]


class Application:
    """A chapter's application.

    Args:
        told: What `observe.py` has printed.

    """

    def __init__(self, told: dict[str, Any]) -> None:
        """Give the parts their names."""
        self.root = next(iter(told["modules"]))  # it makes the application
        self.owned: list[str] = told["owned"]  # its state, by the names that reach it
        self.modules = {name: Module(**module) for name, module in told["modules"].items()}
        self.routes = [self._route(**route) for route in told["routes"]]

    def _route(self, stops: dict[str, Any], **told: str) -> Route:
        lines = {
            name: [Line([label], file, notes) for label, file, notes in stop]
            for name, stop in stops.items()
        }
        return Route(**told, stops=lines)

    def packages_of(self, name: str) -> list[str]:
        """Return the packages that a module is in or is, from the outside inwards."""
        parts = name.split(".")
        prefixes = [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
        return [p for p in prefixes if p in self.modules and self.modules[p].is_package]


@lru_cache(maxsize=64)
def start(folder: Path, _content: tuple[tuple[str, str], ...]) -> Future[Application]:
    """Run a chapter in a process of its own, beside those that run already.

    Args:
        folder: The chapter.
        _content: Its files and their texts; as long as they are the same, so is the answer.

    """
    return POOL.submit(observe, folder)


def observe(folder: Path) -> Application:
    """Run a chapter in a process of its own, and wait for what it tells.

    Raises:
        ValueError: It does not start; names the chapter and the last line of the error.

    """
    with TemporaryDirectory() as temporary:
        copy = Path(temporary).resolve()
        for file in step_files(folder):
            target = copy / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
        fault = f"chapter {folder.name} does not start"
        script = str(Path(__file__).with_name("observe.py"))
        try:
            done = subprocess.run(  # noqa: S603  the chapter is the reader's own
                [sys.executable, "-I", "-X", "utf8", script],
                cwd=copy,
                env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                timeout=LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ValueError(f"{fault}: it is not ready after {LIMIT} seconds") from None
        if done.returncode or not done.stdout:
            lines = done.stderr.splitlines() or [f"it ends with code {done.returncode}"]
            raise ValueError(f"{fault}: {lines[-1].replace(str(copy), folder.name)}")
        return Application(json.loads(done.stdout))

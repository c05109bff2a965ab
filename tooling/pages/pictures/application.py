"""What a chapter's application is made of, as its own process has told.

The pictures on the pages are drawn from this: who imports whom, who owns what, and what a request
passes. `observe.py` runs the application, in a copy of the chapter's folder, so that it writes
nothing in the chapter; the process is not started again before a file or a package has changed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from tooling.book import ROOT, step_files

if TYPE_CHECKING:
    from tooling.book import Chapter

SCRIPT = Path(__file__).with_name("observe.py")
CACHE = ROOT / ".cache" / "applications"
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
def start(chapter: Chapter) -> Future[Application]:
    """Run a chapter in a process of its own, beside those that run already."""
    return POOL.submit(observe, chapter.folder)


def observe(folder: Path) -> Application:
    """Run a chapter in a process of its own, and wait for what it tells.

    What the same files have told with the same packages is kept in a cache.

    Raises:
        ValueError: It does not start; names the chapter and the last line of the error.

    """
    files = {file.relative_to(folder): file.read_bytes() for file in step_files(folder)}
    key = sha256(repr((sorted(files.items()), SCRIPT.read_bytes(), _packages())).encode())
    kept = CACHE / f"{folder.name}-{key.hexdigest()}.json"
    try:
        told = kept.read_text("utf-8")
    except OSError:
        told = _run(folder.name, files)
        with suppress(OSError):  # a checkout where nothing can be written works, too
            CACHE.mkdir(parents=True, exist_ok=True)
            for old in CACHE.glob(f"{folder.name}-*"):
                old.unlink()
            half = kept.with_suffix(f".{os.getpid()}")
            half.write_text(told, "utf-8")
            half.replace(kept)
    return Application(json.loads(told))


@cache
def _packages() -> tuple[str, list[tuple[str, str]]]:
    found = metadata.distributions()
    return sys.version, sorted((each.name, each.version) for each in found)


def _run(name: str, files: dict[Path, bytes]) -> str:
    with TemporaryDirectory() as temporary:
        copy = Path(temporary).resolve()
        for file, content in files.items():
            (copy / file).parent.mkdir(parents=True, exist_ok=True)
            (copy / file).write_bytes(content)
        fault = f"chapter {name} does not start"
        try:
            done = subprocess.run(  # noqa: S603  the chapter is the reader's own
                [sys.executable, "-I", "-X", "utf8", SCRIPT],
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
            raise ValueError(f"{fault}: {lines[-1].replace(str(copy), name)}")
        return done.stdout

"""The two ways to reach a chapter's application: in this process, and through `flask run`."""

from __future__ import annotations

import http.client
import importlib
import os
import re
import shutil
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING
from unittest import mock
from urllib.parse import urlsplit

from werkzeug.security import generate_password_hash
from werkzeug.test import Client

from contract.visitor import Answer
from tooling.book import ROOT, chapter_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from contract.differences import Difference
    from contract.visitor import Member

CHAPTERS = chapter_folders(ROOT)
SETTINGS = ("FLASK_", "SHELF_", "DATABASE_URL")
CHEAP = "pbkdf2:sha256:1"
NOT_THE_APPLICATION = shutil.ignore_patterns(
    "tests", "exercises", "conftest.py", "instance", ".venv", ".*_cache", "__pycache__"
)


def copy_application(chapter: Path, into: Path) -> Path:
    """Copy what belongs to the application of `chapter`, and return the copy.

    Nothing that it writes may meet a reader's own data, or make `mkdocs serve` build the site
    again.
    """
    return shutil.copytree(chapter, into / chapter.name, ignore=NOT_THE_APPLICATION)


@contextmanager
def without_settings() -> Iterator[None]:
    """Hide the settings that a reader has exported in the shell."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    with mock.patch.dict(os.environ, kept, clear=True):
        yield


@dataclass
class Shelf(ABC):
    """One chapter's application, reached in one way."""

    name: str
    origin: str
    # For names that nobody has taken yet.
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    members: list[Member] = field(default_factory=list)

    def has(self, difference: Difference) -> bool:
        """Tell whether `difference` holds in this chapter."""
        return int(self.name[:2]) >= difference.since

    @abstractmethod
    def send(self, method: str, target: str, headers: dict[str, str], body: bytes | None) -> Answer:
        """Send one request and return the answer; follow no redirect."""

    @abstractmethod
    def wait(self) -> None:
        """Wait until the application answers."""

    @abstractmethod
    def close(self) -> None:
        """End what was started."""


class InProcess(Shelf):
    """The application called as a test client calls it."""

    def __init__(self, folder: Path, config: str = "config.Testing") -> None:
        """Load the application of the chapter in `folder`; chapter 1 has one configuration."""
        super().__init__(folder.name, "http://localhost")
        settings = {
            # A file, since the requests of several threads cannot share a database in memory.
            "SHELF_SQLALCHEMY_DATABASE_URI": "sqlite:///contract.sqlite",
            "SHELF_HASH_METHOD": CHEAP,
        }
        with mock.patch.dict(os.environ, settings):
            self.app = load(folder, config)
        self.client = Client(self.app, use_cookies=False)

    def send(self, method: str, target: str, headers: dict[str, str], body: bytes | None) -> Answer:
        """Call the application."""
        response = self.client.open(target, method=method, headers=headers, data=body)
        return Answer(response.status_code, list(response.headers), response.get_data())

    def wait(self) -> None:
        """Let the application make its tables: Alembic does so for one at a time in a process."""
        assert self.client.get("/").status_code == 200

    def close(self) -> None:
        """Close the connections of an application that has a database."""
        if database := self.app.extensions.get("sqlalchemy"):
            with self.app.app_context():
                database.engine.dispose()


def load(folder: Path, config: str = "config.Testing") -> Flask:
    """Import a chapter's application, and leave the names free for the next chapter's."""

    def forget() -> dict:
        own = [name for name in sys.modules if name.partition(".")[0] in {"app", "config"}]
        return {name: sys.modules.pop(name) for name in own}

    def cheap_hash(password: str, method: str = CHEAP) -> str:
        return generate_password_hash(password, method)

    others = forget()
    sys.path.insert(0, str(folder))
    try:
        # Chapter 1 has no setting that says how much a password's hash may cost.
        with mock.patch("werkzeug.security.generate_password_hash", cheap_hash):
            module = importlib.import_module("app")
        return module.create_app(config) if hasattr(module, "create_app") else module.app
    finally:
        sys.path.remove(str(folder))
        forget()
        sys.modules.update(others)


class Live(Shelf):
    """A server started as a reader starts it: `flask run` in the chapter's folder."""

    def __init__(
        self, folder: Path, *, python: str | Path = sys.executable, **environment: str
    ) -> None:
        """Start the server, without waiting until it answers."""
        super().__init__(folder.name, "")
        self.log = folder / "flask-run.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [python, "-m", "flask", "run", "--port", "0"],
                cwd=folder,
                env=os.environ | environment,
                stdout=log,
                stderr=log,
            )

    def wait(self) -> None:
        """Learn from the server's log which free port it was given."""
        give_up = time.monotonic() + 30
        while not (found := re.search(r"Running on (http://[\w.:]+)", self.log.read_text())):
            assert self.process.poll() is None, f"flask run ended:\n{self.log.read_text()}"
            assert time.monotonic() < give_up, f"no server after 30 s:\n{self.log.read_text()}"
            time.sleep(0.02)
        self.origin = found[1]

    def send(self, method: str, target: str, headers: dict[str, str], body: bytes | None) -> Answer:
        """Send the request over a connection of its own."""
        connection = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=20)
        try:
            # A body that is too large gets its answer, too: Werkzeug's server reads to the end of
            # it before it hangs up, so that the connection is not reset (`serving.py`).
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    def close(self) -> None:
        """Stop the server, and look whether it was well until now."""
        ended = self.process.poll()
        self.process.terminate()
        self.process.wait(10)
        log = self.log.read_text()
        assert ended is None, f"flask run ended with {ended}:\n{log}"
        assert "Traceback" not in log, log

"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from typing import Self

import psycopg

MISSING = "there is no PostgreSQL server here (on Debian and Ubuntu: apt-get install postgresql)"
# Speed is worth more here than what survives a power cut.
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def find_programs() -> Path | None:
    """Return the folder that holds `initdb` and `postgres`, or None where there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


class Cluster:
    """A server and its databases, which nobody else sees; it works inside a `with`."""

    def __init__(self, programs: Path) -> None:
        """Choose a folder and a port."""
        self.programs = programs
        self.server: subprocess.Popen | None = None
        self.folder = Path(tempfile.mkdtemp(prefix="shelf-"))
        self.numbers = count(1)
        # PostgreSQL refuses to work for root.
        self.user = "nobody" if hasattr(os, "getuid") and os.getuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def __enter__(self) -> Self:
        """Make an empty cluster and start its server."""
        with ExitStack() as on_failure:
            on_failure.callback(self.__exit__)
            initdb = ("-D", "data", "-U", "shelf", "-A", "trust", "-E", "UTF8", "-N")
            self._begin("initdb", *initdb).wait()
            self.start()
            on_failure.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the server, if it runs, and remove what it kept."""
        self.stop()
        shutil.rmtree(self.folder)

    def _begin(self, program: str, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [self.programs / program, *arguments],
            cwd=self.folder,
            user=self.user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        hasty = [word for option in HASTY for word in ("-c", option)]
        self.server = self._begin(
            "postgres", "-D", "data", "-h", "127.0.0.1", "-p", str(self.port), "-k", "", *hasty
        )
        give_up = time.monotonic() + 30
        while not self.answers():
            if self.server.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError("PostgreSQL does not start")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Tell whether the server takes a connection."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.url("postgres")):
            return True
        return False

    def stop(self) -> None:
        """Stop the server at once, whoever is connected."""
        if self.server:
            self.server.send_signal(signal.SIGINT)
            self.server.wait(20)

    def url(self, database: str) -> str:
        """Return the address of a database, as `DATABASE_URL` takes it.

        The server asks for no password. The one here is for those that read the address: a `%`
        is what an escaped password has, and what some of them take for something else.
        """
        return f"postgresql://shelf:p%40ss%25@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"shelf{next(self.numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

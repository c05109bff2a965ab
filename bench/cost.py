"""Measure what structure costs: the same requests against every chapter, in one run: `make cost`.

Each chapter is a process of its own, in a copy of its folder, configured for production. The
requests go straight to the WSGI application: no server and no network, whose time is the same for
all. In every round each chapter answers a batch of each request, in turn, so that a slow moment of
the machine falls on all. Noise only ever adds, so what is kept is each request's fastest batch;
the median is kept as well, to tell how noisy the run was.

The result is docs/data/cost.json, from which the site draws its chart (`tooling/pages/cost.py`).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module, metadata
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import least

from tooling.book import ROOT, chapter_folders

if TYPE_CHECKING:
    from collections.abc import Iterator

RESULT = ROOT / "docs" / "data" / "cost.json"
ROUNDS = 40
STARTS = 15  # a start is half a second, and each is a new process
BATCH = 30  # requests
ON_PAGE = 20  # bookmarks
# What some parts of chapter 4 cost is seen by leaving them out, by a setting and nothing else.
WITHOUT: dict[str, dict[str, str]] = {
    "the line in the log": {"SHELF_LOG_LEVEL": "WARNING"},
    "the disk": {"DATABASE_URL": "sqlite://"},  # in memory
}
WITHOUT_IN = "04-extensions"
PACKAGES = ("Flask", "Werkzeug", "SQLAlchemy", "Flask-SQLAlchemy", "marshmallow")


# In the process of one chapter


@dataclass
class Caller:
    """Sends requests to a WSGI application as a server would."""

    app: Any
    cookie: str = ""
    token: str = ""  # from chapter 4 on the API wants one, and no cookie

    def prepare(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """Return the WSGI environment of a request; its body is `json=` or `data=`."""
        # Not above: what Flask imports belongs to the start that is measured.
        from werkzeug.datastructures import Headers  # noqa: PLC0415
        from werkzeug.test import EnvironBuilder  # noqa: PLC0415

        headers = Headers({"Referer": "https://localhost/"})
        if self.token and path.startswith("/api/"):
            headers["Authorization"] = f"Bearer {self.token}"
        elif self.cookie:
            headers["Cookie"] = self.cookie
        builder = EnvironBuilder(
            path, method=method, base_url="https://localhost", headers=headers, **body
        )
        return builder.get_environ()

    def send(self, environ: dict[str, Any], expected: int) -> tuple[dict[str, str], bytes]:
        """Send a request and return its answer's headers and body.

        Raises:
            RuntimeError: Another status came back than the expected one.

        """
        told: list[Any] = []
        environ = environ.copy()
        environ["wsgi.input"].seek(0)
        answer = self.app(environ, lambda status, headers, *_: told.extend((status, headers)))
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        status, headers = told
        if not status.startswith(str(expected)):
            what = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
            raise RuntimeError(f"{what}: {status} instead of {expected}: {body.decode()[:500]}")
        return dict(headers), body

    def call(self, method: str, path: str, expected: int, **body: Any) -> tuple[dict, bytes]:
        """Prepare a request and send it."""
        return self.send(self.prepare(method, path, **body), expected)

    def join(self) -> None:
        """Sign up, log in as a person and, where the API wants one, take a token."""
        login = {"username": "alice", "password": "correct horse"}
        user = login | {"email": "alice@example.com"}
        self.call("POST", "/api/users/", 201, json=user)
        headers, page = self.call("GET", "/login", 200)
        form = dict(login)
        if found := re.search('"csrf_token" value="(.+?)"', page.decode()):
            form["csrf_token"] = found[1]
            self.cookie = headers["Set-Cookie"].partition(";")[0]
        headers, _ = self.call("POST", "/login", 302, data=form)
        self.cookie = headers["Set-Cookie"].partition(";")[0]
        if any(rule.rule == "/api/auth/token" for rule in self.app.url_map.iter_rules()):
            _, body = self.call("POST", "/api/auth/token", 200, json=login)
            self.token = json.loads(body)["access_token"]


def load() -> Any:
    """Import the chapter in the current folder and return its application."""
    sys.path.insert(0, os.getcwd())  # noqa: PTH109
    module = import_module("app")
    return module.create_app() if hasattr(module, "create_app") else module.app


def work() -> None:
    """Answer a batch of each request for each line that comes in, and print how long they took."""
    caller = Caller(load())
    caller.join()
    bookmark = {"url": "https://flask.palletsprojects.com/", "title": "Flask", "note": "a " * 40}
    for _ in range(ON_PAGE * 2):
        headers, _ = caller.call("POST", "/api/bookmarks/", 201, json=bookmark)
    newest = headers["Location"]
    wrong = bookmark | {"url": "javascript:alert(1)", "colour": "red"}
    # By turns: a title that is there already is no change, and nothing is written.
    changes = [caller.prepare("PATCH", newest, json={"title": title}) for title in ("A", "B")]
    requests = {
        "page": ([caller.prepare("GET", "/")], 200),
        "list": ([caller.prepare("GET", f"/api/bookmarks/?limit={ON_PAGE}")], 200),
        "one": ([caller.prepare("GET", newest)], 200),
        "add": ([caller.prepare("POST", "/api/bookmarks/", json=bookmark)], 201),
        "change": (changes, 200),
        "refused": ([caller.prepare("POST", "/api/bookmarks/", json=wrong)], 422),
    }
    for _ in sys.stdin:
        times = {}
        for name, (environs, status) in requests.items():
            answers = []
            batch = (environs * BATCH)[:BATCH]
            begin = time.perf_counter()
            for environ in batch:
                answers.append(caller.send(environ, status))  # noqa: PERF401  no list is built faster
            times[name] = (time.perf_counter() - begin) / BATCH * 1e6
            if name == "add":  # The shelf must not grow while it is measured.
                for headers, _ in answers:
                    caller.call("DELETE", headers["Location"], 204)
        times |= pieces(caller.app, requests["list"][0][0])
        print(json.dumps(times), flush=True)  # noqa: T201


def pieces(app: Any, environ: dict[str, Any]) -> dict[str, float]:
    """Return how long the parts of a list take.

    They are: what runs before the view, to read the rows, and to make of them what becomes JSON.
    """
    read = find("newest_bookmarks")
    shape = find("bookmark_json")
    schema = find("BookmarkSchema")

    def dump(rows: list) -> list:
        return schema(many=True).dump(rows) if schema else [shape(row) for row in rows]

    times = {"before": 0.0, "read": 0.0, "shape": 0.0}
    for _ in range(BATCH):
        with app.request_context(environ):
            points = [time.perf_counter()]
            app.preprocess_request()
            points.append(time.perf_counter())
            rows = read(ON_PAGE)
            points.append(time.perf_counter())
            dump(rows)
            points.append(time.perf_counter())
        for name, begin, end in zip(times, points, points[1:], strict=False):
            times[name] += (end - begin) / BATCH * 1e6
    return times


def find(name: str) -> Any:
    """Return what a chapter calls `name`, in whichever of its modules; None if nothing."""
    own = [module for key, module in sys.modules.items() if key.split(".")[0] == "app"]
    return next((vars(module)[name] for module in own if name in vars(module)), None)


def start() -> None:
    """Print how many milliseconds it takes to import a chapter and to make its application."""
    begin = time.perf_counter()
    load()
    print((time.perf_counter() - begin) * 1e3)  # noqa: T201


# In the process that compares


class Contestant:
    """A chapter in a process of its own."""

    def __init__(self, folder: Path, label: str, data: Path, settings: dict[str, str]) -> None:
        """Start it, in `folder`, a copy of the chapter's own; `data` holds what it writes."""
        self.folder = folder
        self.label = label
        outside = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("FLASK_", "SHELF_", "DATABASE_URL"))
        }
        self.environment = outside | {
            "DATABASE_URL": f"sqlite:///{data}.sqlite",
            "SHELF_SECRET_KEY": "for a measurement, and for nothing else",
            "SHELF_TRUSTED_HOSTS": '["localhost"]',
            "SHELF_APPLY_MIGRATIONS": "true",
        }
        self.environment |= settings
        self.log = data.with_suffix(".log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, __file__, "--work"],
                cwd=folder,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def round(self) -> dict[str, float]:
        """Return how many microseconds each request took in one round.

        Raises:
            SystemExit: The chapter failed; says with what.

        """
        assert self.process.stdin  # noqa: S101  a pipe was asked for
        assert self.process.stdout  # noqa: S101
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            line = ""
        else:
            line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.label} failed:\n{self.log.read_text()[-3000:]}")
        return json.loads(line)

    def start(self) -> float:
        """Return how many milliseconds a start of this chapter takes."""
        command = [sys.executable, __file__, "--start"]
        done = subprocess.run(  # noqa: S603
            command,
            cwd=self.folder,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return float(done.stdout)

    def stop(self) -> None:
        """End the process."""
        assert self.process.stdin  # noqa: S101
        self.process.stdin.close()
        self.process.wait(10)


def in_turn(names: list[str], rounds: int) -> Iterator[list[str]]:
    """Return the names for each round, each time beginning with another one."""
    for number in range(rounds):
        at = number % len(names)
        yield names[at:] + names[:at]


def measure(folder: Path, rounds: int) -> dict[str, Any]:
    """Measure all chapters, and return what the page shows."""
    chapters = chapter_folders(ROOT)
    left_out = shutil.ignore_patterns(
        "tests", "exercises", "__pycache__", "instance", ".venv", ".*_cache"
    )
    for chapter in chapters:
        shutil.copytree(chapter, folder / chapter.name, ignore=left_out)
    all_settings: dict[str, tuple[str, dict[str, str]]] = {c.name: (c.name, {}) for c in chapters}
    all_settings |= {what: (WITHOUT_IN, settings) for what, settings in WITHOUT.items()}
    with ExitStack() as stack:
        contestants: dict[str, Contestant] = {}
        for number, (label, (name, settings)) in enumerate(all_settings.items()):
            data = folder / f"data-{number}"
            contestants[label] = Contestant(folder / name, label, data, settings)
            stack.callback(contestants[label].stop)
        for contestant in contestants.values():
            contestant.round()  # warms up
        seen: dict[str, list[dict[str, float]]] = {label: [] for label in contestants}
        for number, labels in enumerate(in_turn(list(contestants), rounds), 1):
            for label in labels:
                seen[label].append(contestants[label].round())
            print(f"\rround {number} of {rounds}", end="", file=sys.stderr, flush=True)  # noqa: T201
        print(file=sys.stderr)  # noqa: T201
    names = [chapter.name for chapter in chapters]
    starts: dict[str, list[float]] = {name: [] for name in names}
    for labels in in_turn(names, min(STARTS, rounds)):
        for label in labels:
            starts[label].append(contestants[label].start())
    for name in names:
        for times, milliseconds in zip(seen[name], starts[name] * rounds, strict=False):
            times["start"] = milliseconds * 1e3
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores",
        "versions": {
            "Python": platform.python_version(),
            **{name: metadata.version(name) for name in PACKAGES},
        },
        "rounds": rounds,
        "batch": BATCH,
        "password": round(password(), 1),
        "chapters": {name: summary(seen[name]) for name in names},
        "without": {
            "chapter": WITHOUT_IN,
            "parts": {what: summary(seen[what]) for what in WITHOUT},
        },
        "least": least.measure(),
    }


def summary(rounds: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    """Return the fastest and the median round of each request, in microseconds."""
    return {
        name: {
            "fastest": round(min(times[name] for times in rounds), 1),
            "median": round(median(times[name] for times in rounds), 1),
        }
        for name in rounds[0]
    }


def password() -> float:
    """Return how many microseconds it takes to check a password: a measure to compare with."""
    from werkzeug.security import check_password_hash, generate_password_hash  # noqa: PLC0415

    known = generate_password_hash("correct horse")
    times = []
    for _ in range(STARTS):
        begin = time.perf_counter()
        check_password_hash(known, "correct horse")
        times.append(time.perf_counter() - begin)
    return min(times) * 1e6


def main() -> None:
    """Measure, write the result and print the ratios."""
    parser = argparse.ArgumentParser(description="Measure what structure costs.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    parser.add_argument("--output", type=Path, default=RESULT, help="default: docs/data/cost.json")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--start", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        work()
    elif arguments.start:
        start()
    else:
        with tempfile.TemporaryDirectory() as name:
            result = measure(Path(name), arguments.rounds)
        arguments.output.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
        first = next(iter(result["chapters"].values()))
        for chapter, times in result["chapters"].items():
            ratios = (f"{k} {v['fastest'] / first[k]['fastest']:.2f}" for k, v in times.items())
            print(f"{chapter:<16}{', '.join(ratios)}")  # noqa: T201


if __name__ == "__main__":
    main()

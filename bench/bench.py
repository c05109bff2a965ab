"""Measure what must be fast, as ratios in one run: `make bench`.

The floor is a process that only imports Flask, Flask-SQLAlchemy, marshmallow and pytest. What is
compared is run in turn, so that a slow moment of the machine falls on all; medians are printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import least
import suite
import visits
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tooling.pages.blocks import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
ROUNDS = 7
LARGEST = "chapters/03-blueprints/"  # of the chapters' first pages
FLOOR = "import flask, flask_sqlalchemy, marshmallow, pytest"
EMPTY_SITE = """
site_name: Empty
theme: {name: material, font: false}
plugins: [search]
"""


def seconds(*command: str | Path) -> float:
    """Return how long a command takes; it must succeed.

    Raises:
        subprocess.CalledProcessError: It did not.

    """
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    begin = time.perf_counter()
    subprocess.run(  # noqa: S603
        [sys.executable, *command], check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begin


def shares(site: Path) -> tuple[float, float]:
    """Return which parts of a full build are spent in weaver and explorer, imports aside."""
    spent = dict.fromkeys(("step", "explorer"), 0.0)
    originals = BLOCKS.copy()

    def timed(name: str) -> Callable[..., str]:
        def wrapper(*args: Any) -> str:
            begin = time.perf_counter()
            try:
                return originals[name].draw(*args)
            finally:
                spent[name] += time.perf_counter() - begin

        return wrapper

    BLOCKS.update({name: originals[name]._replace(draw=timed(name)) for name in spent})
    own = [vars(module) for name, module in sys.modules.items() if name.startswith("tooling.")]
    for cached in {id(value): value for names in own for value in names.values()}.values():
        if hasattr(cached, "cache_clear"):
            cached.cache_clear()
    begin = time.perf_counter()
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(site)))
    total = time.perf_counter() - begin
    BLOCKS.update(originals)
    return spent["step"] / total, spent["explorer"] / total


def serving(folder: Path) -> tuple[float, float, bool]:
    """Return how `mkdocs serve` follows changes.

    Returns:
        The seconds from a change of a chapter's file to the new site; those of a full build of the
        same pages without their blocks; whether pytest or a new database made it build for nothing.

    """
    copy = visits.copied(folder / "copy")
    bare = visits.without_blocks(visits.copied(folder / "bare"))
    chapter = "chapters/04-extensions"
    mkdocs = ("-m", "mkdocs", "build", "--quiet", "--site-dir", folder / "bare-site")
    again, full = [], []
    with visits.serving(copy) as log:
        for _ in range(ROUNDS):
            again.append(visits.rebuild(copy, log, f"{chapter}/config.py"))
            full.append(seconds(*mkdocs, "--config-file", bare / "mkdocs.yml"))
        for_nothing = visits.noticed(
            copy / chapter, log, ["pytest", "-q"], ["flask", "db", "upgrade"]
        )
    return median(again), median(full), for_nothing


def main() -> None:
    """Print the ratios beside what they must not exceed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "docs").mkdir()
        (folder / "docs" / "index.md").write_text("# Empty\n", "utf-8")
        options = yaml.safe_load(EMPTY_SITE)
        (folder / "mkdocs.yml").write_text(yaml.safe_dump(options), "utf-8")
        mkdocs = ("-m", "mkdocs", "build", "--quiet", "--site-dir", folder / "site")
        commands: dict[str, tuple[str | Path, ...]] = {
            "floor": ("-c", FLOOR),
            "pytest chapters/": ("-m", "pytest", "chapters/", "-q"),
            "one exercise": ("-m", "pytest", "chapters/", "--exercise", "ex1_1", "--solutions"),
            "empty site": (*mkdocs, "--config-file", folder / "mkdocs.yml"),
            "site": mkdocs,
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for label, command in commands.items():
                times[label].append(seconds(*command))
        woven, explored = zip(*(shares(folder / "site") for _ in range(ROUNDS)), strict=True)
        first = visits.first_visit(folder / "site", LARGEST)
        searched = visits.first_visit(folder / "site", LARGEST, search=True)
        again, full, for_nothing = serving(folder)
    requests = least.measure()
    middle = {label: median(values) for label, values in times.items()}
    floor, empty = middle["floor"], middle["empty site"]
    lines = [
        ("floor: the imports alone", f"{floor:.2f} s", ""),
        (
            "pytest chapters/",
            f"{middle['pytest chapters/'] / floor:.2f} floors, {middle['pytest chapters/']:.1f} s",
            "at most 3 floors for two chapters, 10 s for five",
        ),
        ("one exercise's check", f"{middle['one exercise'] / floor:.2f} floors", "at most 1.5"),
        ("empty Material site", f"{empty:.2f} s", ""),
        ("the whole site", f"{middle['site'] / empty:.2f} empty sites", ""),
        ("the weaver's share of the build", f"{median(woven):.0%}", "at most 20%"),
        ("... and the explorer's", f"{median(explored):.0%}", ""),
    ]
    lines += [
        ("first visit to a chapter, gzip", f"{sum(first.values()) / 1000:.0f} kB", "under 300 kB"),
        (
            "... and the search's index",
            f"{sum(searched.values()) / 1000:.0f} kB",
            "comes when asked",
        ),
        (
            "mkdocs serve, after a change",
            f"{again / full:.2f} full builds, {again:.1f} s",
            "at most 1.2 of a build without blocks, 5 s",
        ),
        ("... after pytest and flask", "builds" if for_nothing else "stays still", "stays still"),
        *(
            (f"a test of chapter 5, {database}", value, "at most 5 ms on SQLite")
            for database, value in suite.medians().items()
        ),
    ]
    lines += [
        (
            f"chapter 5, CPU: {least.REQUESTS[request]}",
            f"{times['least'] / times['chapter']:.0%} of the least program's speed",
            "at least 80%, or the cost page says what it buys",
        )
        for request, times in requests.items()
    ]
    for what, value, aim in lines:
        print(f"{what:<34}{value:>20}   {aim}")  # noqa: T201


if __name__ == "__main__":
    main()

"""One import world per chapter.

Every chapter owns the names `app`, `config` and `test_users`. Python keeps one module for a
name, so without help the tests of chapter 2 would run against chapter 1's `app`. Here, when
pytest moves from one chapter to another, the modules of the chapter that it leaves are put
aside, and those of the chapter that it enters are put back.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


@cache
def chapter_of(path: Path) -> Path | None:
    """Return the chapter folder that holds `path`, or None.

    A chapter is told by what it holds, not by its name, so that a copy of it is one, too: the
    nearest folder with a `conftest.py` and a folder `exercises`.
    """
    if (path / "exercises").is_dir() and (path / "conftest.py").is_file():
        return path
    return None if path == path.parent else chapter_of(path.parent)


@dataclass
class World:
    """What belongs to one chapter while another one is at work."""

    modules: dict[str, ModuleType] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)


class Isolation:
    """The hooks that switch worlds; an object for pytest's plugin manager."""

    def __init__(self) -> None:
        """Begin in no chapter's world."""
        self.current: Path | None = None
        self.worlds: dict[Path, World] = {}

    def enter(self, chapter: Path | None) -> None:
        """Make `chapter` the one whose modules and search path are in force."""
        if chapter == self.current:
            return
        self.leave()
        self.current = chapter
        if chapter and (world := self.worlds.pop(chapter, None)):
            sys.modules.update(world.modules)
            sys.path[:0] = world.path

    def leave(self) -> None:
        """Put the current chapter's modules and search path aside."""
        if self.current is None:
            return
        roots = (str(self.current), os.path.realpath(self.current))
        world = World(
            {name: module for name, module in list(sys.modules.items()) if _lies_in(module, roots)},
            [entry for entry in sys.path if _is_below(entry, roots)],
        )
        for name in world.modules:
            del sys.modules[name]
        sys.path[:] = [entry for entry in sys.path if entry not in world.path]
        self.worlds[self.current] = world
        self.current = None

    def pytest_plugin_registered(self, plugin: object) -> None:
        """Leave the world that the import of a chapter's conftest has filled.

        Pytest imports the conftests of all folders that the command line names before it
        collects the first, with no hook before each import.
        """
        file = getattr(plugin, "__file__", None)
        if file and Path(file).name == "conftest.py" and (chapter := chapter_of(Path(file).parent)):
            self.current = chapter
            self.leave()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Iterator[pytest.CollectReport]:
        """Collect in the chapter's own world: this is where test modules are imported."""
        self.enter(chapter_of(collector.path))
        return (yield)  # type: ignore[misc]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[object]:
        """Run in the chapter's own world: a test may import, too."""
        self.enter(chapter_of(item.path))
        return (yield)  # type: ignore[misc]

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef, request: pytest.FixtureRequest
    ) -> Iterator[object]:
        """Have the fixture torn down in its own chapter's world.

        A session fixture ends after the last test of the last chapter. Finalizers run last in,
        first out, so the one added here runs before the fixture's own.
        """
        try:
            return (yield)  # type: ignore[misc]
        finally:
            folder = request.config.rootpath / fixturedef.baseid.partition("::")[0]
            if chapter := chapter_of(folder):
                fixturedef.addfinalizer(lambda: self.enter(chapter))

    def pytest_unconfigure(self) -> None:
        """Leave the interpreter as it was found."""
        self.leave()


def _lies_in(module: ModuleType, roots: tuple[str, ...]) -> bool:
    file = getattr(module, "__file__", None)
    if file:
        return _is_below(file, roots)
    # A folder without __init__.py is a package without a file.
    return any(_is_below(entry, roots) for entry in getattr(module, "__path__", ()))


def _is_below(path: str, roots: tuple[str, ...]) -> bool:
    return any(path == root or path.startswith(root + os.sep) for root in roots)

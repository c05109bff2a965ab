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

from tooling.private import pushed_fixtures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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
        owns = _owner(self.current)
        own = {name for name, module in list(sys.modules.items()) if _lies_in(module, owns)}
        # What runs pytest may be a file of the chapter, and Python needs it all the time.
        own.discard("__main__")
        # A module made by hand has no file: it goes where the package goes that it belongs to.
        own |= {name for name in sys.modules if name.partition(".")[0] in own}
        path = [entry for entry in sys.path if owns(str(Path(entry).absolute()))]
        sys.path[:] = [entry for entry in sys.path if entry not in path]
        # Something is kept already if a second conftest of the chapter has been imported.
        world = self.worlds.setdefault(self.current, World())
        world.modules.update((name, sys.modules.pop(name)) for name in own)
        world.path[:0] = path
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

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Keep what plugins push upon every test out of the chapters.

        The reader may have installed them for another project. Pytest-flask, for one, opens a
        request around each test that has a fixture `app`, and then no request has its own `g`.
        """
        if not isinstance(item, pytest.Function) or not chapter_of(item.path):
            return
        pushed = pushed_fixtures(item)
        item.fixturenames[:] = [name for name in item.fixturenames if name not in pushed]

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[object]:
        """Run in the chapter's own world: a test may import, too."""
        self.enter(chapter_of(item.path))
        return (yield)  # type: ignore[misc]

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef) -> Iterator[object]:
        """Have the fixture torn down in the world that it was set up in, its own chapter's.

        A session fixture ends after the last test of the last chapter. Finalizers run last in,
        first out, so the one added here runs before the fixture's own. `fixturedef.baseid` would
        name the chapter, too, but is empty for one that lies outside pytest's rootdir.
        """
        chapter = self.current
        try:
            return (yield)  # type: ignore[misc]
        finally:
            fixturedef.addfinalizer(lambda: self.enter(chapter))

    def pytest_unconfigure(self) -> None:
        """Leave the interpreter as it was found."""
        self.leave()


def _lies_in(module: ModuleType, owns: Callable[[object], bool]) -> bool:
    # Not getattr on the module: that makes some packages import what they put off.
    attributes = getattr(module, "__dict__", {})
    if file := attributes.get("__file__"):
        return owns(file)
    # A folder without __init__.py is a package without a file.
    return any(map(owns, attributes.get("__path__", ())))


def _owner(chapter: Path) -> Callable[[object], bool]:
    """Return a function that tells whether a path belongs to the chapter."""
    inside = tuple(_prefix(path) for path in (chapter, chapter.resolve()))
    # The environment that runs pytest may stand in the chapter's folder, and is not a part of it.
    environment = _prefix(sys.prefix)
    outside = (environment,) if environment.startswith(inside) else ()

    def owns(path: object) -> bool:
        if not isinstance(path, str):
            return False
        prefix = _prefix(path)
        return prefix.startswith(inside) and not prefix.startswith(outside)

    return owns


def _prefix(path: str | Path) -> str:
    # `../../.venv/bin/pytest` is no file of the chapter. To resolve every path takes too long.
    straight = os.path.realpath(path) if ".." in str(path) else path
    return os.path.normcase(straight) + os.sep

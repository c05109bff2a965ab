"""The repository: its chapters in their order, and what their files hold, each read once.

All that speaks of chapters asks here, so it is cheap to import: `make run` does with it alone.

A chapter's folder is called `03-blueprints`: its number, and a word for people. A milestone on the
way to chapter 4 is called `04-1-database`, and stands before `04-extensions` in the order.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tooling.leftovers import is_environment, is_leftover

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    # Path, time of the last change in ns and size in bytes of each file that pages are made from.
    Version = tuple[tuple[str, int, int], ...]

ROOT = Path(__file__).resolve().parents[1]
NAME = re.compile(r"(?P<number>(?P<chapter>\d\d)(?:-(?P<milestone>\d+))?)-.+")
# What a chapter's folder holds beside the step: they have pages of their own, or repeat one.
BESIDE = ("exercises", "README.md")
# Neither Pygments nor HTML brings these to the page unchanged.
UNSHOWABLE = re.compile("[\\1-\\x08\\x0b\\r\\x0e-\\x1f\\ufeff]")


# Names


def chapter_folders(root: Path) -> list[Path]:
    """Return the folders of the chapters and their milestones, in order."""
    found = (path for path in (root / "chapters").glob("*/") if NAME.fullmatch(path.name))
    return sorted(found, key=lambda path: _order(path.name))


def _order(name: str) -> tuple[int, float, str]:
    match = _match(name)
    return int(match["chapter"]), float(match["milestone"] or math.inf), name


def number_of(name: str) -> str:
    """Return what a block calls a chapter: `03` of `03-blueprints`, `04-1` of `04-1-database`.

    Raises:
        ValueError: No chapter's folder can be called so.

    """
    return _match(name)["number"]


def label_of(name: str) -> str:
    """Return the number that people read: `3` of `03-blueprints`, `4.1` of `04-1-database`.

    Raises:
        ValueError: No chapter's folder can be called so.

    """
    match = _match(name)
    return ".".join(str(int(part)) for part in match.group("chapter", "milestone") if part)


def _match(name: str) -> re.Match[str]:
    if match := NAME.fullmatch(name):
        return match
    raise ValueError(f"{name!r} is no chapter's name: write it like 03-blueprints or 04-1-database")


# Files


@dataclass(eq=False)
class Text:
    """One file as lines; each keeps its newline, so that a missing last one is a change."""

    lines: list[str] = field(default_factory=list)
    is_binary: bool = False
    fault: str = ""  # why a page cannot show it as it is

    def __str__(self) -> str:
        """Return the whole text."""
        return "".join(self.lines)

    @classmethod
    def read(cls, path: Path) -> Text:
        """Read a file; one that is not UTF-8 text counts as one line that holds its hash.

        So does one that holds a character that a page cannot show, with a `fault` that says so. A
        file that cannot be read has a `fault` and no lines.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            return cls(is_binary=True, fault=f"{path}: cannot be read: {error.strerror}")
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = "\0"
        fault = ""
        if found := UNSHOWABLE.search(text):
            line = text.count("\n", 0, found.start()) + 1
            fault = (
                f"{path}:{line}: holds the character {found[0]!a}; "
                "save the file as UTF-8 without a byte order mark, with LF line endings"
            )
        if "\0" in text or fault:
            digest = hashlib.sha256(content).hexdigest()
            return cls([f"binary, sha256 {digest}"], is_binary=True, fault=fault)
        # Not splitlines: that breaks at form feeds and at U+2028 as well.
        return cls(re.findall(r"[^\n]*\n|[^\n]+", text))


def step_files(folder: Path) -> Iterator[Path]:
    """Return the paths of the files of a chapter that a step is about, in order."""
    return (Path(entry.path) for entry in entries_below(folder, BESIDE))


def entries_below(
    folder: os.PathLike[str], beside: Collection[str] = ()
) -> Iterator[os.DirEntry[str]]:
    """Return the files below a folder, in order, without those that a run leaves behind.

    They come as the system lists them, which takes less time than paths do.

    Args:
        folder: The folder.
        beside: Names directly inside it to leave out.

    """
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name in beside or is_leftover(entry.name):
            continue
        # A link may lead round in a circle, or nowhere; a pipe has no end.
        if entry.is_dir(follow_symlinks=False):
            if not is_environment(entry):
                yield from entries_below(entry)
        elif entry.is_file():
            yield entry


@lru_cache(maxsize=1024)
def _text(path: str, _changed: int, _size: int) -> Text:
    """Return a file as the same object as long as it is the same: what is made of it stays."""
    return Text.read(Path(path))


# The book


@dataclass(frozen=True, eq=False)
class Chapter:
    """One chapter as it stands; the same object as long as no file of a step is another.

    What is made from a chapter alone can be cached by it.
    """

    folder: Path
    version: Version = field(repr=False)

    @property
    def name(self) -> str:
        """Its folder's name: `03-blueprints`."""
        return self.folder.name

    @property
    def number(self) -> str:
        """What a block calls it: `03`."""
        return number_of(self.name)

    @property
    def label(self) -> str:
        """The number that people read: `3`."""
        return label_of(self.name)

    @cached_property
    def texts(self) -> dict[str, Text]:
        """The files of its step, by their paths inside the folder."""
        return {
            Path(path).relative_to(self.folder).as_posix(): _text(path, *at)
            for path, *at in self.version
        }


@dataclass(frozen=True, eq=False)
class Book:
    """A repository as it stands; the same object as long as no chapter and no page is another.

    What is made from the whole can be cached by it.
    """

    root: Path
    chapters: tuple[Chapter, ...]
    pages: tuple[Path, ...]

    @classmethod
    def open(cls, root: Path = ROOT) -> Book:
        """Return the book of a repository as it is now; only what has changed is read again."""
        folders = chapter_folders(root)
        pages = (e for e in entries_below(root / "docs") if e.name.endswith(".md"))
        own = (_version(entries_below(folder, BESIDE)) for folder in folders)
        return _book(root, tuple(zip(folders, own, strict=True)), _version(pages))

    def find(self, name: str) -> Chapter | None:
        """Return the chapter of this name or number (`04-1-database`, `04-1`), if there is one."""
        return next((each for each in self.chapters if name in (each.name, each.number)), None)

    def before(self, chapter: Chapter) -> Chapter | None:
        """Return the chapter that another one begins with, if it is not the first."""
        at = self.chapters.index(chapter)
        return self.chapters[at - 1] if at else None


def _version(entries: Iterator[os.DirEntry[str]]) -> Version:
    stats = ((entry.path, entry.stat()) for entry in entries)
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)


@lru_cache(maxsize=4)
def _book(root: Path, chapters: tuple[tuple[Path, Version], ...], pages: Version) -> Book:
    paths = (Path(path) for path, *_ in pages)
    return Book(root, tuple(_chapter(*each) for each in chapters), tuple(paths))


_chapter = lru_cache(maxsize=64)(Chapter)

"""Rebuilds a chapter's folder from the one before and from built pages.

This is the proof that the pages leave nothing out, so it shares no code with the weaver, but the
list of what does not count.
"""

import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from tooling.leftovers import is_leftover

Folder = dict[str, str]  # path inside the folder, to content
BESIDE = {"exercises", "README.md"}


def read(folder: Path) -> Folder:
    """Return a folder's content; that of a binary file is its hash."""
    files = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        left_out = inside.parts[0] in BESIDE or any(map(is_leftover, inside.parts))
        if path.is_file() and not left_out:
            content = path.read_bytes()
            try:
                files[inside.as_posix()] = content.decode()
            except UnicodeDecodeError:
                digest = hashlib.sha256(content).hexdigest()
                files[inside.as_posix()] = f"binary, sha256 {digest}"
    return files


def split(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


@dataclass
class Row:
    kind: str
    data: dict[str, str]
    text: str = ""


@dataclass
class Block:
    chapter: str
    file: str
    fate: str
    rows: list[Row] = field(default_factory=list)


class Page(HTMLParser):
    """Collects the blocks of one page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.row: Row | None = None
        self.depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        data = {name: value or "" for name, value in attrs}
        classes = data.get("class", "").split()
        if "data-chapter" in data:
            self.blocks.append(Block(data["data-chapter"], data["data-file"], data["data-fate"]))
        elif tag in {"span", "ins", "del"} and classes[:1] == ["row"]:
            self.row = Row(classes[1], data)
            self.blocks[-1].rows.append(self.row)
            self.depth = 1
        elif self.row:
            self.depth += 1

    def handle_endtag(self, _tag: str) -> None:
        self.depth -= 1
        if self.depth == 0 and self.row:
            if "data-end" in self.row.data:
                self.row.text = self.row.text.removesuffix("\n")
            self.row = None

    def handle_data(self, data: str) -> None:
        if self.row:
            self.row.text += data


def rebuild(previous: Folder, pages: list[str], chapter: str) -> Folder:
    """Return the content of a chapter's folder."""
    blocks = [b for page in pages for b in Page(page).blocks if b.chapter == chapter]
    gone = departures(previous, blocks)
    arrived = arrivals(blocks)
    fates = {block.file: block.fate for block in blocks}
    rebuilt = {}
    for file in previous.keys() | fates.keys():
        new = arrived.get(file, {})
        old = enumerate(split(previous.get(file, "")), 1)
        kept = [line for number, line in old if (file, number) not in gone]
        if fates.get(file) == "deleted":
            assert not kept, f"{file} is gone, but its lines {kept} are not"
            assert not new, f"{file} is gone and has lines"
            continue
        stayed = iter(kept)
        numbers = range(1, len(kept) + len(new) + 1)
        assert new.keys() <= set(numbers), f"{file} lacks lines"
        rebuilt[file] = "".join(new.get(number) or next(stayed) for number in numbers)
    check_surroundings(rebuilt, blocks)
    return rebuilt


def departures(previous: Folder, blocks: list[Block]) -> set[tuple[str, int]]:
    """Return the old lines that a removed or a moved row accounts for, each at most once."""
    gone = set()
    for row in (row for block in blocks for row in block.rows):
        for place in (row.data.get("data-old") or row.data.get("data-from", "")).split():
            file, _, line = place.rpartition(":")
            key = file, int(line)
            assert key not in gone, f"{place} leaves twice"
            gone.add(key)
            if row.kind == "del":
                assert split(previous[file])[int(line) - 1] == row.text, row
    return gone


def arrivals(blocks: list[Block]) -> dict[str, dict[int, str]]:
    """Return the new lines of each file by their numbers, each at most once."""
    arrived: dict[str, dict[int, str]] = {}
    for block in blocks:
        lines = arrived.setdefault(block.file, {})
        for row in block.rows:
            if row.kind in {"add", "mov"}:
                line = int(row.data["data-new"])
                assert line not in lines, f"{block.file}:{line} arrives twice"
                lines[line] = row.text
    return arrived


def check_surroundings(rebuilt: Folder, blocks: list[Block]) -> None:
    """Hold what stands around a change for orientation against the result."""
    for block in blocks:
        for row in block.rows:
            if row.kind == "same":
                assert split(rebuilt[block.file])[int(row.data["data-new"]) - 1] == row.text, row

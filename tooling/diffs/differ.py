"""The difference between two folders, line by line, with moves told from new code.

The unit is one line at a place: a file, a line number, the old or the new side. Every line is
one of four: kept, added, removed, or moved (it left one place and arrived at another, with at
most another indentation).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tooling.fences import BlockError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tooling.book import Book, Chapter, Text

SHORTEST_MOVE = 3  # non-blank lines


class Place(NamedTuple):
    """One line of one file; the side is known from where the place is kept."""

    file: str
    line: int  # counted from 1


@dataclass(eq=False)
class Step:
    """The difference between the folder of one chapter and the folder before it."""

    old: dict[str, Text]
    new: dict[str, Text]

    @cached_property
    def kept(self) -> dict[Place, Place]:
        """New place to old place of each line that stayed where it was."""
        pairs = {}
        for file in self.old.keys() & self.new.keys():
            for a, b, size in _equal_blocks(self.old[file].lines, self.new[file].lines):
                for offset in range(size):
                    pairs[Place(file, b + offset + 1)] = Place(file, a + offset + 1)
        return pairs

    @cached_property
    def moved(self) -> dict[Place, Place | None]:
        """New place to old place of each line that moved; a blank line has no origin."""
        return self._moves[0]

    @cached_property
    def accounted(self) -> dict[Place, list[Place]]:
        """For each moved new line, the old lines that it accounts for.

        That is its origin, and the blank lines directly before the origin: nobody wants to
        read that a blank line between two functions is gone.
        """
        return self._moves[1]

    @cached_property
    def removed(self) -> set[Place]:
        """The old lines that are neither kept nor moved."""
        gone = {*self.kept.values(), *(p for places in self.accounted.values() for p in places)}
        return {place for place in _places(self.old) if place not in gone}

    @cached_property
    def added(self) -> set[Place]:
        """The new lines that are neither kept nor moved."""
        known = {*self.kept, *self.moved}
        return {place for place in _places(self.new) if place not in known}

    @cached_property
    def changed_files(self) -> dict[str, str]:
        """What happened to each file that changed as a whole: created, deleted or emptied."""
        changes = {}
        for file in sorted(self.old.keys() | self.new.keys()):
            if file not in self.old:
                changes[file] = "created"
            elif file not in self.new:
                changes[file] = "deleted"
            elif self.old[file].lines and not self.new[file].lines:
                changes[file] = "emptied"
        return changes

    @cached_property
    def anchors(self) -> dict[Place, Place]:
        """Where each removed line is shown: after this line of the new side (line 0: first).

        It follows the line that it followed in the old file, wherever that one went.
        """
        arrived = {old: new for new, old in self.kept.items()}
        arrived |= {old: new for new, old in self.moved.items() if old}
        anchors = {}
        for file, text in self.old.items():
            after = Place(file, 0)
            for line in range(1, len(text.lines) + 1):
                place = Place(file, line)
                if place in self.removed:
                    anchors[place] = after
                else:
                    after = arrived.get(place, after)
        return anchors

    @cached_property
    def _moves(self) -> tuple[dict[Place, Place | None], dict[Place, list[Place]]]:
        stayed = set(self.kept.values())
        old_free = [place for place in _places(self.old) if place not in stayed]
        new_free = [place for place in _places(self.new) if place not in self.kept]
        old_runs = _non_blank_runs(self.old, old_free)
        new_runs = _non_blank_runs(self.new, new_free)
        moved: dict[Place, Place | None] = {}
        accounted: dict[Place, list[Place]] = {}
        blank_old = {p for p in old_free if not _text(self.old, p).strip()}
        blank_new = {p for p in new_free if not _text(self.new, p).strip()}
        for pairs in _longest_first(self.old, old_runs, self.new, new_runs):
            for old, new in pairs:
                moved[new] = old
                accounted[new] = [*_blanks_before(old, blank_old), old]
                blank_old.difference_update(accounted[new])
                moved.update(dict.fromkeys(_blanks_before(new, blank_new)))
        return moved, accounted


def load_step(book: Book, name: str) -> tuple[Chapter, Step]:
    """Return a chapter and its step.

    Args:
        book: The book that it is in.
        name: The name of the chapter's folder, or its number: `02`.

    Raises:
        BlockError: There is no such chapter.

    """
    if chapter := book.find(name):
        return chapter, _step(book.before(chapter), chapter)
    names = ", ".join(each.name for each in book.chapters)
    raise BlockError(f"there is no chapter {name}; there are {names}")


@lru_cache(maxsize=64)
def _step(before: Chapter | None, chapter: Chapter) -> Step:
    return Step(before.texts if before else {}, chapter.texts)


def _places(folder: dict[str, Text]) -> Iterator[Place]:
    for file, text in folder.items():
        for line in range(1, len(text.lines) + 1):
            yield Place(file, line)


def _text(folder: dict[str, Text], place: Place) -> str:
    return folder[place.file].lines[place.line - 1]


def _equal_blocks(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    blocks = [(m.a, m.b, m.size) for m in matcher.get_matching_blocks() if m.size]
    kept = []
    for number, (a, b, size) in enumerate(blocks):
        # Blank lines that happen to be equal amid changes hold nothing in place.
        first, last = number == 0, number == len(blocks) - 1
        at_edge = (first and a == b == 0) or (
            last and a + size == len(old) and b + size == len(new)
        )
        if at_edge or any(line.strip() for line in new[b : b + size]):
            kept.append((a, b, size))
    return kept


def _non_blank_runs(folder: dict[str, Text], free: list[Place]) -> list[list[Place]]:
    """Group the free non-blank lines that have nothing but free blank lines between them."""
    runs: list[list[Place]] = []
    previous: Place | None = None
    for place in free:
        follows = previous and previous.file == place.file and previous.line == place.line - 1
        if not follows:
            runs.append([])
        if _text(folder, place).strip():
            runs[-1].append(place)
        previous = place
    return [run for run in runs if run]


def _longest_first(
    old: dict[str, Text],
    old_runs: list[list[Place]],
    new: dict[str, Text],
    new_runs: list[list[Place]],
) -> Iterator[list[tuple[Place, Place]]]:
    """Pair equal runs, the longest first, each line once."""
    used_old: set[Place] = set()
    used_new: set[Place] = set()
    candidates = _common_runs(old, old_runs, new, new_runs)
    for pairs in sorted(candidates, key=lambda pairs: (-len(pairs), pairs[0])):
        piece: list[tuple[Place, Place]] = []
        # The end marker closes the last piece.
        for pair in [*pairs, None]:
            if pair and pair[0] not in used_old and pair[1] not in used_new:
                piece.append(pair)
                continue
            if len(piece) >= SHORTEST_MOVE:
                used_old.update(a for a, _ in piece)
                used_new.update(b for _, b in piece)
                yield piece
            piece = []


def _common_runs(
    old: dict[str, Text],
    old_runs: list[list[Place]],
    new: dict[str, Text],
    new_runs: list[list[Place]],
) -> Iterator[list[tuple[Place, Place]]]:
    starts = defaultdict(list)
    for run in old_runs:
        for index in range(len(run)):
            starts[_text(old, run[index]).strip()].append((run, index))
    for new_run in new_runs:
        for at in range(len(new_run)):
            for old_run, begin in starts[_text(new, new_run[at]).strip()]:
                before = at and begin and _text(new, new_run[at - 1]).strip()
                if before and before == _text(old, old_run[begin - 1]).strip():
                    continue  # part of a run that began earlier
                pairs = []
                for a, b in zip(old_run[begin:], new_run[at:], strict=False):
                    if _text(old, a).strip() != _text(new, b).strip():
                        break
                    pairs.append((a, b))
                if len(pairs) >= SHORTEST_MOVE:
                    yield pairs


def _blanks_before(place: Place, blank: set[Place]) -> list[Place]:
    found: list[Place] = []
    above = Place(place.file, place.line - 1)
    while above in blank:
        found.insert(0, above)
        above = Place(above.file, above.line - 1)
    return found


def ranges(lines: list[int]) -> str:
    """Write line numbers as people do: `3-5, 9`."""
    groups: list[list[int]] = []
    for line, previous in zip(sorted(lines), [None, *sorted(lines)], strict=False):
        if previous is None or line != previous + 1:
            groups.append([line, line])
        groups[-1][1] = line
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in groups)

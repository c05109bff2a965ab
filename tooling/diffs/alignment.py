"""What a step does to each file as a whole, and which old line stands beside which new one."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tooling.book import Text
    from tooling.diffs.differ import Step

CONTEXT = 3  # unchanged lines that are shown on either side of a change
SHORTEST_FOLD = 4  # fewer unchanged lines are shown
LONGEST_PART = 2 * CONTEXT  # moved lines that may be part of a change; more are one of their own


@dataclass(frozen=True)
class Run:
    """Lines that moved together: in one piece where they left and where they arrived.

    A chunk is a line that is not blank, old and new, with the blank lines before it.
    """

    old: str
    new: str
    chunks: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

    def lines(self, side: int) -> Iterator[int]:
        """Return its old lines (side 0) or its new ones (side 1), blank ones among them."""
        return chain.from_iterable(chunk[side] for chunk in self.chunks)

    @property
    def left(self) -> tuple[int, int]:
        """The first and the last old line that is not blank."""
        return self.chunks[0][0][-1], self.chunks[-1][0][-1]

    @property
    def arrived(self) -> tuple[int, int]:
        """The first and the last new line that is not blank."""
        return self.chunks[0][1][-1], self.chunks[-1][1][-1]


class Row(NamedTuple):
    """What stands beside each other: an old line, a new line, or both; 0 is no line."""

    kind: str  # same, moved, del, add
    old: int
    new: int
    run: Run | None = None


class Segment(NamedTuple):
    """Rows of one kind that follow each other: same, fold, moved or edit."""

    kind: str
    rows: list[Row]


@dataclass(frozen=True)
class Entry:
    """One file of a step; its path in the folder before or in this one is empty if not there."""

    old: str
    new: str
    status: str  # added, gone, moved, changed, unchanged
    added: int = 0
    removed: int = 0
    moved: int = 0

    @property
    def path(self) -> str:
        """Where the file is, or was."""
        return self.new or self.old


# What a step does to its files


@lru_cache(maxsize=16)
def moved_runs(step: Step) -> list[Run]:
    """Return the blocks of lines that moved, in the order of their arrival."""
    found: list[Run] = []
    blanks: list[int] = []
    for place, origin in sorted(step.moved.items(), key=lambda item: item[0]):
        if origin is None:
            blanks.append(place.line)
            continue
        chunk = tuple(old.line for old in step.accounted[place]), (*blanks, place.line)
        blanks = []
        last = found[-1] if found else None
        if (
            last
            and (last.old, last.new) == (origin.file, place.file)
            and (last.left[1] + 1, last.arrived[1] + 1) == (chunk[0][0], chunk[1][0])
        ):
            found[-1] = Run(last.old, last.new, (*last.chunks, chunk))
        else:
            found.append(Run(origin.file, place.file, (chunk,)))
    return found


def compare_files(step: Step) -> list[Entry]:
    """Return every file of both folders, folders before files and each in order."""
    added = Counter(place.file for place in step.added)
    removed = Counter(place.file for place in step.removed)
    came = Counter(place.file for place in step.moved)
    left = Counter(place.file for place in chain(*step.accounted.values()))
    renamed = _renamed(step)
    found = []
    for file, text in step.new.items():
        old = renamed.get(file, file if file in step.old else "")
        if old == file:
            status = "unchanged" if step.old[file].lines == text.lines else "changed"
        else:
            status = "moved" if old else "added"
        found.append(Entry(old, file, status, added[file], removed[old], came[file]))
    found += [
        Entry(file, "", "gone", 0, removed[file], left[file])
        for file in step.old.keys() - step.new.keys() - set(renamed.values())
    ]

    def order(entry: Entry) -> list[tuple[bool, str]]:
        *folders, name = entry.path.split("/")
        return [*((False, folder) for folder in folders), (True, name)]

    return sorted(found, key=order)


def _renamed(step: Step) -> dict[str, str]:
    """Return, for each file that moved as a whole, its path in the folder before.

    More than half of the one went to the other, and more than half of that came from it.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for run in moved_runs(step):
        pairs[run.new, run.old] += len(run.chunks)

    def is_most(count: int, text: Text) -> bool:
        return 2 * count > sum(bool(line.strip()) for line in text.lines)

    return {
        new: old
        for (new, old), count in pairs.items()
        if new not in step.old and old not in step.new
        if is_most(count, step.new[new]) and is_most(count, step.old[old])
    }


# What stands beside what


def align(step: Step, entry: Entry) -> list[Row]:
    """Return a file line by line; each old line and each new line stands in one row."""
    left = {line: run for run in moved_runs(step) if run.old == entry.old for line in run.lines(0)}
    came = {line: run for run in moved_runs(step) if run.new == entry.new for line in run.lines(1)}
    end = Row("end", _length(step.old, entry.old) + 1, _length(step.new, entry.new) + 1)
    found: list[Row] = []
    old = new = 1
    for partners in [*_partners(step, entry), [end]]:
        old_end = next(row.old for row in partners if row.old)
        new_end = next(row.new for row in partners if row.new)
        # Between two lines that have a partner: what left, and then what came.
        found += [
            Row("moved" if line in left else "del", line, 0, left.get(line))
            for line in range(old, old_end)
        ]
        found += [
            Row("moved" if line in came else "add", 0, line, came.get(line))
            for line in range(new, new_end)
        ]
        found += partners
        old, new = partners[-1].old + 1, partners[-1].new + 1
    return found[:-1]


def _length(folder: dict[str, Text], file: str) -> int:
    return len(folder[file].lines) if file else 0


def _partners(step: Step, entry: Entry) -> list[list[Row]]:
    """Return the lines that stand beside their origin, in order: kept, or moved in one block."""
    kept = sorted(
        (new.line, old.line) for new, old in step.kept.items() if new.file == entry.new == entry.old
    )
    found = [[Row("same", old, new)] for new, old in kept]
    for run in _beside(step, entry, kept):
        block: list[Row] = []
        for old_lines, new_lines in run.chunks:
            # The last of a chunk is the line itself; either side may lack a blank one above.
            pairs = zip_longest(reversed(old_lines), reversed(new_lines), fillvalue=0)
            for old, new in reversed(list(pairs)):
                is_equal = (
                    old
                    and new
                    and (step.old[run.old].lines[old - 1] == step.new[run.new].lines[new - 1])
                )
                # In a file that only has another name, an equal line is no change.
                kind = "same" if is_equal and entry.status == "moved" else "moved"
                block.append(Row(kind, old, new, run))
        found.append(block)
    return sorted(found, key=lambda block: block[-1].new)


def _beside(step: Step, entry: Entry, kept: list[tuple[int, int]]) -> list[Run]:
    """Return the blocks that moved within a file and can still stand beside their origin.

    Of blocks that cross each other, those stay that have the most lines together.
    """
    news, olds = [new for new, _ in kept], [old for _, old in kept]
    best: list[tuple[int, list[Run]]] = [(0, [])]
    for run in moved_runs(step):
        if (run.old, run.new) != (entry.old, entry.new):
            continue
        if bisect(news, run.arrived[0]) == bisect(olds, run.left[0]):
            before = max(
                ((size, above) for size, above in best if not above or above[-1].left < run.left),
                key=lambda pair: pair[0],
            )
            best.append((before[0] + len(run.chunks), [*before[1], run]))
    return max(best, key=lambda pair: pair[0])[1]


def divide(step: Step, entry: Entry) -> list[list[Segment]]:
    """Divide a file into its changes and into the folds of unchanged lines between them.

    A change holds a little of what stands around it. A long block that moved is a change of its
    own, so that the few lines that are really new are not lost in it.
    """
    found: list[list[Segment]] = []
    for segment in _segments(align(step, entry)):
        last = found[-1] if found and found[-1][0].kind != "fold" else []
        changes = [before for before in last if before.kind != "same"]
        if segment.kind == "fold" or not last:
            is_next = True
        else:
            is_long = _is_long(segment) or any(map(_is_long, changes))
            is_next = segment.kind != "same" and bool(changes) and is_long
        if is_next:
            found.append([])
        found[-1].append(segment)
    return found


def _is_long(segment: Segment) -> bool:
    return segment.kind == "moved" and len(segment.rows) > LONGEST_PART


def _segments(rows: list[Row]) -> Iterator[Segment]:
    """Group the rows that belong together, and part what is folded from what is not."""
    is_one_sided = not any(row.old for row in rows) or not any(row.new for row in rows)
    beside = {row.run for row in rows if row.old and row.new}

    def key(row: Row) -> tuple[str, Run | None]:
        if row.kind == "moved" and (is_one_sided or row.run in beside):
            return "moved", row.run
        # What left and what came stand beside each other, moved or not.
        return "same" if row.kind == "same" else "edit", None

    groups = [(kind, list(group)) for (kind, _), group in groupby(rows, key)]
    for number, (kind, group) in enumerate(groups):
        begin = CONTEXT if number else 0
        end = len(group) - (CONTEXT if number + 1 < len(groups) else 0)
        # Of a file that only has another name, nothing else is to be seen.
        if kind != "same" or (end - begin < SHORTEST_FOLD and len(groups) > 1):
            yield Segment(kind, group)
            continue
        if begin:
            yield Segment("same", group[:begin])
        yield Segment("fold", group[begin:end])
        if end < len(group):
            yield Segment("same", group[end:])

"""Whether every changed line of every chapter is shown, once, beside a paragraph of its own."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from tooling.diffs.block import Block
from tooling.diffs.differ import Place, Step, load_step, ranges
from tooling.diffs.parts import line_parts, syntax_fault
from tooling.diffs.view import changed_lines, removed_parts, select_lines
from tooling.fences import BlockError, find_fences
from tooling.options import parse_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tooling.book import Book, Chapter

# Chapter, side and place of a line, to the blocks that show it.
Shown = defaultdict[tuple[str, str, Place], list[str]]


@lru_cache(maxsize=4)
def faults_of(book: Book) -> tuple[str, ...]:
    """Return every fault of every page and every unexplained line of every chapter."""
    faults = [
        fault
        for chapter in book.chapters
        for file, text in chapter.texts.items()
        if (fault := text.fault or _spelled(chapter.folder / file, syntax_fault(file, text)))
    ]
    if faults:  # Nothing can be compared before they are mended.
        return tuple(faults)
    shown: Shown = defaultdict(list)
    for page in book.pages:
        faults += _page_faults(book, page, shown)
    for chapter in book.chapters:
        _, step = load_step(book, chapter.name)
        faults += _unexplained(book.before(chapter), chapter, step, shown)
    return tuple(faults)


def _spelled(path: Path, fault: str) -> str:
    return fault and f"{path}:{fault}"


def _page_faults(book: Book, page: Path, shown: Shown) -> Iterator[str]:
    """Find the faults of one page, and note in `shown` what its blocks show."""
    is_guide = page.is_relative_to(book.root / "docs" / "guides")
    is_home = page == book.root / "docs" / "index.md"
    spoken: set[int] = set()
    for fence in find_fences(page.read_text("utf-8")):
        if fence.name != "step":
            continue
        where = f"{page.relative_to(book.root).as_posix()}:{fence.line}"
        if fence.body or not fence.is_closed:
            yield f"{where}: this block is not closed on the next line"
        paragraph = next((p for p in (fence.before, fence.after) if p and p not in spoken), None)
        if paragraph is None:
            yield f"{where}: no paragraph of its own stands beside this block"
        else:
            spoken.add(paragraph)
        try:
            block = parse_options(Block, fence.header)
            chapter, step = load_step(book, block.chapter)
            view = select_lines(step, block)
        except BlockError as error:
            yield f"{where}: {error}"
            continue
        if block.plain and not is_guide:
            yield f"{where}: plain is for guides; a chapter's page shows what has changed"
        if is_guide or is_home:  # They may repeat a step, and do not replace the chapter's page.
            continue
        for place in view.changed:
            shown[chapter.name, "new", place].append(where)
        for place in view.removed:
            shown[chapter.name, "old", place].append(where)


def _unexplained(
    before: Chapter | None, chapter: Chapter, step: Step, shown: Shown
) -> Iterator[str]:
    """Find the changed lines of one step that are shown in no block, or in more than one."""
    lines: defaultdict[tuple[str, str, tuple[str, ...]], list[Place]] = defaultdict(list)
    for place in sorted(changed_lines(step)):
        where = shown.get((chapter.name, "new", place), [])
        lines["new", place.file, tuple(where)].append(place)
    for place, (file, _) in sorted(removed_parts(step).items()):
        where = shown.get((chapter.name, "old", place), [])
        lines["old", file, tuple(where)].append(place)
    for (side, file, blocks), places in lines.items():
        if len(blocks) == 1:
            continue
        fault = f"shown twice, in {' and '.join(blocks)}" if blocks else "shown in no block"
        here = f"chapters/{chapter.name}/{file}"
        if places[0].line == 0:
            yield f"{here}: this file was {step.changed_files[file]}, {fault}"
        elif side == "new":
            names = line_parts(file, step.new[file])
            parts = dict.fromkeys(names[place.line - 1] for place in places if names)
            yield f"{here}:{_at(places)}: changed, {fault}{_in(parts)}"
        else:
            parts = dict.fromkeys(removed_parts(step)[place][1] for place in places)
            origins = dict.fromkeys(place.file for place in places)
            for origin in origins:
                old = f"chapters/{before.name if before else ''}/{origin}"
                gone = _at([place for place in places if place.file == origin])
                yield f"{here}: removed {old}:{gone}, {fault}{_in(parts)}"


def _at(places: list[Place]) -> str:
    return ranges([place.line for place in places])


def _in(parts: Iterable[str]) -> str:
    names = ", ".join(part for part in parts if part)
    return f" (part {names})" if names else ""

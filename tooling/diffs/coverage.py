"""Whether every changed line of every chapter is shown, once, beside a paragraph of its own."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tooling.diffs.block import Block
from tooling.diffs.differ import Place, Step, load_step, ranges
from tooling.diffs.parts import line_parts, syntax_fault
from tooling.diffs.view import changed_lines, removed_parts, select_lines
from tooling.fences import BlockError, find_fences
from tooling.options import parse_options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tooling.book import Book, Chapter

# Chapter, side and place of a line, to the blocks that show it.
Shown = defaultdict[tuple[str, str, Place], list[str]]
# Side and file of changed lines, and the blocks that show them, to their places.
Groups = defaultdict[tuple[str, str, tuple[str, ...]], list[Place]]


class Fault(NamedTuple):
    """Something that pages do not explain, or cannot show."""

    text: str  # one sentence, which begins with the file and the line
    fence: str = ""  # the block that would show a line that is shown in none


@lru_cache(maxsize=4)
def faults_of(book: Book) -> tuple[Fault, ...]:
    """Return every fault of every page and every unexplained line of every chapter."""
    faults = [
        Fault(fault)
        for chapter in book.chapters
        for file, text in chapter.texts.items()
        if (fault := text.fault or _spelled(chapter.folder / file, syntax_fault(file, text)))
    ]
    if faults:  # Nothing can be compared before they are mended.
        return tuple(faults)
    shown: Shown = defaultdict(list)
    for page in book.pages:
        faults += map(Fault, _page_faults(book, page, shown))
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
) -> Iterator[Fault]:
    """Find the changed lines of one step that are shown in no block, or in more than one."""
    lines: Groups = defaultdict(list)
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
        fence = "" if blocks else _missing_fence(chapter, step, file, lines)
        here = f"chapters/{chapter.name}/{file}"
        parts = _in(_parts(step, side, file, places))
        if places[0].line == 0:
            yield Fault(f"{here}: this file was {step.changed_files[file]}, {fault}", fence)
        elif side == "new":
            yield Fault(f"{here}:{_at(places)}: changed, {fault}{parts}", fence)
        else:
            for origin in dict.fromkeys(place.file for place in places):
                old = f"chapters/{before.name if before else ''}/{origin}"
                gone = _at([place for place in places if place.file == origin])
                yield Fault(f"{here}: removed {old}:{gone}, {fault}{parts}", fence)


def _parts(step: Step, side: str, file: str, places: list[Place]) -> list[str]:
    """Return the parts that some lines of one side belong to, each once, in order."""
    if side == "new":
        names = line_parts(file, step.new.get(file))
        found = (names[place.line - 1] for place in places if names and place.line)
    else:
        found = (removed_parts(step)[place][1] for place in places)
    return list(dict.fromkeys(part for part in found if part))


def _missing_fence(chapter: Chapter, step: Step, file: str, lines: Groups) -> str:
    """Return the fence that would show all that no block shows of one file."""
    own = {key: places for key, places in lines.items() if key[1] == file}
    missing = {key: places for key, places in own.items() if not key[2]}
    parts: dict[str, None] = {}
    if missing.keys() != own.keys():  # A block without parts would show the rest once more.
        for (side, *_), places in missing.items():
            parts |= dict.fromkeys(_parts(step, side, file, places))
    options = {"chapter": chapter.number, "file": file, "part": ", ".join(parts)}
    words = (
        f'{name}="{value}"' if " " in value else f"{name}={value}"
        for name, value in options.items()
        if value
    )
    return f"```step {' '.join(words)}\n```"


def _at(places: list[Place]) -> str:
    return ranges([place.line for place in places])


def _in(parts: list[str]) -> str:
    return f" (part {', '.join(parts)})" if parts else ""

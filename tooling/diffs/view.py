"""What one block shows of a step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tooling.diffs.differ import Place, Step
from tooling.diffs.parts import line_parts, lines_of
from tooling.fences import BlockError

if TYPE_CHECKING:
    from tooling.diffs.block import Block


@dataclass
class View:
    """What one block shows of a step: new lines, and removed old lines."""

    step: Step
    file: str
    new: set[int]
    removed: set[Place]

    @property
    def changed(self) -> set[Place]:
        """The new lines that are added or have moved; line 0 is a change of the whole file."""
        places = {Place(self.file, line) for line in (0, *self.new)}
        return places & changed_lines(self.step)


@lru_cache(maxsize=1024)
def select_lines(step: Step, block: Block) -> View:
    """Return what a block shows.

    Raises:
        BlockError: The file or a part is not there, or nothing in it has changed.

    """
    file = block.file
    if file not in step.new and file not in step.old:
        near = ", ".join(sorted(step.new))
        raise BlockError(f"there is no file {file} in this chapter or the one before; has: {near}")
    text = step.new.get(file)
    parts = {place: part for place, (where, part) in removed_parts(step).items() if where == file}
    if not block.part:
        view = View(step, file, set(range(1, len(text.lines) + 1)) if text else set(), set(parts))
    else:
        view = _select_parts(step, block, parts)
    if block.plain and not view.new:
        raise BlockError(f"{file} is gone in this step: plain shows what is there")
    if not block.plain and not view.changed and not view.removed:
        raise BlockError(f"nothing in {file} {block.part} has changed in this step")
    return view


def _select_parts(step: Step, block: Block, parts: dict[Place, str]) -> View:
    file = block.file
    new_names = line_parts(file, step.new.get(file))
    old_names = line_parts(file, step.old.get(file))
    if not new_names and not old_names:
        raise BlockError(f"{file} has no parts: only Python files do")
    lines: set[int] = set()
    removed: set[Place] = set()
    for expression in re.split(r",\s*", block.part):
        chosen = lines_of(new_names, expression)
        shown = {new_names[line - 1] for line in chosen}
        if not chosen:
            old = lines_of(old_names, expression)
            shown = {old_names[line - 1] for line in old} - set(new_names)
        gone = {place for place, part in parts.items() if part in shown}
        if not chosen and not gone:
            raise BlockError(f"{file} has no part {expression}, and none that this step removes")
        lines |= chosen
        removed |= gone
    return View(step, file, lines, removed)


@lru_cache(maxsize=64)
def changed_lines(step: Step) -> set[Place]:
    """Return the new lines that a block must show.

    A file that changed as a whole and has no line to show for it counts as its line 0.
    """
    lines = step.added | step.moved.keys()
    shown = {place.file for place in lines} | {file for file, _ in removed_parts(step).values()}
    return lines | {Place(file, 0) for file in step.changed_files.keys() - shown}


@lru_cache(maxsize=64)
def removed_parts(step: Step) -> dict[Place, tuple[str, str]]:
    """Return, for each removed line, the file and the part whose block shows it.

    A removed line is shown beside the line that it followed, in the file to which that went.
    There it belongs to the part whose name it had; if there is none, then in its own file the
    old name stays a part, and in another file it belongs to the line that it followed.
    """
    found = {}
    for place, anchor in step.anchors.items():
        file = anchor.file if anchor.file in step.new else place.file
        names = line_parts(file, step.new.get(file))
        old_names = line_parts(place.file, step.old[place.file])
        old_name = old_names[place.line - 1] if old_names else ""
        here = names[anchor.line - 1] if names and anchor.line else ""
        last = old_name.rpartition(".")[2]
        if last and here.rpartition(".")[2] == last:
            found[place] = file, here
        elif last in _by_last(names):
            found[place] = file, _by_last(names)[last]
        elif file != place.file and here:
            found[place] = file, here
        else:
            found[place] = file, old_name
    return found


@lru_cache(maxsize=256)
def _by_last(names: tuple[str, ...]) -> dict[str, str]:
    """Return the first part that ends in each name: `create_app.index` for `index`."""
    return {name.rpartition(".")[2]: name for name in reversed(names)}

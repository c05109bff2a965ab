"""A block of a step as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tooling.diffs.differ import Place, Step, load_step
from tooling.diffs.markup import coloured
from tooling.diffs.view import select_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tooling.book import Book, Chapter
    from tooling.diffs.block import Block
    from tooling.diffs.view import View

CONTEXT = 2  # unchanged lines that are shown on either side of a change


def draw_step(book: Book, block: Block, _text: str) -> str:
    """Return a block as HTML.

    Raises:
        BlockError: There is no such chapter, file or part, or nothing in it has changed.

    """
    chapter, step = load_step(book, block.chapter)
    return draw(chapter, block, select_lines(step, block))


def draw(chapter: Chapter, block: Block, view: View) -> str:
    """Return what a block shows as HTML.

    Each row of code carries what a reader of the page needs to rebuild the file: `data-new`,
    the line's number in the new file; `data-from`, the old lines that a moved line accounts
    for; `data-old`, the place of a removed line; `data-end="none"`, that no newline ends it.
    """
    if block.plain:
        return _draw_plain(chapter, view)
    step, file = view.step, view.file
    status = step.changed_files.get(file, "changed")
    first = not step.old
    rows = "".join(_rows(view, quiet=first))
    words = status
    if not rows:  # else the block would look as if something was missing
        old = step.old.get(file)
        words += ", and all of it has moved" if old and old.lines else ", and empty"
    note = "" if first else f" <small>{words}</small>"
    caption = f"{escape(chapter.name)}/{escape(file)}{note}"
    kind = "highlight step step-first" if first else "highlight step"
    body = (
        f'<div class="{kind}" id="{block.anchor(chapter)}" data-chapter="{escape(chapter.name)}" '
        f'data-file="{escape(file)}" data-fate="{status}">'
    )
    # Without a row there is nothing to scroll or to copy.
    code = f'<pre><code><span class="rows">{rows}</span></code></pre>' if rows else ""
    if block.collapsed:
        return (
            f'<details class="step-fold"><summary>{caption}</summary>{body}{code}</div></details>'
        )
    return f'{body}<span class="filename">{caption}</span>{code}</div>'


def _draw_plain(chapter: Chapter, view: View) -> str:
    """Return the lines of a view as ordinary code, and `⋯` where lines are left out."""
    text = view.step.new[view.file]
    html = coloured(view.file, text)
    numbers = sorted(view.new)
    while numbers and not text.lines[numbers[0] - 1].strip():
        del numbers[0]
    lines = []
    for before, number in zip([numbers[0] - 1, *numbers], numbers, strict=False):
        lines += ["⋯"] if number > before + 1 else []
        lines.append(html[number - 1])
    caption = f"{escape(chapter.name)}/{escape(view.file)}"
    code = "\n".join(lines).rstrip()
    return (
        f'<div class="highlight"><span class="filename">{caption}</span>'
        f"<pre><span></span><code>{code}\n</code></pre></div>"
    )


def _rows(view: View, *, quiet: bool) -> Iterator[str]:
    """Return the changed rows of a view, each with a little of what stands around it."""
    entries = _rows_in_order(view)
    changed = [old is not None or place not in view.step.kept for place, old in entries]
    shown = False  # a line of code before this one
    previous = 0
    origin = None
    for index, (place, old) in enumerate(entries):
        if not any(changed[max(0, index - CONTEXT) : index + CONTEXT + 1]):
            continue
        if old:
            yield _removed_row(view.step, old)
            continue
        if previous and place.line > previous + 1:
            yield '<span class="row gap"><span class="ln">⋯</span>\n</span>'
        before, origin = origin, view.step.moved.get(place)
        # A blank line that moved has no origin, and ends no run.
        if place in view.step.moved and origin is None:
            origin = before
        elif origin and not _follows(before, origin):
            note = _note(view.step, place)
            yield f'<span class="row note"><span class="ln">{note}</span>\n</span>'
        shown = shown or bool(view.step.new[place.file].lines[place.line - 1].strip())
        yield _new_row(view.step, place, quiet=quiet, lead=not shown)
        previous = place.line


def _rows_in_order(view: View) -> list[tuple[Place, Place | None]]:
    """Return what a view shows, in order; a removed line follows the line that it followed."""
    entries: list[tuple[Place, Place | None]] = [(Place(view.file, n), None) for n in view.new]
    for old in view.removed:
        anchor = view.step.anchors[old]
        entries.append((anchor if anchor.file == view.file else Place(view.file, 0), old))
    return sorted(entries, key=lambda entry: (entry[0], entry[1] or Place("", 0)))


def _follows(before: Place | None, origin: Place) -> bool:
    return before is not None and before.file == origin.file and before.line < origin.line


def _removed_row(step: Step, old: Place) -> str:
    text = step.old[old.file]
    content = coloured(old.file, text)[old.line - 1]
    return _row("del", "del", content, text.lines[old.line - 1], data_old=_spell_places([old]))


def _new_row(step: Step, place: Place, *, quiet: bool, lead: bool) -> str:
    text = step.new[place.file].lines[place.line - 1]
    content = coloured(place.file, step.new[place.file])[place.line - 1]
    number = str(place.line)
    # A step that begins with blank lines should not look empty at its top.
    suffix = " lead" if lead else ""
    if place in step.kept:
        return _row("span", f"same{suffix}", content, text, data_new=number)
    if place in step.moved:
        account = _spell_places(step.accounted.get(place, []))
        return _row("span", f"mov{suffix}", content, text, data_new=number, data_from=account)
    return _row("span" if quiet else "ins", f"add{suffix}", content, text, data_new=number)


def _row(tag: str, kind: str, content: str, text: str, **data: str) -> str:
    if not text.endswith("\n"):
        data["data_end"] = "none"
    attributes = "".join(
        f' {name.replace("_", "-")}="{escape(value)}"' for name, value in data.items()
    )
    return f'<{tag} class="row {kind}"{attributes}><span class="ln">{content}</span>\n</{tag}>'


def _spell_places(places: list[Place]) -> str:
    return " ".join(f"{place.file}:{place.line}" for place in places)


def _note(step: Step, place: Place) -> str:
    """Say where the run of moved lines that begins at `place` came from."""
    origins: list[Place] = []
    shifts: set[int] = set()
    here = place
    while here in step.moved:
        if origin := step.moved[here]:
            if origins and (origin.file != origins[0].file or origin.line < origins[-1].line):
                break
            origins.append(origin)
            then, now = (
                len(line) - len(line.lstrip())
                for line in (
                    step.old[origin.file].lines[origin.line - 1],
                    step.new[here.file].lines[here.line - 1],
                )
            )
            shifts.add((now > then) - (now < then))
        here = Place(here.file, here.line + 1)
    file = f"{origins[0].file}, " if origins[0].file != place.file else ""
    indented = ", indented" if 1 in shifts else ", indented less" if -1 in shifts else ""
    return escape(f"moved from {file}lines {origins[0].line} to {origins[-1].line}{indented}")

"""The explorer: a block that shows a step at once, each changed file whole.

An author writes one block that names a chapter:

    ```explorer chapter=04
    ```

The block is replaced by the tree of both folders and, below it, by every changed file: what the
chapter before had, and what this chapter has. A style sheet lays the same rows out side by side
or one below the other. The explorer explains nothing, so it does not count as showing a line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from tooling.diffs.alignment import Entry, Row, Run, Segment, compare_files, divide, moved_runs
from tooling.diffs.differ import load_step
from tooling.diffs.markup import breakable, coloured
from tooling.diffs.parts import line_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tooling.book import Book, Text
    from tooling.diffs.differ import Step

SIGNS = {"added": "+", "gone": "-", "moved": "&gt;", "changed": "~", "unchanged": ""}


def anchor(file: str, lines: Iterable[str], taken: Counter[str]) -> str:
    """Return a name for a place of a page, made of the first words that stand there.

    Numbers of lines or changes would be others after each edit above the place.

    Args:
        file: The path of the file.
        lines: The lines at the place, the best first.
        taken: How often each name was given; equal ones are numbered.

    """
    words = next(filter(None, (re.findall(r"[a-z0-9]+", line.lower()) for line in lines)), [])
    name = f"{_slug(file)}:{'-'.join(words)[:40].rstrip('-') or 'lines'}"
    taken[name] += 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


def _slug(path: str) -> str:
    return re.sub(r"[^a-zA-Z0-9_./:-]", "-", path)


@dataclass(frozen=True)
class ExplorerOptions:
    """The options of an explorer."""

    chapter: str  # its folder's name, or its number: 02


def draw_explorer(book: Book, options: ExplorerOptions, _text: str) -> str:
    """Return an explorer as HTML.

    Raises:
        BlockError: There is no such chapter.

    """
    _, step = load_step(book, options.chapter)
    return Drawing(step).draw()


class Drawing:
    """The explorer of one step, while it is drawn."""

    def __init__(self, step: Step) -> None:
        """Divide the files, and name both ends of each block that moved elsewhere."""
        self.step = step
        self.entries = compare_files(step)
        self.pieces = {e: divide(step, e) for e in self.entries if e.status != "unchanged"}
        every = [piece for shown in self.pieces.values() for piece in shown]
        self.total = sum(piece[0].kind != "fold" for piece in every)
        self.number = 0  # of the change that was drawn last
        self.taken: Counter[str] = Counter()
        all_rows = [row for piece in every for segment in piece for row in segment.rows]
        beside = {row.run for row in all_rows if row.old and row.new}
        self.ends: dict[Run, tuple[str, str]] = {}
        for run in moved_runs(step):
            if run not in beside:
                words = [step.new[run.new].lines[line - 1] for line in run.lines(1)]
                left = anchor(f"{run.old}:left", words, self.taken)
                self.ends[run] = left, anchor(f"{run.new}:came", words, self.taken)

    def draw(self) -> str:
        """Return the tree and the files as HTML.

        In each file, the lines of all `pre` of the class `old`, in order, are the old file, and
        those of the class `new` the new one, notes and pads aside. `data-end="none"` says that
        no newline ends a line.
        """
        files = "".join(self._file(entry, shown) for entry, shown in self.pieces.items())
        first = "" if self.step.old else " explorer-first"
        return (
            f'<div class="explorer{first}">'
            f'<nav class="explorer-tree" id="files" aria-label="Files">{self._summary()}'
            f"{self._keys()}{self._tree()}</nav>"
            f'<div class="explorer-files highlight">{files}</div></div>'
        )

    def _summary(self) -> str:
        added, removed, moved = map(len, (self.step.added, self.step.removed, self.step.moved))
        lines = f"{added:,} new lines"
        if self.step.old:
            lines += f", {removed:,} gone, {moved:,} moved"
        counts = Counter(entry.status for entry in self.entries)
        files = ", ".join(f"{counts[status]} {status}" for status in SIGNS if counts[status])
        return f"<p><strong>{lines}</strong> Files: {files}.</p>"

    def _keys(self) -> str:
        return (
            '<div class="explorer-keys"><a href="#files">Files</a>'
            '<button type="button" data-go="-1">Previous <kbd>k</kbd></button>'
            f"<span><b>0</b>/{self.total}</span>"
            '<button type="button" data-go="1">Next <kbd>j</kbd></button></div>'
        )

    def _tree(self) -> str:
        html = "<ul>"
        at: list[str] = []
        for entry in self.entries:
            *folders, name = entry.path.split("/")
            same = 0
            while same < min(len(at), len(folders)) and at[same] == folders[same]:
                same += 1
            html += "</ul></li>" * (len(at) - same)
            html += "".join(f"<li>{escape(folder)}/<ul>" for folder in folders[same:])
            at = folders
            if entry.status == "unchanged":
                html += f'<li class="unchanged">{escape(name)}</li>'
                continue
            html += (
                f'<li><i aria-hidden="true">{SIGNS[entry.status]}</i>'
                f'<a href="#{_slug(entry.path)}">{breakable(escape(name))}'
                f'<span class="explorer-hidden">, {entry.status}</span></a>'
                f" {_counts(entry.added, entry.removed, entry.moved)}</li>"
            )
        return html + "</ul></li>" * len(at) + "</ul>"

    def _file(self, entry: Entry, shown: list[list[Segment]]) -> str:
        sides = "two" if entry.old and entry.new else "one"
        folders, _, name = entry.path.rpartition("/")
        here = _slug(entry.path)
        above = f"<span>{escape(folders)}/</span>" if folders else ""
        body = "".join(self._piece(entry, piece) for piece in shown)
        size = sum(len(s.rows) if s.kind != "fold" else 1 for piece in shown for s in piece)
        if entry.status == "moved":
            body = f'<p class="note">moved from {escape(entry.old)}</p>{body}'
        return (
            f'<div class="explorer-file {sides}" id="{here}" style="--n:{size}">'
            f'<h2><a href="#{here}">{above}{escape(name)}</a> <i>{entry.status}</i> '
            f"{_counts(entry.added, entry.removed, entry.moved)}</h2>"
            f"{body or '<p>The file is empty.</p>'}</div>"
        )

    def _piece(self, entry: Entry, piece: list[Segment]) -> str:
        body = "".join(self._segment(entry, segment) for segment in piece)
        if piece[0].kind == "fold":
            lines = f"{len(piece[0].rows)} unchanged lines"
            return f'<details class="fold"><summary>{lines}</summary>{body}</details>'
        self.number += 1
        changed = [row for segment in piece if segment.kind != "same" for row in segment.rows]
        where, words = self._describe(entry, changed)
        name = anchor(entry.path, words, self.taken)
        kinds = Counter(row.kind for row in changed)
        counts = _counts(kinds["add"], kinds["del"], kinds["moved"])
        if entry.old and entry.new:
            head = f'<p class="head"><a href="#{name}">{escape(where)}</a> {counts}</p>'
        else:
            # The code is not interrupted here, and says itself where it is.
            head = f'<a class="at" href="#{name}" aria-label="Link to this change">#</a>'
        label = f"Change {self.number} of {self.total}: {where}, {entry.path}"
        return (
            f'<div class="change" id="{name}" tabindex="-1" role="group" '
            f'aria-label="{escape(label)}">{head}{body}</div>'
        )

    def _describe(self, entry: Entry, changed: list[Row]) -> tuple[str, list[str]]:
        """Return where a change is, in words, and its lines, the new ones first."""
        order = ("add", "del", "moved")
        found = []
        for row in sorted(changed, key=lambda row: order.index(row.kind)):
            file, line = (entry.new, row.new) if row.new else (entry.old, row.old)
            text = (self.step.new if row.new else self.step.old)[file]
            found.append((file, line, text))
        # A blank line has no words, and says too little about where it is.
        file, line, text = next((at for at in found if at[2].lines[at[1] - 1].strip()), found[0])
        parts = line_parts(file, text)
        if not parts:
            where = f"line {line}"
        else:
            numbers = sorted(number for _, number, side in found if side is text)
            first, *others = dict.fromkeys(parts[number - 1] for number in numbers)
            where = f"{first} to {others[-1]}" if others else first
        return where, [text.lines[line - 1] for _, line, text in found]

    def _segment(self, entry: Entry, segment: Segment) -> str:
        run = segment.rows[0].run
        note = ""
        if segment.kind == "moved" and run and any(row.old and row.new for row in segment.rows):
            note = f'<p class="note">moved from {_span(run.left)}{_indented(self.step, run)}</p>'
        old = self._side(entry.old, self.step.old, segment, "old") if entry.old else ""
        new = self._side(entry.new, self.step.new, segment, "new") if entry.new else ""
        if not (entry.old and entry.new):
            return old + new
        kind = "same" if segment.kind == "fold" else segment.kind
        # Each line, pad and link of a side ends with a newline of its own, and is a row there.
        size = max(old.count("\n"), new.count("\n"))
        return f'{note}<div class="pair {kind}" style="--r:{size}">{old}{new}</div>'

    def _side(self, file: str, folder: dict[str, Text], segment: Segment, side: str) -> str:
        """Return the old or the new lines of a segment, with a link where a block left or came."""
        text = folder[file]
        numbers = [(row, row.old if side == "old" else row.new) for row in segment.rows]
        html = ""
        last = None
        for row, number in numbers:
            if number:
                run = row.run
                # The note stands above the first line of a block, below the blank ones.
                if run and run != last and run in self.ends and text.lines[number - 1].strip():
                    html += self._link(run, file, side)
                    last = run
                html += _line(row.kind, coloured(file, text)[number - 1], text.lines[number - 1])
            elif segment.kind != "edit":
                html += '<span class="pad">\n</span>'
        first = next((number for _, number in numbers if number), None)
        if first is None:
            return ""
        return f'<pre class="{side}" style="counter-reset:l {first - 1}">{html}</pre>'

    def _link(self, run: Run, file: str, side: str) -> str:
        left, came = self.ends[run]
        here, there = (left, came) if side == "old" else (came, left)
        other, lines = (run.new, run.arrived) if side == "old" else (run.old, run.left)
        words = "moved to" if side == "old" else "moved from"
        where = f"{other}, {_span(lines)}" if other != file else _span(lines)
        indented = _indented(self.step, run)
        return (
            f'<a class="note" id="{here}" href="#{there}">{words} {escape(where)}{indented}\n</a>'
        )


def _counts(added: int, removed: int, moved: int) -> str:
    signs = (("ins", "+", added), ("del", "-", removed), ("span", "&gt;", moved))
    numbers = (f"<{tag}>{sign}{count}</{tag}>" for tag, sign, count in signs if count)
    return f"<small>{' '.join(numbers)}</small>"


def _line(kind: str, html: str, text: str) -> str:
    tag = {"add": "ins", "del": "del"}.get(kind, "span")
    mark = ' class="mov"' if kind == "moved" else ""
    end = "" if text.endswith("\n") else ' data-end="none"'
    return f"<{tag}{mark}{end}>{html}\n</{tag}>"


def _span(lines: tuple[int, int]) -> str:
    first, last = lines
    return f"lines {first} to {last}"


def _indented(step: Step, run: Run) -> str:
    """Say whether a block stands further in or out than it did."""
    old, new = (
        len(line) - len(line.lstrip())
        for line in (
            step.old[run.old].lines[run.left[0] - 1],
            step.new[run.new].lines[run.arrived[0] - 1],
        )
    )
    return ", indented" if new > old else ", indented less" if new < old else ""

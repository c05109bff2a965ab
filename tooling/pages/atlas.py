"""The map of the tutorial: which Flask API is used where, and where it is explained.

A block lists APIs, one a line, each with a sentence that says what it is for. The map adds where
it is first used, and the sections of the pages that speak of it:

    ```atlas
    Blueprint: A group of routes that is registered on an application later.
    Blueprint.get: A route of a blueprint.
    ```

With the option `show`, a block is empty: `show="chapters"` lists what each chapter is the first to
use, `show="index"` everything, in the order of the alphabet. Uses are read from the chapters'
syntax trees, and explanations are found in the pages' own words, so neither can go stale.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Literal

from tooling.book import Book, label_of
from tooling.diffs.block import Block
from tooling.diffs.differ import load_step
from tooling.diffs.parts import is_python, syntax_fault
from tooling.diffs.view import select_lines
from tooling.fences import BlockError, find_fences
from tooling.options import parse_options

if TYPE_CHECKING:
    from collections.abc import Iterator

from tooling.pages.api_uses import is_setting, uses_in
from tooling.pages.sections import CODE, DOTTED, SPOKEN, Section, sections_of, spoken

# Pages that name everything explain nothing.
NO_EXPLANATION = ("index.md", "how-to-use.md", "map.md", "guides/index.md", "pitfalls/index.md")
# The kinds of pages that explain, with how many of each an entry names.
KINDS = {"chapters": 1, "guides": 2, "pitfalls": 2, "glossary": 1}
WORDS = {"chapters": "", "guides": "guide ", "pitfalls": "pitfall ", "glossary": "glossary "}


@dataclass(frozen=True, order=True)
class Use:
    """A line of a chapter that uses an API."""

    order: int  # of its chapter
    chapter: str  # the folder's name
    is_test: bool
    is_beside: bool  # a setting outside the configuration
    file: str
    line: int


@dataclass
class Entry:
    """An API with all that the map says of it."""

    api: str
    use: Use
    step: str  # the address of the block that shows the line
    explained: list[Section]  # the best first

    @property
    def short(self) -> str:
        """The name as code has it, without a module: `Flask.get`, `g.pop`, `SQLAlchemy`."""
        owner, _, last = self.api.rpartition(".")
        return self.api if owner in {*SPOKEN, "Signal", "g", "json"} else last

    @property
    def anchor(self) -> str:
        """The id of its heading on the page."""
        return re.sub(r"\W+", "-", self.api.lower())


@lru_cache(maxsize=2)
def read(book: Book) -> dict[str, Entry]:
    """Return the map of a repository: each API that the chapters use."""
    docs = book.root / "docs"
    sections = [
        section
        for path in book.pages
        for page in [path.relative_to(docs).as_posix()]
        if page not in NO_EXPLANATION
        for section in sections_of(page, path.read_text("utf-8"))
    ]
    blocks = _blocks(book)
    shown = {(chapter, file) for chapter, file, _ in blocks}
    uses: dict[str, list[Use]] = defaultdict(list)
    for order, chapter in enumerate(book.chapters):
        for file, text in chapter.texts.items():
            # What no page speaks of is a reader's own, who may be typing it.
            is_shown = (chapter.name, file) in shown
            if is_shown and is_python(file, text) and not syntax_fault(file, text):
                is_test = file.startswith("tests/") or file == "conftest.py"
                for api, line in uses_in(str(text)):
                    is_beside = is_setting(api) and file != "config.py"
                    uses[api].append(Use(order, chapter.name, is_test, is_beside, file, line))
    entries = {}
    for api in sorted(uses, key=lambda api: (api.rpartition(".")[2].lower(), api)):
        use = min(uses[api])
        found = blocks.get((use.chapter, use.file, use.line))
        explained = _explanations(api, sections, found)
        entries[api] = Entry(api, use, found.address if found else "", explained)
    return entries


@dataclass(frozen=True)
class Shown:
    """A block of a page that shows a changed line."""

    page: str
    line: int
    anchor: str

    @property
    def address(self) -> str:
        """Its address, from the site's root."""
        return Section(self.page, "", "", self.anchor, 0, frozenset()).address


def _blocks(book: Book) -> dict[tuple[str, str, int], Shown]:
    """Return which block shows each changed line: by chapter, file and line."""
    shown = {}
    for path in book.pages:
        page = path.relative_to(book.root / "docs").as_posix()
        if not page.startswith("chapters/"):
            continue
        for fence in find_fences(path.read_text("utf-8")):
            if fence.name != "step":
                continue
            try:
                block = parse_options(Block, fence.header)
                chapter, step = load_step(book, block.chapter)
                changed = select_lines(step, block).changed
            except BlockError:  # its page says so
                continue
            here = Shown(page, fence.line, block.anchor(chapter))
            for place in changed:
                shown[chapter.name, place.file, place.line] = here
    return shown


def _explanations(api: str, sections: list[Section], shown: Shown | None) -> list[Section]:
    """Return the sections that speak of an API: the best of each kind of page.

    The section whose block shows the first use is the best, if it says the name; next come those
    whose title does.
    """
    names = spoken(api)
    around = None
    if shown:
        before = [s for s in sections if s.page == shown.page and s.first < shown.line]
        around = before[-1] if before else None

    def worth(section: Section) -> tuple[bool, bool, str, int]:
        in_title = not names.isdisjoint([*DOTTED.findall(section.title), section.title.lower()])
        return section != around, not in_title, section.page, section.first

    found = sorted((s for s in sections if not names.isdisjoint(s.words)), key=worth)
    return [
        section
        for kind, most in KINDS.items()
        for section in [one for one in found if one.kind == kind][:most]
    ]


@dataclass(frozen=True)
class AtlasOptions:
    """The options of a block."""

    show: Literal["", "chapters", "index"] = ""


def draw_atlas(book: Book, options: AtlasOptions, text: str) -> str:
    """Return the block as HTML, for a page directly below the site's root.

    Raises:
        BlockError: A line names what no chapter uses, or does not say what it is for.

    """
    entries = read(book)
    if options.show:
        return SHOWS[options.show](book, entries)
    return f'<div class="atlas">{"".join(_listed(text, entries))}</div>'


def _listed(source: str, entries: dict[str, Entry]) -> Iterator[str]:
    for line in source.splitlines():
        api, colon, sentence = line.partition(":")
        if api not in entries:
            raise BlockError(f"atlas: no chapter uses {api!r}; take its line out")
        if not colon or not sentence.strip():
            raise BlockError(f"atlas: say what {api} is for, as in {api}: A sentence.")
        yield _draw_entry(entries[api], CODE.sub(r"<code>\2</code>", escape(sentence.strip())))


def _draw_entry(entry: Entry, sentence: str) -> str:
    where = f"chapter {label_of(entry.use.chapter)}, <code>{escape(entry.use.file)}</code>"
    step = f'<a href="../{entry.step}">{where}</a>' if entry.step else where
    read = ", ".join(
        f'{WORDS[section.kind]}<a href="../{section.address}">{escape(section.name)}</a>'
        for section in entry.explained
    )
    return (
        f'<h3 id="{entry.anchor}"><code>{escape(entry.api)}</code></h3>'
        f"<p>{sentence} <small>First in {step}.{f' Read: {read}.' if read else ''}</small></p>"
    )


def _draw_index(_book: Book, entries: dict[str, Entry]) -> str:
    items = []
    for entry in entries.values():
        owner, _, last = entry.api.rpartition(".")
        more = f" <small>{escape(owner)}</small>" if owner else ""
        items.append(f'<li><a href="#{entry.anchor}"><code>{escape(last)}</code></a>{more}</li>')
    return f'<ul class="atlas-index">{"".join(items)}</ul>'


def _draw_chapters(book: Book, entries: dict[str, Entry]) -> str:
    """List what each chapter's application and settings are the first to use."""
    rows = []
    for chapter in book.chapters:
        new = [e for e in entries.values() if e.use.chapter == chapter.name and not e.use.is_test]
        links = ", ".join(
            f'<a href="#{entry.anchor}"><code>{escape(entry.short)}</code></a>' for entry in new
        )
        page = book.root / "docs" / "chapters" / chapter.name / "index.md"
        title = sections_of("", page.read_text("utf-8"))[0].title
        rows.append(f'<dt><a href="../chapters/{chapter.name}/">{title}</a></dt><dd>{links}</dd>')
    return f'<dl class="atlas-chapters">{"".join(rows)}</dl>'


SHOWS = {"index": _draw_index, "chapters": _draw_chapters}

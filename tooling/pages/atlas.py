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

An API is written as people write it: what has no module before it is Flask's or, in capitals, a
setting; an attribute has its class before it, as in `Blueprint.cli` and `SQLAlchemy.session`.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Literal

from blinker import Signal
from flask import Blueprint, Flask, signals
from flask.sessions import SecureCookieSession
from markdown import Markdown

from tooling.book import Book, label_of
from tooling.diffs.block import Block
from tooling.diffs.differ import load_step
from tooling.diffs.parts import is_python, syntax_fault
from tooling.diffs.view import select_lines
from tooling.fences import BlockError, find_fences
from tooling.options import parse_options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeGuard

PACKAGES = {
    "blinker",
    "flask",
    "flask_jwt_extended",
    "flask_migrate",
    "flask_sqlalchemy",
    "flask_wtf",
    "marshmallow",
    "werkzeug",
}
# What the chapters call the objects of Flask, with the name of the class and an example.
_app = Flask("atlas")
OBJECTS: dict[str, tuple[str, object]] = {
    "app": ("Flask", _app),
    "current_app": ("Flask", _app),
    "create_app": ("Flask", _app),
    "new_app": ("Flask", _app),
    "bp": ("Blueprint", Blueprint("atlas", "atlas")),
    "request": ("Request", _app.test_request_context().request),
    "g": ("g", _app.app_context().g),
    "client": ("FlaskClient", _app.test_client()),
    "test_client": ("FlaskClient", _app.test_client()),
    "runner": ("FlaskCliRunner", _app.test_cli_runner()),
    "test_cli_runner": ("FlaskCliRunner", _app.test_cli_runner()),
    "config": ("Config", _app.config),
    "cli": ("AppGroup", _app.cli),
    **{name: ("Signal", one) for name, one in vars(signals).items() if isinstance(one, Signal)},
}
# Its extensions' objects can have any attribute.
EXTENSIONS = {"db": "SQLAlchemy", "jwt": "JWTManager", "migrate": "Migrate", "csrf": "CSRFProtect"}
# How a page may call the object before the dot, beside the class's own name.
SPOKEN = {
    "Flask": ("app", "current_app"),
    "Blueprint": ("bp",),
    "Request": ("request",),
    "FlaskClient": ("client",),
    "FlaskCliRunner": ("runner",),
    "Config": ("config", "app.config"),
    "AppGroup": ("cli", "app.cli", "bp.cli"),
    **{name: (variable,) for variable, name in EXTENSIONS.items()},
}
SETTING = re.compile(r"(SQLALCHEMY|JWT|WTF)_[A-Z_]+")
CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
HEADING = re.compile(r"#{1,6} ")
# Pages that name everything explain nothing.
NO_EXPLANATION = ("index.md", "how-to-use.md", "map.md", "guides/index.md", "pitfalls/index.md")
# The kinds of pages that explain, with how many of each an entry names.
KINDS = {"chapters": 1, "guides": 2, "pitfalls": 2, "glossary": 1}
WORDS = {"chapters": "", "guides": "guide ", "pitfalls": "pitfall ", "glossary": "glossary "}
TERM = re.compile(r"(?P<term>\S.*?)(?: *\{ *#(?P<anchor>[\w-]+) *\})?$")


# The uses


@dataclass(frozen=True, order=True)
class Use:
    """A line of a chapter that uses an API."""

    order: int  # of its chapter
    chapter: str  # the folder's name
    is_test: bool
    is_beside: bool  # a setting outside the configuration
    file: str
    line: int


@lru_cache(maxsize=512)
def uses_in(source: str) -> tuple[tuple[str, int], ...]:
    """Return each API that a module uses, with the line.

    An import alone is a use only of what the module does not mention again. An attribute counts if
    the object is called as the chapters call it and has such an attribute.
    """
    return tuple(_uses(ast.parse(source)))


def _uses(tree: ast.Module) -> Iterator[tuple[str, int]]:
    imported: dict[str, tuple[str, int]] = {}
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES:
            for alias in node.names:
                name = f"{node.module}.{alias.name}".removeprefix("flask.")
                imported[alias.asname or alias.name] = name, node.lineno
        elif isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name for alias in node.names}
    names = {variable: api for variable, (api, _) in imported.items()}
    mentioned = set()
    # LOG_LEVEL = "DEBUG" speaks of no setting DEBUG.
    values = {node.value for node in ast.walk(tree) if isinstance(node, ast.Assign)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node in values:
            continue
        if isinstance(node, ast.Name) and node.id in imported:
            mentioned.add(node.id)
        for api in _uses_of(node, names, modules):
            yield api, getattr(node, "end_lineno", None) or 0
    yield from (use for variable, use in imported.items() if variable not in mentioned)


def _uses_of(node: ast.AST, names: dict[str, str], modules: set[str]) -> Iterator[str]:
    """Return the APIs that one node of a syntax tree uses.

    Args:
        node: The node.
        names: What the module imports from the packages, by the name that it has there.
        modules: What it imports as a whole: `jwt` is PyJWT there, and not an extension.

    """
    if isinstance(node, ast.Name):
        if node.id in names:
            yield names[node.id]
        elif isinstance(node.ctx, ast.Store) and _is_setting(node.id):
            yield node.id  # in the class of a configuration
    elif isinstance(node, ast.Attribute):
        if api := _attribute(node, names, modules):
            yield api
    elif isinstance(node, ast.Constant) and _is_setting(node.value):
        yield node.value


def _attribute(node: ast.Attribute, names: dict[str, str], modules: set[str]) -> str:
    """Return the API that `object.attribute` is, or nothing."""
    owner = node.value.func if isinstance(node.value, ast.Call) else node.value
    if isinstance(owner, ast.Name):
        variable = owner.id
        if variable in names and variable not in OBJECTS:
            # The session is used as the dictionary that it is.
            is_api = not hasattr(SecureCookieSession, node.attr) or variable != "session"
            # What a function returns is no part of its package.
            is_api &= owner is node.value or variable[0].isupper()
            return f"{names[variable]}.{node.attr}" if is_api else ""
    elif isinstance(owner, ast.Attribute):
        variable = owner.attr
    else:
        return ""
    if node.attr.startswith("_"):
        return ""
    if variable in OBJECTS:
        name, example = OBJECTS[variable]
        is_api = hasattr(example, node.attr) and not (name == "Config" and hasattr({}, node.attr))
        return f"{name}.{node.attr}" if is_api else ""
    if variable in EXTENSIONS and variable not in modules:
        return f"{EXTENSIONS[variable]}.{node.attr}"
    return ""


def _is_setting(name: object) -> TypeGuard[str]:
    return isinstance(name, str) and (
        name in Flask.default_config or SETTING.fullmatch(name) is not None
    )


# The explanations


@dataclass(frozen=True)
class Section:
    """A piece of a page that begins with a heading, or an entry of the glossary."""

    page: str  # below docs, "guides/contexts.md"
    page_title: str
    title: str
    anchor: str
    first: int  # its first line, counted from 1
    words: frozenset[str] = field(compare=False)  # dotted names in its code spans

    @property
    def kind(self) -> str:
        """Which kind of page it is on: guides, pitfalls, chapters or glossary."""
        return self.page.partition("/")[0].removesuffix(".md")

    @property
    def name(self) -> str:
        """What a link says: with the page where pages have sections of the same name."""
        is_alike = self.kind in ("chapters", "guides") and self.title != self.page_title
        return f"{self.page_title}: {self.title}" if is_alike else self.title

    @property
    def address(self) -> str:
        """Its address, from the site's root."""
        page = self.page.removesuffix(".md").removesuffix("index").rstrip("/")
        return f"{page}/#{self.anchor}" if self.anchor else f"{page}/"


@lru_cache(maxsize=256)
def sections_of(page: str, text: str) -> list[Section]:
    """Divide a page into its sections; code blocks hold no headings and explain nothing."""
    prose = text.split("\n")
    for fence in find_fences(text):
        prose[fence.line - 1 : fence.last] = [""] * (fence.last - fence.line + 1)
    starts = [number for number, line in enumerate(prose) if HEADING.match(line)]
    md = Markdown(extensions=["attr_list", "toc"])
    md.convert("\n\n".join(prose[number] for number in starts))
    headings = list(_flat(md.toc_tokens))  # type: ignore[attr-defined]
    titles = [unescape(heading["name"]) for heading in headings]
    ends = [*starts[1:], len(prose)]
    sections = [
        Section(
            page, titles[0], title, heading["id"], begin + 1, _words("\n".join(prose[begin:end]))
        )
        for heading, title, begin, end in zip(headings, titles, starts, ends, strict=True)
    ]
    return list(_terms(page, prose)) if page == "glossary.md" else sections


def _flat(tokens: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for token in tokens:
        yield token
        yield from _flat(token["children"])


def _terms(page: str, lines: list[str]) -> Iterator[Section]:
    """Return the entries of a definition list: a term, then lines that are indented."""
    starts = [number for number, line in enumerate(lines[1:]) if line.startswith(":   ")]
    for begin, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        if match := TERM.match(lines[begin]):
            term = match["term"].strip("`")
            words = _words("\n".join(lines[begin:end])) | {term, term.lower()}
            yield Section(page, "", term, match["anchor"] or "", begin + 1, words)


def _words(prose: str) -> frozenset[str]:
    """Return the names in the code spans of a text: of `g.user`, both `g` and `g.user`."""
    found = set()
    for span in CODE.finditer(prose):
        for name in DOTTED.findall(span[2]):
            parts = name.split(".")
            found |= {".".join(parts[: number + 1]) for number in range(len(parts))}
    return frozenset(found)


def spoken(api: str) -> set[str]:
    """Return the ways in which a page may write an API.

    A long name means one thing only; a short one, `get`, needs what is before the dot.
    """
    owner, _, last = api.rpartition(".")
    names = {api} | {f"{variable}.{last}" for variable in SPOKEN.get(owner, ())}
    if owner.partition(".")[0] in PACKAGES and owner not in SPOKEN:
        names |= {last, f"{owner.rpartition('.')[2]}.{last}"}
    elif owner and ("_" in last or last[0].isupper()):
        names.add(last)
    return names


# The map


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
                    is_beside = _is_setting(api) and file != "config.py"
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


# The blocks


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

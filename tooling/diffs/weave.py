"""The weaver: a Markdown extension that shows, block by block, what a chapter changes.

An author writes a block that names a chapter, a file and, where useful, parts of it:

    ```step chapter=02 file=config.py part=Config..Testing
    ```

The block is replaced by the difference between the folder of the chapter before and this
chapter's. A block depends on its own text and on those two folders, on nothing else.

Parts are for Python files. `imports` is the module's docstring and its imports; any other part
is the name of a function, a class or an assignment at the top level, or, dotted, of a function
inside a function: `create_app.index`. `create_app` alone is that function without those inside
it. `a..b` is all from `a` to `b`; commas separate several. `collapsed` folds the block. In a guide,
`plain` shows the lines as they stand in the chapter, whether or not they have changed.

A removed line belongs to the part of the same name, wherever that part is now; if there is none
any more, the old name is still a part, and the block shows what is gone.

Over all pages, every changed line of every chapter must be shown exactly once, beside a
paragraph of its own. Otherwise `mkdocs build --strict` fails and names every fault; a reader who
tries something out in a chapter gets warnings, and the site (`tooling/pages/serving.py`).
"""

from __future__ import annotations

import ast
import logging
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from markdown import Extension
from markdown.preprocessors import Preprocessor
from mkdocs.exceptions import BuildError
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer

from tooling.book import ROOT, Book
from tooling.diffs.differ import Place, Step, ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeGuard

    from markdown import Markdown
    from pygments.lexer import Lexer

    from tooling.book import Chapter, Text

    # Chapter, side and place of a line, to the blocks that show it.
    Shown = defaultdict[tuple[str, str, Place], list[str]]

# MkDocs prints what is logged here, and a strict build fails for it.
LOG = logging.getLogger("mkdocs.tooling")
CONTEXT = 2  # unchanged lines that are shown on either side of a change
LEXERS = {
    ".py": "python",
    ".html": "html+jinja",
    ".css": "css",
    ".sql": "sql",
    ".toml": "toml",
    ".md": "markdown",
    ".ini": "ini",
    ".flaskenv": "bash",
    ".coveragerc": "ini",
    ".mako": "mako",
    ".js": "javascript",
    ".json": "json",
    ".yml": "yaml",
}
# Material gives these the colour of other code, or nearly; without them a page is a third lighter,
# and is built and drawn sooner: they are half of its elements.
COLOURLESS = re.compile(r'<span class="(?:err|kc|n|na|nv|nx|o|ow|p|py|w)">([^<]*)</span>')
PLAIN = HtmlFormatter(nowrap=True)
FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<header>[^`]*)$")
OPTION = re.compile(r"""\s*(?P<key>\w+)(?:=(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+)))?(?=\s|$)""")
# What begins a piece of Markdown that is no paragraph.
NO_PARAGRAPH = ("#", "<", "|", "!!!", "???", "===", "--8<--", "---")
LINK_DEFINITION = re.compile(r"\s*\[[^\]]+\]:|\s*\*\[")
OPTIONS = {"chapter", "file", "part", "collapsed", "plain"}
BLOCKS = (
    "step",
    "picture",
    "explorer",
)  # the others are drawn elsewhere


class WeaveError(BuildError):
    """A block cannot be shown, or a changed line is not explained; names every fault.

    MkDocs prints a `BuildError` once, without a traceback, and ends the build.
    """


@dataclass(frozen=True)
class Block:
    """One block of a page, as its author wrote it."""

    chapter: str
    file: str
    part: str = ""
    collapsed: bool = False
    plain: bool = False

    def anchor(self, chapter: Chapter) -> str:
        """Return the block's id on its page: the same as long as its chapter, file and part are."""
        words = f"step-{chapter.number}-{self.file}-{self.part}"
        return re.sub(r"\W+", "-", words).strip("-").lower()

    @classmethod
    def parse(cls, header: str) -> Block:
        """Read the line that opens a block, without the word `step`.

        Raises:
            WeaveError: An option is unknown, missing or malformed.

        """
        options = read_options(header)
        if unknown := options.keys() - OPTIONS:
            known = ", ".join(sorted(OPTIONS))
            raise WeaveError(f"no such option: {', '.join(sorted(unknown))}; there are {known}")
        for name in ("chapter", "file"):
            if not options.get(name):
                raise WeaveError(f"{name}=... is missing")
        return cls(
            options["chapter"],
            options["file"],
            options.get("part", ""),
            collapsed="collapsed" in options,
            plain="plain" in options,
        )


def read_options(header: str) -> dict[str, str]:
    """Read `key=value key="a value" key` as in the line that opens a block.

    Raises:
        WeaveError: It is written in another way.

    """
    options: dict[str, str] = {}
    position = 0
    while header[position:].strip():
        match = OPTION.match(header, position)
        if not match:
            raise WeaveError(f"cannot read {header[position:].strip()!r}: write key=value")
        options[match["key"]] = match["quoted"] or match["plain"] or ""
        position = match.end()
    return options


@lru_cache(maxsize=64)
def _step(before: Chapter | None, chapter: Chapter) -> Step:
    return Step(before.texts if before else {}, chapter.texts)


def load_step(book: Book, name: str) -> tuple[Chapter, Step]:
    """Return a chapter and its step.

    Args:
        book: The book that it is in.
        name: The name of the chapter's folder, or its number: `02`.

    Raises:
        WeaveError: There is no such chapter.

    """
    if chapter := book.find(name):
        return chapter, _step(book.before(chapter), chapter)
    names = ", ".join(each.name for each in book.chapters)
    raise WeaveError(f"there is no chapter {name}; there are {names}")


# Parts


def part_names(source: str) -> tuple[str, ...]:
    """Return the part that each line of a Python file belongs to.

    A statement takes the blank lines and comments before it. One without a name of its own
    belongs with the statement before it, or with the function around it.
    """
    names = ["imports"] * len(source.removesuffix("\n").split("\n")) if source else []

    def fill(body: list[ast.stmt], begin: int, prefix: str, around: str) -> int:
        current = around
        for statement in body:
            name = _name_of(statement, nested=bool(prefix))
            if name is not None:
                current = prefix + name
            elif prefix:
                current = around
            end = statement.end_lineno or statement.lineno
            names[begin - 1 : end] = [current] * (end - begin + 1)
            if _has_functions(statement):
                fill(statement.body, _first_line(statement.body[0]), f"{current}.", current)
            begin = end + 1
        return begin

    body = ast.parse(source).body
    rest = fill(body, 1, "", "imports")
    if rest > 1:
        names[rest - 1 :] = [names[rest - 2]] * (len(names) - rest + 1)
    return tuple(names)


def _first_line(statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _name_of(statement: ast.stmt, *, nested: bool) -> str | None:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return statement.name
    if nested:
        return None
    if isinstance(statement, ast.ClassDef):
        return statement.name
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return "imports"
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        if isinstance(target, ast.Name):
            return target.id
    return None


def _has_functions(statement: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    function = ast.FunctionDef | ast.AsyncFunctionDef
    return isinstance(statement, function) and any(
        isinstance(inner, function) for inner in statement.body
    )


@lru_cache(maxsize=1024)
def line_parts(file: str, text: Text | None) -> tuple[str, ...]:
    """Return the part of each line, or nothing for a file that has no parts."""
    if text is None or syntax_fault(file, text) or not is_python(file, text):
        return ()
    return part_names(str(text))


def is_python(file: str, text: Text) -> bool:
    """Tell whether a file holds code of Python."""
    return file.endswith(".py") and not text.is_binary


@lru_cache(maxsize=1024)
def syntax_fault(file: str, text: Text) -> str:
    """Return the line and the reason if a Python file cannot be parsed, as while it is typed."""
    try:
        if is_python(file, text):
            ast.parse(str(text))
    except SyntaxError as error:
        return f"{error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError, SystemError) as error:
        return f"1: {error}"
    return ""


def _select(names: tuple[str, ...], expression: str) -> set[int]:
    """Return the lines that one `a` or `a..b` names; none if a name is not there."""
    first, _, last = expression.partition("..")
    if first not in names or (last and last not in names):
        return set()
    if not last:
        return {line for line, name in enumerate(names, 1) if name == first}
    begin = names.index(first)
    end = len(names) - names[::-1].index(last)
    return set(range(begin + 1, end + 1))


# What a block shows


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
        return places & _changed(self.step)


@lru_cache(maxsize=1024)
def look(step: Step, block: Block) -> View:
    """Return what a block shows.

    Raises:
        WeaveError: The file or a part is not there, or nothing in it has changed.

    """
    file = block.file
    if file not in step.new and file not in step.old:
        near = ", ".join(sorted(step.new))
        raise WeaveError(f"there is no file {file} in this chapter or the one before; has: {near}")
    text = step.new.get(file)
    parts = {place: part for place, (home, part) in _homes(step).items() if home == file}
    if not block.part:
        view = View(step, file, set(range(1, len(text.lines) + 1)) if text else set(), set(parts))
    else:
        view = _look_at_parts(step, block, parts)
    if block.plain and not view.new:
        raise WeaveError(f"{file} is gone in this step: plain shows what is there")
    if not block.plain and not view.changed and not view.removed:
        raise WeaveError(f"nothing in {file} {block.part} has changed in this step")
    return view


@lru_cache(maxsize=64)
def _changed(step: Step) -> set[Place]:
    """Return the new lines that a block must show.

    A file that changed as a whole and has no line to show for it counts as its line 0.
    """
    lines = step.added | step.moved.keys()
    told = {place.file for place in lines} | {home for home, _ in _homes(step).values()}
    return lines | {Place(file, 0) for file in step.changed_files.keys() - told}


def _look_at_parts(step: Step, block: Block, parts: dict[Place, str]) -> View:
    file = block.file
    new_names = line_parts(file, step.new.get(file))
    old_names = line_parts(file, step.old.get(file))
    if not new_names and not old_names:
        raise WeaveError(f"{file} has no parts: only Python files do")
    lines: set[int] = set()
    removed: set[Place] = set()
    for expression in re.split(r",\s*", block.part):
        chosen = _select(new_names, expression)
        shown = {new_names[line - 1] for line in chosen}
        if not chosen:
            old = _select(old_names, expression)
            shown = {old_names[line - 1] for line in old} - set(new_names)
        gone = {place for place, part in parts.items() if part in shown}
        if not chosen and not gone:
            raise WeaveError(f"{file} has no part {expression}, and none that this step removes")
        lines |= chosen
        removed |= gone
    return View(step, file, lines, removed)


@lru_cache(maxsize=64)
def _homes(step: Step) -> dict[Place, tuple[str, str]]:
    """Return, for each removed line, the file and the part whose block shows it.

    A removed line is shown beside the line that it followed, in the file to which that went.
    There it belongs to the part whose name it had; if there is none, then in its own file the
    old name stays a part, and in another file it belongs to the line that it followed.
    """
    homes = {}
    for place, anchor in step.anchors.items():
        file = anchor.file if anchor.file in step.new else place.file
        names = line_parts(file, step.new.get(file))
        old_names = line_parts(place.file, step.old[place.file])
        old_name = old_names[place.line - 1] if old_names else ""
        here = names[anchor.line - 1] if names and anchor.line else ""
        last = old_name.rpartition(".")[2]
        if last and here.rpartition(".")[2] == last:
            homes[place] = file, here
        elif last in _by_last(names):
            homes[place] = file, _by_last(names)[last]
        elif file != place.file and here:
            homes[place] = file, here
        else:
            homes[place] = file, old_name
    return homes


@lru_cache(maxsize=256)
def _by_last(names: tuple[str, ...]) -> dict[str, str]:
    """Return the first part that ends in each name: `create_app.index` for `index`."""
    return {name.rpartition(".")[2]: name for name in reversed(names)}


# Drawing


@lru_cache(maxsize=1024)
def coloured(file: str, text: Text) -> list[str]:
    """Return each line of a file as HTML, in the colours of its language."""
    options = {"stripnl": False, "ensurenl": False}
    suffix = Path(file).suffix or Path(file).name
    lexer: Lexer = TextLexer(**options)
    if suffix in LEXERS:
        lexer = get_lexer_by_name(LEXERS[suffix], **options)
    return colour(str(text), lexer).split("\n")


def colour(source: str, lexer: Lexer) -> str:
    """Return code as HTML, in the colours that tell its words apart."""
    return COLOURLESS.sub(r"\1", highlight(source, lexer, PLAIN))


def draw(chapter: Chapter, block: Block, view: View) -> str:
    """Return a block as HTML.

    Each row of code carries what a reader of the page needs to rebuild the file: `data-new`,
    the line's number in the new file; `data-from`, the old lines that a moved line accounts
    for; `data-old`, the place of a removed line; `data-end="none"`, that no newline ends it.
    """
    if block.plain:
        return _draw_plain(chapter, view)
    step, file = view.step, view.file
    fate = step.changed_files.get(file, "changed")
    first = not step.old
    rows = "".join(_rows(view, quiet=first))
    told = fate
    if not rows:  # else the block would look as if something was missing
        old = step.old.get(file)
        told += ", and all of it has moved" if old and old.lines else ", and empty"
    note = "" if first else f" <small>{told}</small>"
    caption = f"{escape(chapter.name)}/{escape(file)}{note}"
    kind = "highlight step step-first" if first else "highlight step"
    body = (
        f'<div class="{kind}" id="{block.anchor(chapter)}" data-chapter="{escape(chapter.name)}" '
        f'data-file="{escape(file)}" data-fate="{fate}">'
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
    entries = _entries(view)
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


def _entries(view: View) -> list[tuple[Place, Place | None]]:
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
    return _row("del", "del", content, text.lines[old.line - 1], data_old=_spell([old]))


def _new_row(step: Step, place: Place, *, quiet: bool, lead: bool) -> str:
    text = step.new[place.file].lines[place.line - 1]
    content = coloured(place.file, step.new[place.file])[place.line - 1]
    number = str(place.line)
    # A step that begins with blank lines should not look empty at its top.
    suffix = " lead" if lead else ""
    if place in step.kept:
        return _row("span", f"same{suffix}", content, text, data_new=number)
    if place in step.moved:
        account = _spell(step.accounted.get(place, []))
        return _row("span", f"mov{suffix}", content, text, data_new=number, data_from=account)
    return _row("span" if quiet else "ins", f"add{suffix}", content, text, data_new=number)


def _row(tag: str, kind: str, content: str, text: str, **data: str) -> str:
    if not text.endswith("\n"):
        data["data_end"] = "none"
    attributes = "".join(
        f' {name.replace("_", "-")}="{escape(value)}"' for name, value in data.items()
    )
    return f'<{tag} class="row {kind}"{attributes}><span class="ln">{content}</span>\n</{tag}>'


def _spell(places: list[Place]) -> str:
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


# Completeness


@dataclass(frozen=True)
class Found:
    """A block in a page, with what the pages's text says around it."""

    line: int
    last: int
    indent: str
    header: str
    is_closed: bool
    before: int | None  # the paragraph directly before, by a number of its own
    after: int | None


@lru_cache(maxsize=512)
def find_blocks(text: str, word: str = "step") -> list[Found]:
    """Return the blocks of a page; one that is quoted inside another fence is not one."""
    pieces = list(_pieces(text))
    found = []
    for index, (kind, first, last, content) in enumerate(pieces):
        if kind != word:
            continue
        before = after = None
        if index and pieces[index - 1][0] == "paragraph":
            before = pieces[index - 1][1]
        if index + 1 < len(pieces) and pieces[index + 1][0] == "paragraph":
            after = pieces[index + 1][1]
        indent, _, header = content.partition("|")
        # The lines of a step come from the folders, so its fence closes on the next line.
        closed = last == first + 1
        found.append(Found(first, last, indent, header, closed, before, after))
    return found


def _pieces(text: str) -> Iterator[tuple[str, int, int, str]]:
    """Divide a page into steps, other fences, paragraphs and the rest; lines count from 1."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        first = number + 1
        if match := FENCE.match(line):
            number += 1
            while number < len(lines) and not _closes(lines[number], match["fence"]):
                number += 1
            word, _, header = match["header"].strip().partition(" ")
            kind = word if word in BLOCKS else "fence"
            yield kind, first, min(number + 1, len(lines)), f"{match['indent']}|{header}"
            number += 1
        elif not line.strip():
            number += 1
        else:
            while number < len(lines) and lines[number].strip() and not FENCE.match(lines[number]):
                number += 1
            other = line.lstrip().startswith(NO_PARAGRAPH) or LINK_DEFINITION.match(line)
            yield "other" if other else "paragraph", first, number, ""


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip(" \t>")
    return len(stripped) >= len(fence) and not stripped.strip(fence[0])


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
    for found in find_blocks(page.read_text("utf-8")):
        where = f"{page.relative_to(book.root).as_posix()}:{found.line}"
        if not found.is_closed:
            yield f"{where}: this block is not closed on the next line"
        paragraph = next((p for p in (found.before, found.after) if p and p not in spoken), None)
        if paragraph is None:
            yield f"{where}: no paragraph of its own stands beside this block"
        else:
            spoken.add(paragraph)
        try:
            block = Block.parse(found.header)
            chapter, step = load_step(book, block.chapter)
            view = look(step, block)
        except WeaveError as error:
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
    for place in sorted(_changed(step)):
        where = shown.get((chapter.name, "new", place), [])
        lines["new", place.file, tuple(where)].append(place)
    for place, (home, _) in sorted(_homes(step).items()):
        where = shown.get((chapter.name, "old", place), [])
        lines["old", home, tuple(where)].append(place)
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
            parts = dict.fromkeys(_homes(step)[place][1] for place in places)
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


# Markdown


def instead(what: str, error: Exception) -> str:
    """Return the HTML that stands in the place of a block that cannot be drawn."""
    return (
        f'<div class="admonition failure"><p class="admonition-title">{escape(what)} cannot be '
        f"shown</p><p>{escape(str(error))}</p></div>"
    )


class WeavePreprocessor(Preprocessor):
    """Replaces the blocks of one page."""

    def __init__(self, md: Markdown, root: Path) -> None:
        """Work on the repository at `root`."""
        super().__init__(md)
        self.root = root

    def run(self, lines: list[str]) -> list[str]:
        """Replace each block by its HTML; one that cannot be drawn, by the reason."""
        book = Book.open(self.root)
        done = 0
        woven: list[str] = []
        for found in find_blocks("\n".join(lines)):
            try:
                block = Block.parse(found.header)
                chapter, step = load_step(book, block.chapter)
                html = draw(chapter, block, look(step, block))
            except WeaveError as error:
                html = instead("This step", error)
            woven += lines[done : found.line - 1]
            woven += ["", f"{found.indent}{self.md.htmlStash.store(html)}", ""]
            done = found.last
        return woven + lines[done:]


class WeaveExtension(Extension):
    """Makes the blocks known to Python-Markdown; its option is `root`, the repository."""

    def __init__(self, **kwargs: object) -> None:
        """Set the options."""
        self.config: dict[str, list[object]] = {
            "root": [str(ROOT), "the folder that holds chapters and docs"]
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        """Run after snippets are included, and before SuperFences (25) takes the fences."""
        root = Path(self.getConfig("root"))
        md.preprocessors.register(WeavePreprocessor(md, root), "weave", 27)


def makeExtension(**kwargs: object) -> WeaveExtension:  # noqa: N802  Python-Markdown's name
    """Return the extension; Python-Markdown looks for this name."""
    return WeaveExtension(**kwargs)

"""The sections of the pages, and the names that each of them explains in its prose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Any

from markdown import Markdown

from tooling.fences import find_fences

if TYPE_CHECKING:
    from collections.abc import Iterator

from tooling.pages.api_uses import EXTENSIONS, PACKAGES

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
CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
HEADING = re.compile(r"#{1,6} ")
TERM = re.compile(r"(?P<term>\S.*?)(?: *\{ *#(?P<anchor>[\w-]+) *\})?$")


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

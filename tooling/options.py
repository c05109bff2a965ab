"""The options of a block: one way to write them, and one parser for every kind of block.

A kind of block says what it takes by a dataclass, whose fields are options:

    @dataclass(frozen=True)
    class PictureOptions:
        chapter: str  # has to be given, as chapter=02
        of: Literal["shape", "request"]  # one of these
        width: int = 40  # may be left out
        collapsed: bool = False  # is written without a value
"""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from tooling.fences import BlockError

if TYPE_CHECKING:
    from collections.abc import Iterator

Options = TypeVar("Options")
OPTION = re.compile(
    r"""\s*(?P<key>[\w-]+)(?:=(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+)))?(?=\s|$)"""
)


@lru_cache(maxsize=1024)
def parse_options(kind: type[Options], header: str) -> Options:
    """Read `key=value key="a value" key` as in the line that opens a block.

    Args:
        kind: The dataclass of that kind of block. An option is called as its field is, or
            as the `name` in the field's metadata.
        header: The line, without the word that says which kind of block it is.

    Raises:
        BlockError: An option is unknown, missing or malformed, stands twice, or has a value that
            this kind of block does not take.

    """
    given: dict[str, str | None] = {}
    for name, value in _read(header):
        if name in given:
            raise BlockError(f"{name} stands twice: take one out")
        given[name] = value
    known = {each.metadata.get("name", each.name): each for each in fields(kind)}  # type: ignore[arg-type]
    if unknown := given.keys() - known.keys():
        there = ", ".join(sorted(known))
        raise BlockError(f"no such option: {', '.join(sorted(unknown))}; there are {there}")
    hints = get_type_hints(kind)
    values = {}
    for name, each in known.items():
        if name in given:
            values[each.name] = _value(name, given[name], hints[each.name])
        if each.default is MISSING and not values.get(each.name):
            raise BlockError(f"{name}=... is missing")
    return kind(**values)


def _read(header: str) -> Iterator[tuple[str, str | None]]:
    position = 0
    while header[position:].strip():
        match = OPTION.match(header, position)
        if not match:
            raise BlockError(f"cannot read {header[position:].strip()!r}: write key=value")
        value = match["plain"] if match["quoted"] is None else match["quoted"]
        yield match["key"], value
        position = match.end()


def _value(name: str, text: str | None, wanted: Any) -> str | int | bool:
    """Return the value of one option as the type that its field has."""
    if wanted is bool:
        if text is not None:
            raise BlockError(f"{name}={text} is not known: write {name} alone, or leave it out")
        return True
    if text is None:
        raise BlockError(f"{name}=... is missing")
    if wanted is int:
        if not re.fullmatch("[0-9]+", text):
            raise BlockError(f'{name}="{text}" is no number: write digits')
        return int(text)
    choices = get_args(wanted) if get_origin(wanted) is Literal else ()
    if choices and text not in choices:
        there = ", ".join(f"{name}={choice}" for choice in choices if choice)
        raise BlockError(f"{name}={text or '...'} is not known: there are {there}")
    return text

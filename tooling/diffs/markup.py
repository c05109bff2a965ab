"""Code and names as HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer

if TYPE_CHECKING:
    from pygments.lexer import Lexer

    from tooling.book import Text

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
PLACE = re.compile(r"(?<=[^_/:][_/:])(?=[^_/:])|(?<=::)")


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


def breakable(html: str) -> str:
    """Return text of a page with places where a line may break, which nobody copies along."""
    return PLACE.sub("<wbr>", html)


def draw_failure(what: str, error: Exception) -> str:
    """Return the HTML that stands in the place of a block that cannot be drawn."""
    return (
        f'<div class="admonition failure"><p class="admonition-title">{escape(what)} cannot be '
        f"shown</p><p>{escape(str(error))}</p></div>"
    )

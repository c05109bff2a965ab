"""A Markdown extension that lets a long name in a table break where its words do.

A browser breaks `test_the_session_cookie_is_for_this_host` anywhere, or makes the table scroll.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown import Extension
from markdown.postprocessors import Postprocessor

if TYPE_CHECKING:
    from markdown import Markdown

CELL = re.compile(r"<td\b.*?</td>", re.DOTALL)
CODE = re.compile(r"(?<=<code>)[^<]*(?=</code>)")
PLACE = re.compile(r"(?<=[^_/:][_/:])(?=[^_/:])|(?<=::)")


def breakable(html: str) -> str:
    """Return text of a page with places where a line may break, which nobody copies along."""
    return PLACE.sub("<wbr>", html)


class BreaksPostprocessor(Postprocessor):
    """Treats the code in the cells of a page's tables."""

    def run(self, text: str) -> str:
        """Return the page's HTML."""
        return CELL.sub(lambda cell: CODE.sub(lambda code: breakable(code[0]), cell[0]), text)


class BreaksExtension(Extension):
    """Makes the treatment known to Python-Markdown; it has no option."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        """Run after raw HTML (30) is back in its place."""
        md.postprocessors.register(BreaksPostprocessor(md), "breaks", 5)


def makeExtension(**kwargs: object) -> BreaksExtension:  # noqa: N802  Python-Markdown's name
    """Return the extension; Python-Markdown looks for this name."""
    return BreaksExtension(**kwargs)

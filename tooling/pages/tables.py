"""A Markdown extension for what a browser does with tables.

It breaks a long name like `test_the_session_cookie_is_for_this_host` anywhere: here it may where a
word ends. And while a page arrives, each row can make the columns wider or narrower, so that all
rows move: each table ends with a foot, and the style sheet shows none that has not got it yet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown import Extension
from markdown.postprocessors import Postprocessor

from tooling.diffs.markup import breakable

if TYPE_CHECKING:
    from markdown import Markdown

CELL = re.compile(r"<td\b.*?</td>", re.DOTALL)
CODE = re.compile(r"(?<=<code>)[^<]*(?=</code>)")


class TablesPostprocessor(Postprocessor):
    """Treats the tables of a page."""

    def run(self, text: str) -> str:
        """Return the page's HTML."""
        text = text.replace("</table>", "<tfoot></tfoot></table>")
        return CELL.sub(lambda cell: CODE.sub(lambda code: breakable(code[0]), cell[0]), text)


class TablesExtension(Extension):
    """Makes the treatment known to Python-Markdown; it has no option."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        """Run after raw HTML (30) is back in its place."""
        md.postprocessors.register(TablesPostprocessor(md), "tables", 5)


def makeExtension(**kwargs: object) -> TablesExtension:  # noqa: N802  Python-Markdown's name
    """Return the extension; Python-Markdown looks for this name."""
    return TablesExtension(**kwargs)

"""The Markdown extension that replaces every block of our own on a page: one list of them all.

A block is a fence whose first word says what it shows, and whose options follow:

    ```step chapter=02 file=config.py part=Config
    ```

A block that cannot be shown is a warning that names the page and the line, and in its place the
page says why: a reader may be trying something out in a chapter. A strict build ends with it.
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown import Extension
from markdown.preprocessors import Preprocessor

from tooling.book import ROOT, Book
from tooling.diffs.block import Block
from tooling.diffs.explorer import ExplorerOptions, draw_explorer
from tooling.diffs.markup import draw_failure
from tooling.diffs.render import draw_step
from tooling.fences import BlockError, Fence, find_fences
from tooling.options import parse_options
from tooling.pages.atlas import AtlasOptions, draw_atlas
from tooling.pages.cards import ExerciseOptions, draw_exercise
from tooling.pages.cost import CostOptions, draw_cost
from tooling.pages.pictures import PictureOptions, draw_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown import Markdown
    from mkdocs.structure.files import File

# MkDocs prints what is logged here, and a strict build fails for it.
LOG = logging.getLogger("mkdocs.tooling")
# The page that is built; Python-Markdown knows its text alone.
PAGE: ContextVar[File | None] = ContextVar("PAGE", default=None)


class Kind(NamedTuple):
    """What a kind of block takes, and who draws it.

    The function gets the book, the options and the lines between the fences, returns HTML, and
    raises `BlockError` if it cannot.
    """

    options: type
    draw: Callable[[Book, Any, str], str]
    has_text: bool = False


BLOCKS = {
    "atlas": Kind(AtlasOptions, draw_atlas, has_text=True),
    "cost": Kind(CostOptions, draw_cost),
    "exercise": Kind(ExerciseOptions, draw_exercise),
    "explorer": Kind(ExplorerOptions, draw_explorer),
    "picture": Kind(PictureOptions, draw_picture, has_text=True),
    "step": Kind(Block, draw_step),
}


def draw(book: Book, fence: Fence) -> str:
    """Return a block as HTML.

    Args:
        book: What the block shows a part of.
        fence: A fence whose name is in `BLOCKS`.

    Raises:
        BlockError: It is not closed, its options are wrong, or what they name cannot be shown.

    """
    kind = BLOCKS[fence.name]
    options = parse_options(kind.options, fence.header)
    if not kind.has_text and (fence.body or not fence.is_closed):
        raise BlockError("this block is not closed on the next line")
    if not fence.is_closed:
        raise BlockError("this block is not closed")
    return kind.draw(book, options, "\n".join(fence.body))


class BlocksPreprocessor(Preprocessor):
    """Replaces the blocks of one page."""

    def __init__(self, md: Markdown, root: Path) -> None:
        """Work on the repository at `root`."""
        super().__init__(md)
        self.root = root

    def run(self, lines: list[str]) -> list[str]:
        """Replace each block by its HTML; one that cannot be drawn, by the reason."""
        book = Book.open(self.root)
        done = 0
        replaced: list[str] = []
        for fence in find_fences("\n".join(lines)):
            if fence.name not in BLOCKS:
                continue
            try:
                html = draw(book, fence)
            except BlockError as error:
                # Before the build, all that is wrong with steps has been told at once.
                if fence.name != "step":
                    LOG.warning("%s%s: %s", _where(fence), fence.info, error)
                html = draw_failure(f"This {fence.name}", error)
            replaced += lines[done : fence.line - 1]
            replaced += ["", f"{fence.indent}{self.md.htmlStash.store(html)}", ""]
            done = fence.last
        return replaced + lines[done:]


def _where(fence: Fence) -> str:
    """Return `docs/page.md:12: `, if it is known which page is built.

    The line is that in the file: Python-Markdown does not see what MkDocs reads at its top.
    """
    if (page := PAGE.get()) is None:
        return ""
    same = (each for each in find_fences(page.content_string) if each.info == fence.info)
    line = next((f"{each.line}:" for each in same if each.body == fence.body), "")
    return f"docs/{page.src_uri}:{line} "


class BlocksExtension(Extension):
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
        md.preprocessors.register(BlocksPreprocessor(md, root), "blocks", 27)


def makeExtension(**kwargs: object) -> BlocksExtension:  # noqa: N802  Python-Markdown's name
    """Return the extension; Python-Markdown looks for this name."""
    return BlocksExtension(**kwargs)

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

from pathlib import Path
from typing import TYPE_CHECKING

from markdown import Extension
from markdown.preprocessors import Preprocessor

from tooling.book import ROOT, Book
from tooling.diffs.block import Block
from tooling.diffs.differ import load_step
from tooling.diffs.markup import draw_failure
from tooling.diffs.render import draw
from tooling.diffs.view import select_lines
from tooling.fences import WeaveError, find_blocks

if TYPE_CHECKING:
    from markdown import Markdown


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
                html = draw(chapter, block, select_lines(step, block))
            except WeaveError as error:
                html = draw_failure("This step", error)
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

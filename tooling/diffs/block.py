"""The block that shows a part of a step, as its author wrote it.

    ```step chapter=02 file=config.py part=Config..Testing
    ```

Parts are for Python files. `imports` is the module's docstring and its imports; any other part
is the name of a function, a class or an assignment at the top level, or, dotted, of a function
inside a function: `create_app.index`. `create_app` alone is that function without those inside
it. `a..b` is all from `a` to `b`; commas separate several. `collapsed` folds the block. In a guide,
`plain` shows the lines as they stand in the chapter, whether or not they have changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tooling.book import Chapter


@dataclass(frozen=True)
class Block:
    """The options of one block."""

    chapter: str  # its folder's name, or its number: 02, 04-1
    file: str  # its path inside the chapter's folder
    part: str = ""
    collapsed: bool = False
    plain: bool = False

    def anchor(self, chapter: Chapter) -> str:
        """Return the block's id on its page: the same as long as its chapter, file and part are."""
        words = f"step-{chapter.number}-{self.file}-{self.part}"
        return re.sub(r"\W+", "-", words).strip("-").lower()

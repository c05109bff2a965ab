"""The block that shows a part of a step, as its author wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tooling.fences import WeaveError, read_options

if TYPE_CHECKING:
    from tooling.book import Chapter

OPTIONS = {"chapter", "file", "part", "collapsed", "plain"}


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

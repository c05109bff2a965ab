"""How many exercises there are, where pages say it in words or in digits."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tooling.exercises.exercise import exercises_below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
ONES += " fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = ONES.split() + [
    f"{ten}-{one}" if one != "zero" else ten for ten in TENS.split() for one in ONES.split()[:10]
]
SAID = re.compile(
    rf"(?i)\b({'|'.join(sorted(WORDS, key=len, reverse=True))}|\d+)"
    r"(?= exercises\b| files in `chapters/[^`]*/exercises/`)"
)
FENCE = re.compile(r"(?ms)^ *(`{3,}).*?^ *\1")


@dataclass(frozen=True)
class WrongNumber:
    """A place where a page says another number of exercises than there are."""

    path: Path
    start: int  # of the number, in characters
    line: int
    said: str
    right: str


def wrong_numbers(root: Path) -> Iterator[WrongNumber]:
    """Give each wrong number of exercises on the pages and in the READMEs of a repository.

    In a chapter's pages the number is that chapter's, elsewhere that of all; a smaller one than
    the largest chapter's is there about some of them ("three exercises a week"). What stands in a
    block of code was printed, and is not judged here.
    """
    count = Counter(exercise.chapter.name for exercise in exercises_below([root]))
    largest = max(count.values(), default=0)
    pages = [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("chapters/*/README.md")]
    for path in sorted(pages):
        folders = path.relative_to(root).parts[:-1]
        chapter = folders[folders.index("chapters") + 1] if "chapters" in folders[:-1] else None
        number = count[chapter] if chapter else count.total()
        text = path.read_text("utf-8")
        prose = FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        for found in SAID.finditer(prose):
            said = found[0]
            value = int(said) if said.isdigit() else WORDS.index(said.lower())
            if value == number or (not chapter and value <= largest):
                continue
            right = str(number) if said.isdigit() else WORDS[number]
            right = right.capitalize() if said[0].isupper() else right
            line = text.count("\n", 0, found.start()) + 1
            yield WrongNumber(path, found.start(), line, said, right)


def mend_numbers(root: Path) -> list[Path]:
    """Put the right numbers in, and return the files that were changed."""
    wrong = list(wrong_numbers(root))
    for each in reversed(wrong):  # what comes after stays where it is
        text = each.path.read_text("utf-8")
        end = each.start + len(each.said)
        each.path.write_text(text[: each.start] + each.right + text[end:], "utf-8")
    return sorted({each.path for each in wrong})

"""Hold the site that Zensical builds against Material's: `make zensical`.

Zensical is the announced successor of Material for MkDocs. Every page must have the same text
there: its fences and extensions run, hooks and plugins do not. What overrides/ adds to a template
is no text of a page, and is left out.

    python tests/compare_sites.py site another-site
"""

from __future__ import annotations

import sys
from difflib import unified_diff
from html.parser import HTMLParser
from pathlib import Path


class Article(HTMLParser):
    """Collects the words of a page's own text."""

    def __init__(self) -> None:
        """Begin outside of the article."""
        super().__init__()
        self.inside = False
        self.from_template = False
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notice where the article begins, and the paragraph of the template."""
        self.inside = self.inside or tag == "article"
        self.from_template = ("class", "where") in attrs

    def handle_endtag(self, tag: str) -> None:
        """Notice where it ends."""
        self.inside = self.inside and tag != "article"
        self.from_template = False

    def handle_data(self, data: str) -> None:
        """Take the text."""
        if self.inside and not self.from_template:
            self.words += data.split()


def words(path: Path) -> list[str]:
    """Return the words of the article of a built page."""
    article = Article()
    article.feed(path.read_text("utf-8"))
    return article.words


def compare(one: Path, other: Path) -> list[str]:
    """Return the pages that are missing from a site, or whose text differs, and how."""
    faults = []
    for path in sorted(one.rglob("index.html")):
        name = path.relative_to(one)
        if not (other / name).is_file():
            faults.append(f"/{name.parent.as_posix()}/ is missing")
            continue
        there = "one word a line", "the other's"
        difference = list(unified_diff(words(path), words(other / name), *there, n=2, lineterm=""))
        if difference:
            faults.append("\n".join([f"/{name.parent.as_posix()}/ differs:", *difference[2:40]]))
    return faults


def main() -> None:
    """Print what differs, and fail if anything does."""
    one, other = map(Path, sys.argv[1:])
    faults = compare(one, other)
    pages = len(list(one.rglob("index.html")))
    print(*faults, f"{pages} pages compared, {len(faults)} differ", sep="\n")  # noqa: T201
    sys.exit(1 if faults or not pages else 0)


if __name__ == "__main__":
    main()

"""What a page asks of somebody who follows it word by word."""

import posixpath
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("docs/**/*.md"))]
BLOCK = re.compile(
    r"^ *(?P<fence>```+)(?P<header>.*)\n(?P<body>[\s\S]*?)^ *(?P=fence)$", re.MULTILINE
)
OPTION = re.compile(r'(\w+)="([^"]*)"')


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_is_written_stands_where_its_title_says_from_where_the_reader_is(page):
    folder = "."
    misplaced = []
    for block in BLOCK.finditer((ROOT / page).read_text("utf-8")):
        options = dict(OPTION.findall(block["header"]))
        if "write" in options and options["write"] != posixpath.normpath(
            posixpath.join(folder, options.get("title", ""))
        ):
            misplaced.append(f"{options['write']} is written while the reader is in {folder}")
        elif "console" in block["header"] and "not-run" not in options:
            for target in re.findall(r"^ *\$ cd (\S+)", block["body"], re.MULTILINE):
                folder = posixpath.normpath(posixpath.join(folder, target))
    assert misplaced == []


TERM = re.compile(r"^([A-Z][\w ]+) \{ #([\w-]+) \}$", re.MULTILINE)
EVERYDAY = {"Application", "Configuration"}  # everybody who is here has met them
# What is no prose: the head of a page, headings, code, drawings, tags and definitions of links.
NO_PROSE = re.compile(
    r"\A---\n[\s\S]*?\n---\n|^#.*$|^ *(?P<fence>```+)[\s\S]*?^ *(?P=fence)$"
    r"|<figure[\s\S]*?</figure>|<[a-z/!][^>]*>|`[^`]+`",
    re.MULTILINE,
)
# A link, or a word that is set off where it is defined.
SET_OFF = re.compile(r"\[[^\]]*\]\([^)]*\)|\*\*[^*]+\*\*|\*[^*\n]+\*")


def words() -> dict[str, str]:
    """Return the words of the glossary, and the anchor of each."""
    found = TERM.findall((ROOT / "docs/glossary.md").read_text("utf-8"))
    return {word: anchor for word, anchor in found if word not in EVERYDAY}


def first_uses(text: str) -> dict[str, re.Match[str]]:
    """Return where a page's prose first uses each word without a link or a definition."""
    prose = NO_PROSE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    set_off = [found.span() for found in SET_OFF.finditer(prose)]
    uses = {}
    for word in words():
        pattern = rf"(?<![\w`.-]){word.replace(' ', chr(92) + 's+')}s?(?![\w`-])"
        use = re.search(pattern, prose, re.IGNORECASE)
        if use and not any(begin <= use.start() < end for begin, end in set_off):
            uses[word] = use
    return uses


@pytest.mark.parametrize(
    "page",
    [
        page
        for page in PAGES
        if page.startswith(("docs/chapters", "docs/guides", "docs/pitfalls"))
        and not page.endswith(("explorer.md", "guides/index.md", "pitfalls/index.md"))
    ],
)
def test_a_word_of_the_glossary_is_linked_or_defined_where_a_page_first_uses_it(page):
    text = (ROOT / page).read_text("utf-8")
    assert {
        word: text.count("\n", 0, use.start()) + 1 for word, use in first_uses(text).items()
    } == {}

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

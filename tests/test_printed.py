"""What the pages show is what their commands print."""

import sys

import pytest

from tooling.book import ROOT
from tooling.console.page import read_page
from tooling.console.running import check, pages

pytestmark = pytest.mark.slow

PAGES = {path.relative_to(ROOT).as_posix(): path for path in pages()}


@pytest.mark.skipif(sys.platform != "linux", reason="the pages show what Linux prints")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_its_commands_print(name):
    if faults := check(PAGES[name]):
        cure = f"To take over what is printed: python -m tooling.console {name} --write"
        pytest.fail("\n\n".join([*faults, cure]), pytrace=False)


def test_a_block_that_is_not_run_says_why():
    for name, path in PAGES.items():
        for block in read_page(path).not_run:
            print(f"{name}:{block.line}: {block.language} not run: {block.reason}")  # noqa: T201


def test_there_are_blocks_that_run():
    assert sum(len(read_page(path).steps) for path in PAGES.values()) > 10

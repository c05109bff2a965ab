import random
import re

import pytest
from rebuild import read, rebuild
from weaving import Project, content, edited, some_lines

from tooling.book import ROOT, chapter_folders

CHAPTERS = chapter_folders(ROOT)


# Slow, since a reader's own file in a chapter is a fault here.
@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(CHAPTERS)), ids=[path.name for path in CHAPTERS])
def test_the_built_pages_hold_all_that_a_chapter_changes(built_site, number):
    # The home page repeats a step, as a guide may.
    built = sorted((built_site / "chapters").rglob("*.html"))
    pages = [path.read_text("utf-8") for path in built]
    previous = read(CHAPTERS[number - 1]) if number else {}

    rebuilt = rebuild(previous, pages, CHAPTERS[number].name)

    assert rebuilt == read(CHAPTERS[number])


@pytest.mark.parametrize("kind", ["add", "mov", "del"])
def test_a_page_that_lacks_one_row_does_not_pass_for_whole(tmp_path, kind):
    old = {"a.txt": "one\n", "b.txt": "two\nthree\nfour\n"}
    new = {"a.txt": "two\nthree\nfour\nfive\n", "b.txt": ""}
    project = Project(tmp_path)
    project.step(old, new)
    project.blocks("chapter=02 file=a.txt", "chapter=02 file=b.txt")
    page = project.html()
    assert rebuild(old, [page], "02-new") == new

    row = re.search(rf'<(\w+) class="row {kind}[^\n]*\n</\1>', page)
    assert row
    torn = page.replace(row[0], "")
    with pytest.raises(AssertionError):
        assert rebuild(old, [torn], "02-new") == new


@pytest.mark.parametrize("seed", range(150))
def test_any_edit_can_be_rebuilt_from_its_page(tmp_path, seed):
    dice = random.Random(seed)  # noqa: S311  not a secret
    lines = {file: some_lines(dice) for file in ("a.html", "b.txt", "c.css")}
    old = content(dice, lines)
    new = content(dice, edited(dice, lines))
    project = Project(tmp_path)
    project.chapter("01-old", old)
    project.chapter("02-new", new)

    page = project.explain_all()

    assert project.faults() == []
    assert rebuild({}, [page], "01-old") == old
    assert rebuild(old, [page], "02-new") == new

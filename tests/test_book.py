"""What all else asks about the chapters: their order, their names, what their files hold."""

import subprocess
import sys

import pytest

from tooling.book import ROOT, Book, chapter_folders, label_of, number_of

# The way from chapter 3 to chapter 4 has two milestones.
CHAIN = [
    "01-single-file",
    "02-factory",
    "03-blueprints",
    "04-1-database",
    "04-2-schemas",
    "04-extensions",
    "05-testing",
]
HEAVY = {"jinja2", "markdown", "mkdocs", "pygments", "pymdownx"}


@pytest.fixture
def root(tmp_path):
    for name in [*reversed(CHAIN), "notes", "6-six", "07"]:
        (tmp_path / "chapters" / name).mkdir(parents=True)
        (tmp_path / "chapters" / name / "app.py").write_text(f"name = {name!r}\n")
    (tmp_path / "chapters" / "08-a-file").write_text("")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Home\n")
    return tmp_path


def test_milestones_stand_before_the_chapter_that_they_lead_to(root):
    assert [folder.name for folder in chapter_folders(root)] == CHAIN


def test_each_chapter_begins_with_the_one_before(root):
    book = Book.open(root)

    before = [book.before(chapter) for chapter in book.chapters]
    assert [chapter and chapter.name for chapter in before] == [None, *CHAIN[:-1]]


def test_more_than_nine_milestones_stay_in_order(root):
    (root / "chapters" / "04-10-tokens").mkdir()

    names = [folder.name for folder in chapter_folders(root)]
    assert names[4:7] == ["04-2-schemas", "04-10-tokens", "04-extensions"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("03", "03-blueprints"),
        ("04", "04-extensions"),
        ("04-1", "04-1-database"),
        ("04-1-database", "04-1-database"),
        ("04-3", None),
        ("4", None),
        ("", None),
    ],
)
def test_a_chapter_is_found_by_its_number_and_by_its_name(root, name, found):
    chapter = Book.open(root).find(name)

    assert (chapter and chapter.name) == found


def test_people_read_a_number_without_the_zero():
    assert [label_of(name) for name in CHAIN] == ["1", "2", "3", "4.1", "4.2", "4", "5"]
    assert [number_of(name) for name in CHAIN][2:5] == ["03", "04-1", "04-2"]
    assert (number_of("02-2fa"), label_of("02-2fa")) == ("02", "2")


def test_what_is_no_name_of_a_chapter_is_named_with_the_cure():
    with pytest.raises(ValueError, match=r"'notes' is no chapter's name: write it like 03-"):
        label_of("notes")


def test_a_book_is_the_same_until_a_chapter_or_a_page_is_another(root):
    before = Book.open(root)
    assert Book.open(root) is before

    (root / "docs" / "index.md").write_text("# Another home\n")
    after_a_page = Book.open(root)
    assert after_a_page is not before
    assert after_a_page.chapters == before.chapters

    (root / "chapters" / "04-1-database" / "app.py").write_text("name = 'another'\n")
    changed = Book.open(root)
    assert str(changed.chapters[3].texts["app.py"]) == "name = 'another'\n"
    same = [a is b for a, b in zip(changed.chapters, before.chapters, strict=True)]
    assert same == [True, True, True, False, True, True, True]


@pytest.mark.parametrize(
    "program",
    [
        "import tooling.book",
        (
            "import sys, runpy; sys.argv = ['tasks', 'run', '09', '5000']\n"
            "try: runpy.run_module('tooling.tasks', run_name='__main__')\n"
            "except SystemExit as error: assert 'There is no chapter' in str(error)"
        ),
    ],
)
def test_to_run_a_chapter_loads_nothing_that_pages_need(program):
    command = [sys.executable, "-c", f"{program}\nimport sys; print(*sys.modules)"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert "tooling.book" in done.stdout.split()
    assert HEAVY.isdisjoint(done.stdout.split())

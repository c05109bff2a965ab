import os
import random
import re
from html import unescape
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, cast

import jinja2
import pytest
from weaving import Project, content, edited, some_lines

from tooling import leftovers
from tooling.book import Book, chapter_folders
from tooling.diffs.coverage import faults_of
from tooling.diffs.differ import load_step
from tooling.diffs.parts import part_names
from tooling.pages import serving

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

REPOSITORY = Path(__file__).parents[1]

SCRIPT = """\
from flask import Flask

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def index():
    name = "world"
    return f"hello {name}"
"""
FACTORY = """\
from flask import Flask


def create_app():
    app = Flask(__name__)

    @app.get("/")
    def index():
        name = "world"
        return f"hello {name}"

    return app
"""
EXPLAINED = ["app", "create_app", "create_app.index"]


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def rows(html, kind):
    """Return the rows of one kind as the reader sees them."""
    found = re.findall(rf'<(\w+) class="row {kind}\b[^>]*>(.*?)\n</\1>', html, re.DOTALL)
    return [re.sub("<[^>]+>", "", content).replace("&quot;", '"') for _, content in found]


# Completeness


def test_a_step_whose_every_line_is_shown_has_no_fault(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY})
    project.blocks(*(f"chapter=02 file=app.py part={part}" for part in EXPLAINED))

    assert project.faults() == []


def test_an_added_line_that_no_block_shows_is_a_fault(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY})
    project.blocks(*(f"chapter=02 file=app.py part={part}" for part in ["app", "create_app.index"]))

    assert project.faults() == [
        "chapters/02-new/app.py:3-5, 11-12: changed, shown in no block (part create_app)"
    ]


def test_a_removed_line_that_no_block_shows_is_a_fault(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY})
    project.blocks("chapter=02 file=app.py part=create_app,create_app.index")

    assert project.faults() == [
        "chapters/02-new/app.py: removed chapters/01-old/app.py:3-4, shown in no block (part app)"
    ]


def test_a_moved_line_that_no_block_shows_is_a_fault(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY})
    project.blocks("chapter=02 file=app.py part=app,create_app")

    assert project.faults() == [
        "chapters/02-new/app.py:6-10: changed, shown in no block (part create_app.index)"
    ]


def test_a_line_shown_in_two_blocks_is_a_fault_that_names_both(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY})
    project.blocks("chapter=02 file=app.py")
    project.blocks("chapter=02 file=app.py part=create_app.index", name="z.md")

    (fault,) = project.faults()
    assert fault.startswith("chapters/02-new/app.py:6-10: changed, shown twice, ")
    assert fault.endswith(", in docs/page.md:3 and docs/z.md:3 (part create_app.index)")


def test_a_removed_line_shown_in_two_blocks_is_a_fault(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY})
    project.blocks("chapter=02 file=app.py")
    project.blocks("chapter=02 file=app.py part=app", name="z.md")

    (fault,) = project.faults()
    assert fault.startswith("chapters/02-new/app.py: removed chapters/01-old/app.py:3-4, ")
    assert fault.endswith(", shown twice, in docs/page.md:3 and docs/z.md:3 (part app)")


def test_a_chapter_without_a_page_is_named_file_by_file(project):
    project.chapter("01-old", {"app.py": SCRIPT, "templates/a.html": "<p>\n"})

    assert project.faults() == [
        "chapters/01-old/app.py:1-10: changed, shown in no block (part imports, app, index)",
        "chapters/01-old/templates/a.html:1: changed, shown in no block",
    ]


def test_all_faults_of_all_pages_are_told_at_once(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY, "b.txt": "b\n"})
    project.blocks("chapter=02 file=app.py", "chapter=02 file=gone.py")
    project.page("```step chapter=09 file=app.py\n```\n", "z.md")

    faults = project.faults()

    assert [fault.partition(": ")[0] for fault in faults] == [
        "docs/page.md:8",
        "docs/z.md:1",
        "docs/z.md:1",
        "chapters/02-new/b.txt:1",
    ]


@pytest.mark.parametrize("page", ["guides/b.md", "index.md"])
def test_a_guide_and_the_home_page_may_repeat_a_step_but_do_not_explain_it(project, page):
    project.step({}, {"b.txt": "b\n"})
    project.blocks("chapter=02 file=b.txt", name=page)
    assert project.faults() == ["chapters/02-new/b.txt:1: changed, shown in no block"]

    project.blocks("chapter=02 file=b.txt")
    assert project.faults() == []


def test_an_edited_chapter_or_page_is_checked_anew(project):
    project.step({}, {"b.txt": "b\n"})
    project.blocks("chapter=02 file=b.txt")
    assert project.faults() == []

    (project.root / "chapters/02-new/c.txt").write_text("c\n")
    assert project.faults() == ["chapters/02-new/c.txt:1: changed, shown in no block"]
    project.blocks("chapter=02 file=b.txt", "chapter=02 file=c.txt")
    assert project.faults() == []


def missing_fences(project):
    return list(dict.fromkeys(fault.fence for fault in faults_of(Book.open(project.root))))


def test_the_fence_to_paste_shows_what_no_block_shows_and_no_more(project):
    project.step({"app.py": SCRIPT, "a.txt": "a\n"}, {"app.py": FACTORY})
    project.blocks("chapter=02 file=app.py part=imports,create_app.index,app")

    assert missing_fences(project) == [
        "```step chapter=02 file=app.py part=create_app\n```",
        "```step chapter=02 file=a.txt\n```",
    ]


@pytest.mark.parametrize("seed", range(30))
def test_what_is_to_be_pasted_explains_any_edit(project, seed):
    dice = random.Random(seed)  # noqa: S311  not a secret
    lines = {file: some_lines(dice) for file in ("a.html", "b c.txt", "c.css")}
    project.step({}, content(dice, lines))
    (project.root / "docs/first.md").unlink()
    project.chapter("03-newest", content(dice, edited(dice, lines)))

    pasted = "\n".join(f"Why {n}.\n\n{fence}\n" for n, fence in enumerate(missing_fences(project)))
    project.page(pasted)

    assert project.faults() == []


def test_a_milestone_is_compared_with_the_chapter_or_milestone_before_it(project):
    names = ["03-blueprints", "04-1-database", "04-2-schemas", "04-extensions", "05-testing"]
    for number, name in enumerate(names):
        project.chapter(name, {"app.py": "".join(f"x{n} = {n}\n" for n in range(number + 1))})
    project.blocks(*(f"chapter={number} file=app.py" for number in ("03", "04-1", "04-2", "04")))
    assert project.faults() == [
        "chapters/05-testing/app.py:5: changed, shown in no block (part x4)"
    ]
    assert missing_fences(project) == ["```step chapter=05 file=app.py\n```"]

    html = project.html()
    assert rows(html, "add") == ["x0 = 0", "x1 = 1", "x2 = 2", "x3 = 3"]
    assert 'id="step-04-1-app-py" data-chapter="04-1-database"' in html


# Blocks


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("chapter=02 file=app.py part=gone", "app.py has no part gone"),
        ("chapter=02 file=app.py part=create_app..gone", "no part create_app..gone"),
        ("chapter=02 file=app.py part=imports", "nothing in app.py imports has changed"),
        ("chapter=02 file=same.txt", "nothing in same.txt  has changed"),
        ("chapter=02 file=b.txt part=b", "b.txt has no parts: only Python files do"),
        ("chapter=02 file=c.txt", "there is no file c.txt in this chapter or the one before"),
        ("chapter=03 file=b.txt", "there is no chapter 03; there are 01-old, 02-new"),
        ("chapter=02", "file=... is missing"),
        ("file=b.txt", "chapter=... is missing"),
        ("chapter=02 file=b.txt colour=red", "no such option: colour"),
        ('chapter=02 file=b.txt part="b', "cannot read 'part=\"b': write key=value"),
    ],
)
def test_a_block_that_shows_nothing_or_cannot_be_read_is_a_fault(project, header, fault):
    same = {"same.txt": "s\n"}
    project.step({"app.py": SCRIPT} | same, {"app.py": FACTORY, "b.txt": "b\n"} | same)
    project.blocks("chapter=02 file=app.py", "chapter=02 file=b.txt", header)

    (found,) = project.faults()
    assert found.startswith("docs/page.md:13: ")
    assert fault in found


@pytest.mark.parametrize(
    "page",
    [
        "Why.\n\n{0}",
        "{0}\n\nWhy.",
        "Why.\n{0}\n\nWhy.\n\n{1}",
        "# Title\n\nWhy.\n\n{0}\n\n{1}\n\nWhy.",
        "Why.\n\n{0}\n\nWhy.\n\n{1}",
        "- Why.\n\n    {0}",
    ],
)
def test_a_paragraph_before_or_after_a_block_explains_it(project, page):
    files = {"a.txt": "a\n"} | ({"b.txt": "b\n"} if "{1}" in page else {})
    project.chapter("01-old", files)
    indent = "    " if page.startswith("-") else ""
    fences = [f"```step chapter=01 file={name}\n{indent}```" for name in files]
    project.page(page.format(*fences))

    assert project.faults() == []


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("{0}", 1),
        ("# Why\n\n{0}", 3),
        ("Why.\n\n# Title\n\n{0}", 5),
        ("Why.\n\n<hr>\n\n{0}", 5),
        ("Why.\n\n[link]: b.md\n\n{0}", 5),
        ("Why.\n\n```python\n1\n```\n\n{0}", 7),
        ("Why.\n\n{0}\n\n{1}", 6),
        ("{0}\n\nWhy.\n\n{1}", 6),
    ],
)
def test_a_block_without_a_paragraph_of_its_own_is_a_fault(project, page, line):
    files = {"a.txt": "a\n"} | ({"b.txt": "b\n"} if "{1}" in page else {})
    project.chapter("01-old", files)
    project.page(page.format(*(f"```step chapter=01 file={name}\n```" for name in files)))

    assert project.faults() == [
        f"docs/page.md:{line}: no paragraph of its own stands beside this block"
    ]


@pytest.mark.parametrize("rest", ["", "\nx = 1\n```", "\n\nThe next paragraph."])
def test_a_block_that_is_not_closed_at_once_is_a_fault(project, rest):
    project.chapter("01-old", {"a.txt": "a\n"})
    project.page(f"Why.\n\n```step chapter=01 file=a.txt{rest}")

    assert project.faults() == ["docs/page.md:3: this block is not closed on the next line"]


def test_a_block_quoted_in_another_fence_shows_nothing(project):
    project.chapter("01-old", {"a.txt": "a\n"})
    project.page("Write this.\n\n````\n```step chapter=01 file=a.txt\n```\n````\n")

    assert project.faults() == ["chapters/01-old/a.txt:1: changed, shown in no block"]


def test_a_block_is_the_same_on_every_page(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY})
    project.blocks("chapter=02 file=app.py")
    guide = "# Guide\n\nOther words.\n\n```step file=app.py chapter=02-new\n```\n"
    project.page(guide, "guides/g.md")

    def block(page: str) -> str:
        return page[page.index("<div") : page.rindex("</div>")]

    assert block(project.html()) == block(project.html("guides/g.md"))


def test_a_collapsed_block_is_folded_and_counts_as_shown(project):
    project.chapter("01-old", {"a.txt": "first\n"})
    project.blocks("chapter=01 file=a.txt collapsed")

    assert project.faults() == []
    html = project.html()
    assert "<details" in html
    assert "01-old/a.txt</summary>" in html
    assert rows(html, "add") == ["first"]


def test_a_guide_can_show_a_part_as_it_stands(project):
    project.chapter("01-old", {"app.py": "import os\n\n\ndef f():\n    return '<'\n\n\nx = 1\n"})
    project.blocks("chapter=01 file=app.py")
    project.blocks("chapter=01 file=app.py plain part=f", name="guides/g.md")

    assert project.faults() == []
    code = re.search(r"<code>(.*)</code>", project.html("guides/g.md"), re.DOTALL)
    assert code
    assert unescape(re.sub("<[^>]+>", "", code[1])) == "def f():\n    return '<'\n"


def test_what_is_left_out_between_plain_parts_is_marked(project):
    project.chapter("01-old", {"app.py": "a = 1\nb = 2\nc = 3\n"})
    project.blocks("chapter=01 file=app.py")
    project.blocks('chapter=01 file=app.py plain part="a, c"', name="guides/g.md")

    code = re.sub("<[^>]+>", "", project.html("guides/g.md"))
    assert "a = 1\n⋯\nc = 3\n" in code


def test_plain_is_for_guides_and_for_what_is_there(project):
    project.step({"a.py": "x = 1\n", "b.py": "y = 1\n"}, {"a.py": "x = 1\n"})
    project.blocks("chapter=02 file=b.py", "chapter=02 file=a.py plain")
    project.blocks("chapter=02 file=b.py plain", name="guides/g.md")

    assert project.faults() == [
        "docs/guides/g.md:3: b.py is gone in this step: plain shows what is there",
        "docs/page.md:8: plain is for guides; a chapter's page shows what has changed",
    ]


def test_a_block_in_a_list_is_drawn_inside_it(project):
    project.chapter("01-old", {"a.txt": "first\n"})
    project.page("- Why.\n\n    ```step chapter=01 file=a.txt\n    ```\n")

    assert re.search(r"<li>.*first.*</li>", project.html(), re.DOTALL)


# Parts


def test_each_line_of_a_file_belongs_to_one_part():
    source = dedent('''\
        """Doc."""
        import os

        # About x.
        x: int = 1
        x.y = 2


        def outer():
            # About inner.
            @wraps
            def inner():
                pass

            return inner


        class C:
            def method(self):
                pass
        # The end.
        ''')

    parts = ["imports"] * 2 + ["x"] * 4 + ["outer"] * 4 + ["outer.inner"] * 3 + ["outer"] * 2
    assert part_names(source) == (*parts, *["C"] * 6)


def test_a_function_around_others_keeps_its_first_line():
    source = "def decorator(f):\n    def wrapper():\n        f()\n    return wrapper\n"

    assert part_names(source) == (
        "decorator",
        "decorator.wrapper",
        "decorator.wrapper",
        "decorator",
    )


def test_a_removed_line_is_shown_with_the_part_of_its_name_wherever_that_is_now(project):
    longer = SCRIPT.replace("    return", "    print(name)\n    return")
    project.step({"app.py": longer}, {"app.py": FACTORY})
    project.blocks(*(f"chapter=02 file=app.py part={part}" for part in EXPLAINED))

    before, _, index = project.html().rpartition("<div")
    assert rows(index, "del") == ["    print(name)", '    return f"hello {name}"']
    assert rows(before, "del") == ["app = Flask(__name__)", 'app.secret_key = "dev"']


# Moves


def test_a_run_that_moved_to_another_file_is_shown_where_it_arrived(project):
    run = "one\ntwo\n\nthree\n"
    old = {"a.txt": f"first\n{run}", "b.txt": "b\n"}
    project.step(old, {"a.txt": "first\n", "b.txt": f"b\n{run}"})
    project.blocks("chapter=02 file=b.txt")

    assert project.faults() == []
    html = project.html()
    assert rows(html, "mov") == ["one", "two", "", "three"]
    assert rows(html, "note") == ["moved from a.txt, lines 2 to 5"]


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [("", "    ", ", indented"), ("    ", "", ", indented less"), ("", "\t", ", indented")],
)
def test_a_run_whose_indentation_alone_changed_has_moved(project, old, new, how):
    lines = ["one", "two", "three"]
    before, after = ("".join(f"{space}{line}\n" for line in lines) for space in (old, new))
    project.step({"a.txt": before}, {"a.txt": after})
    project.blocks("chapter=02 file=a.txt")

    html = project.html()
    assert rows(html, "mov") == [f"{new}{line}" for line in lines]
    assert rows(html, "note") == [f"moved from lines 1 to 3{how}"]
    assert rows(html, "del") == rows(html, "add") == []


def test_two_equal_lines_are_no_move(project):
    old = {"a.txt": "one\ntwo\n", "b.txt": "b\n"}
    project.step(old, {"a.txt": "", "b.txt": "b\n\none\n\ntwo\n"})
    project.blocks("chapter=02 file=a.txt", "chapter=02 file=b.txt")

    html = project.html()
    assert rows(html, "mov") == []
    assert rows(html, "del") == ["one", "two"]
    assert rows(html, "add") == ["", "one", "", "two"]


def test_a_line_moves_once(project):
    run = "one\ntwo\nthree\n"
    project.step({"a.txt": run}, {"b.txt": run, "c.txt": run})
    project.blocks(*(f"chapter=02 file={name}.txt" for name in "abc"))

    html = project.html()
    assert rows(html, "mov") == ["one", "two", "three"]
    assert rows(html, "add") == ["one", "two", "three"]


def test_a_place_takes_one_of_two_equal_runs(project):
    run = "one\ntwo\nthree\n"
    project.step({"a.txt": run, "b.txt": run}, {"c.txt": run})
    project.blocks(*(f"chapter=02 file={name}.txt" for name in "abc"))

    html = project.html()
    assert rows(html, "note") == ["moved from a.txt, lines 1 to 3"]
    assert rows(html, "del") == ["one", "two", "three"]


def test_blank_lines_hold_nothing_in_place_except_at_an_edge(project):
    project.step({"a.txt": "\none\n\ntwo\n"}, {"a.txt": "\nthree\n\nfour\n"})
    project.blocks("chapter=02 file=a.txt")

    html = project.html()
    assert rows(html, "same") == [""]
    assert rows(html, "del") == ["one", "", "two"]
    assert rows(html, "add") == ["three", "", "four"]


# Whole files


@pytest.mark.parametrize(
    ("old", "new", "fate"),
    [
        ({}, {"a.txt": ""}, "created"),
        ({"a.txt": ""}, {}, "deleted"),
    ],
)
def test_an_empty_file_that_comes_or_goes_must_be_shown_once(project, old, new, fate):
    project.step({"b.txt": "b\n"} | old, {"b.txt": "b\n"} | new)
    fault = f"chapters/02-new/a.txt: this file was {fate}, "
    assert project.faults() == [f"{fault}shown in no block"]

    project.blocks("chapter=02 file=a.txt")
    assert project.faults() == []
    assert f"<small>{fate}, and empty</small>" in project.html()

    project.blocks("chapter=02 file=a.txt", "chapter=02 file=a.txt")
    assert project.faults() == [f"{fault}shown twice, in docs/page.md:3 and docs/page.md:8"]


def test_a_renamed_file_is_a_move_and_its_old_name_must_be_shown(project):
    content = "one\ntwo\nthree\n"
    project.step({"a.txt": content}, {"b.txt": content})
    project.blocks("chapter=02 file=b.txt")
    assert project.faults() == ["chapters/02-new/a.txt: this file was deleted, shown in no block"]

    project.blocks("chapter=02 file=b.txt", "chapter=02 file=a.txt")
    assert project.faults() == []
    assert rows(project.html(), "mov") == ["one", "two", "three"]
    assert "<small>deleted, and all of it has moved</small>" in project.html()


@pytest.mark.parametrize(("new", "fate"), [({"a.txt": ""}, "emptied"), ({}, "deleted")])
def test_an_emptied_or_deleted_file_shows_what_it_held(project, new, fate):
    project.step({"a.txt": "one\n"}, new)
    assert project.faults() == [
        "chapters/02-new/a.txt: removed chapters/01-old/a.txt:1, shown in no block"
    ]

    project.blocks("chapter=02 file=a.txt")
    assert project.faults() == []
    assert f"<small>{fate}</small>" in project.html()
    assert rows(project.html(), "del") == ["one"]


def test_a_file_that_was_emptied_by_a_move_must_be_shown(project):
    content = "one\ntwo\nthree\n"
    project.step({"a.txt": content}, {"a.txt": "", "b.txt": content})
    project.blocks("chapter=02 file=b.txt")

    assert project.faults() == ["chapters/02-new/a.txt: this file was emptied, shown in no block"]


def test_a_missing_newline_at_the_end_is_a_change(project):
    project.step({"a.txt": "one\n"}, {"a.txt": "one"})
    project.blocks("chapter=02 file=a.txt")

    html = project.html()
    assert '<ins class="row add" data-new="1" data-end="none">' in html
    assert rows(html, "del") == ["one"]


def test_a_line_ends_at_a_line_feed_alone(project):
    line = "a\u2028b\u0085c\x0cd"
    project.chapter("01-old", {"a.txt": f"{line}\n", "b.py": f"x = '''{line}\n'''\n"})
    project.blocks("chapter=01 file=a.txt", "chapter=01 file=b.py")

    assert rows(project.html(), "add") == [line, f"x = '''{line}", "'''"]


@pytest.mark.parametrize(
    ("content", "character"), [("one\ntwo\r\n", r"'\r'"), ("one\n\ufefftwo\n", r"'\ufeff'")]
)
def test_a_file_that_a_page_cannot_show_unchanged_is_refused(project, content, character):
    project.chapter("01-old", {"a.txt": content})

    (fault,) = project.faults()
    file = project.root / "chapters/01-old/a.txt"
    assert fault.startswith(f"{file}:2: holds the character {character}")
    assert "LF line endings" in fault


def test_python_that_cannot_be_parsed_is_named_with_its_line(project):
    project.chapter("01-old", {"app.py": "x = 1\ndef f(:\n"})

    (fault,) = project.faults()
    assert fault.startswith(f"{project.root / 'chapters/01-old/app.py'}:2: ")


def test_a_binary_file_is_shown_by_its_hash(project):
    project.chapter("01-old", {"a.png": b"\x89PNG\xff\0"})
    project.blocks("chapter=01 file=a.png")

    (row,) = rows(project.html(), "add")
    assert re.fullmatch("binary, sha256 [0-9a-f]{64}", row)


def test_exercises_the_readme_and_what_programs_leave_are_no_part_of_a_step(project):
    left = [
        "exercises/ex1.py",
        "README.md",
        "__pycache__/a.pyc",
        "instance/a",
        "tests/x.sqlite-wal",
    ]
    project.chapter("01-old", dict.fromkeys(left, "x\n") | {"app/README.md": "y\n"})

    assert project.faults() == ["chapters/01-old/app/README.md:1: changed, shown in no block"]


def test_all_that_git_ignores_is_left_out():
    def ignored(file: Path) -> set[str]:
        lines = file.read_text("utf-8").splitlines()
        return {line.strip("\\/") for line in lines if line and not line.startswith("#")}

    assert ignored(REPOSITORY / ".gitignore") == set(leftovers.NAMES) - {".git"}
    for chapter in chapter_folders(REPOSITORY):
        assert all(map(leftovers.is_leftover, ignored(chapter / ".gitignore")))


# Looks


def test_code_keeps_its_colours_whether_it_is_added_removed_or_moved(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY})
    project.blocks("chapter=02 file=app.py")

    html = project.html()
    assert '<span class="k">def</span> <span class="nf">create_app' in html
    for kind, colour in [("add", "nf"), ("del", "s2"), ("mov", "s2")]:
        assert re.search(rf'class="row {kind}"[^\n]*<span class="{colour}">', html), kind


def test_what_a_file_holds_is_text_on_the_page(project):
    project.chapter("01-old", {"a.html": "<script>alert(1)</script>&amp;\n", "b.txt": "<b>\n"})
    project.blocks("chapter=01 file=a.html", "chapter=01 file=b.txt")

    html = project.html()
    assert "<script>" not in html
    assert "<b>" not in html


def test_the_first_chapter_is_shown_as_code_and_not_as_a_change(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY})
    project.blocks("chapter=02 file=app.py")

    first = project.html("first.md")
    assert "step-first" in first
    assert "<ins" not in first
    assert len(rows(first, "add")) == len(SCRIPT.splitlines())
    assert "step-first" not in project.html()


def test_only_a_little_stands_around_a_change(project):
    lines = [f"line {number}\n" for number in range(1, 21)]
    changed = [*lines[:9], "changed\n", *lines[10:18], "too\n", *lines[19:]]
    project.step({"a.txt": "".join(lines)}, {"a.txt": "".join(changed)})
    project.blocks("chapter=02 file=a.txt")

    html = project.html()
    around = [8, 9, 11, 12, 17, 18, 20]
    assert rows(html, "same") == [f"line {number}" for number in around]
    assert rows(html, "gap") == ["⋯"]


# The build


def test_the_build_fails_and_tells_every_fault_once(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY})
    project.blocks("chapter=02 file=app.py part=app,create_app", "chapter=02 file=app.py part=gone")
    faults = project.faults()
    assert len(faults) == 2

    done = project.build("--strict")

    assert done.returncode == 1
    assert [done.stderr.count(fault) for fault in faults] == [1, 1]
    fence = "```step chapter=02 file=app.py part=create_app.index\n```\n"
    assert f"each beside a paragraph of its own:\n{fence}" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_build_fails_when_no_page_holds_a_block(project):
    project.chapter("01-old", {"a.txt": "a\n"})
    project.page("# Home\n", "index.md")

    done = project.build("--strict")

    assert done.returncode == 1
    assert "chapters/01-old/a.txt:1: changed, shown in no block" in done.stderr


def test_a_strict_build_does_not_overlook_a_line_when_it_is_quiet(project):
    project.chapter("01-old", {"a.txt": "a\n"})
    project.page("# Home\n", "index.md")

    done = project.build("--strict", "--quiet")

    assert done.returncode == 1
    assert "chapters/01-old/a.txt:1: changed, shown in no block" in done.stderr


def test_any_other_build_warns_of_what_no_page_explains_and_shows_the_rest(project):
    project.step({"a.txt": "a\n"}, {"a.txt": "b\n", "mine.py": "x = 1\n"})
    project.blocks("chapter=02 file=a.txt", "chapter=02 file=gone.py")

    done = project.build()

    assert done.returncode == 0, done.stderr
    assert "WARNING -  chapters/02-new/mine.py:1: changed, shown in no block" in done.stderr
    assert "WARNING -  docs/page.md:8: there is no file gone.py" in done.stderr
    page = (project.root / "site/page/index.html").read_text("utf-8")
    assert rows(page, "add") == ["b"]
    assert "This step cannot be shown" in page
    assert "there is no file gone.py" in page


def test_half_typed_code_is_a_warning_with_its_line_and_hides_nothing_else(project):
    typed = {"app.py": "x = (\n", "config.py": "y = 2\n"}
    project.step({"a.txt": "a\n"}, {"a.txt": "a\n"} | typed)
    project.blocks("chapter=02 file=app.py part=x", "chapter=02 file=config.py part=y")

    done = project.build()

    assert done.returncode == 0, done.stderr
    assert (
        f"WARNING -  {project.root}/chapters/02-new/app.py:1: '(' was never closed" in done.stderr
    )
    page = (project.root / "site/page/index.html").read_text("utf-8")
    assert rows(page, "add") == ["y = 2"]
    assert page.count("This step cannot be shown") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_link_in_a_circle_a_link_to_nowhere_and_a_pipe_are_no_files(project):
    project.chapter("01-old", {"a.txt": "a\n", "of another name/pyvenv.cfg": "home = /usr\n"})
    project.blocks("chapter=01 file=a.txt")
    folder = project.root / "chapters/01-old"
    (folder / "circle").symlink_to(folder)
    (folder / "nowhere.py").symlink_to(folder / "missing.py")
    os.mkfifo(folder / "pipe")

    assert project.faults() == []


def test_a_page_that_explains_all_is_built(project):
    project.step({"app.py": SCRIPT}, {"app.py": FACTORY})
    project.blocks("chapter=02 file=app.py")

    done = project.build("--strict")

    assert done.returncode == 0, done.stderr
    page = (project.root / "site/page/index.html").read_text("utf-8")
    assert project.html() in page


# Serving


class Server:
    def __init__(self):
        self.watched = {}

    def watch(self, path, *, recursive=True):
        self.watched[Path(path)] = recursive

    def sees(self, path):
        folder = path.parent
        return folder in self.watched or any(self.watched.get(above) for above in folder.parents)


@pytest.mark.parametrize(
    ("file", "is_seen"),
    [
        ("conftest.py", True),
        ("tests/test_app.py", True),
        ("exercises/answers/ex1_1_health/hints.md", True),
        ("__pycache__/app.cpython-311.pyc", False),
        ("tests/__pycache__/test_app.cpython-311.pyc", False),
        ("exercises/__pycache__/ex.cpython-311.pyc", False),
        ("instance/shelf.sqlite", False),
    ],
)
def test_serving_watches_the_chapters_but_not_what_running_them_leaves(file, is_seen):
    server = Server()
    serving.on_serve(cast("LiveReloadServer", server))

    for chapter in chapter_folders(REPOSITORY):
        assert server.sees(chapter / file) == is_seen


def test_serving_watches_the_templates_wherever_they_are():
    server = Server()
    serving.on_serve(cast("LiveReloadServer", server))

    templates = list(REPOSITORY.glob("chapters/**/base.html"))
    assert templates
    assert all(server.sees(path) for path in templates)


def test_an_edited_template_is_compiled_again_and_no_other(tmp_path):
    (tmp_path / "a.html").write_text("before")
    (tmp_path / "b.html").write_text("b")
    compiled = []

    class Environment(jinja2.Environment):
        def compile(self, source, *args, **kwargs):
            compiled.append(source)
            return super().compile(source, *args, **kwargs)

    def build():
        env = serving.on_env(Environment(loader=jinja2.FileSystemLoader(tmp_path), autoescape=True))
        return [env.get_template(f"{name}.html").render() for name in "ab"]

    assert build() == ["before", "b"]
    (tmp_path / "a.html").write_text("after")
    assert build() == build() == ["after", "b"]
    assert compiled == ["before", "b", "after"]


def test_mkdocs_watches_no_whole_tree_of_chapters():
    config = (REPOSITORY / "mkdocs.yml").read_text("utf-8")

    assert not re.search("^watch:", config, re.MULTILINE)
    assert re.search(r"^hooks: \[tooling/pages/serving\.py\]$", config, re.MULTILINE)


def test_an_edit_elsewhere_leaves_a_step_as_it_is(project):
    project.step({"app.py": "a = 1\n"}, {"app.py": "a = 2\n"})
    project.chapter("03-newest", {"app.py": "a = 3\n"})

    def steps():
        book = Book.open(project.root)
        return [load_step(book, name)[1] for name in ("01", "02", "03")]

    before = steps()
    project.page("# A page that has changed\n")
    after_a_page = steps()
    assert [a is b for a, b in zip(before, after_a_page, strict=True)] == [True, True, True]
    (project.root / "chapters" / "03-newest" / "app.py").write_text("a = 'more'\n", "utf-8")
    assert [a is b for a, b in zip(before, steps(), strict=True)] == [True, True, False]

"""Every kind of block says what is wrong with its options, and where."""

from dataclasses import dataclass, field
from typing import Literal

import pytest
from weaving import Project

from tooling.fences import BlockError, find_fences
from tooling.options import parse_options
from tooling.pages.blocks import BLOCKS

# A header of each kind of block that is right.
RIGHT = {
    "atlas": "show=index",
    "cost": "show=chart",
    "exercise": "id=ex1_1",
    "explorer": "chapter=02",
    "picture": "chapter=02 of=shape",
    "step": "chapter=02 file=app.py part=a",
}
WRONG = [
    *((name, f"{header} colour=red", "no such option: colour; ") for name, header in RIGHT.items()),
    *((name, f"{header} {header}", "stands twice") for name, header in RIGHT.items()),
    *((name, "chapter: 02", "cannot read 'chapter: 02': write key=value") for name in RIGHT),
    ("atlas", "show=all", "show=all is not known: there are show=chapters, show=index"),
    ("atlas", "show", "show=... is missing"),
    ("cost", "", "show=... is missing"),
    ("cost", "show=pie", "show=pie is not known: there are show=chart, show=parts"),
    ("exercise", "", "id=... is missing"),
    ("exercise", "id=ex9_9", "there is no exercise ex9_9; there are ex1_1"),
    ("explorer", "", "chapter=... is missing"),
    ("explorer", "chapter=09", "there is no chapter 09; there are 01-old, 02-new"),
    ("picture", "of=shape", "chapter=... is missing"),
    ("picture", "chapter=02", "of=... is missing"),
    ("picture", "chapter=02 of=shap", "of=shap is not known: there are of=shape, of=request"),
    ("picture", "chapter=02 of=request", "of=request takes chapter=... of=... view=..."),
    ("picture", "chapter=02 of=shape view=a", "of=shape takes chapter=... of=...: "),
    ("step", "chapter=02", "file=... is missing"),
    ("step", "file=app.py", "chapter=... is missing"),
    ("step", 'chapter="" file=app.py', "chapter=... is missing"),
    ("step", "chapter=02 file=app.py collapsed=no", "collapsed=no is not known: write collapsed "),
    ("step", "chapter=02 file=app.py part", "part=... is missing"),
    ("step", "chapter=02 file=app.py part=b", "app.py has no part b"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("project"))
    project.step({"app.py": "a = 1\n"}, {"app.py": "a = 2\n"})
    project.blocks("chapter=02 file=app.py")
    return project


def test_every_kind_of_block_is_tried():
    assert RIGHT.keys() == BLOCKS.keys()
    for name, header in RIGHT.items():
        assert parse_options(BLOCKS[name].options, header)


@pytest.mark.parametrize(("name", "header", "fault"), WRONG)
def test_a_wrong_option_is_told_on_the_page_in_the_blocks_place(project, name, header, fault):
    text = "A sentence.\n" if BLOCKS[name].has_text else ""
    project.page(f"Before.\n\n```{name} {header}\n{text}```\n\nAfter.\n", "wrong.md")

    html = project.html("wrong.md")

    assert f"This {name} cannot be shown" in html
    assert fault in html.replace("&#x27;", "'")
    assert "<p>Before.</p>" in html
    assert "<p>After.</p>" in html


def test_a_strict_build_names_the_page_and_the_line_of_every_wrong_block(tmp_path):
    project = Project(tmp_path)
    project.step({"app.py": "a = 1\n"}, {"app.py": "a = 2\n"})
    project.blocks("chapter=02 file=app.py")
    wrong = [name for name in RIGHT if name != "step"]
    blocks = "\n".join(f"```{name} colour=red\nA.\n```\n" for name in wrong)
    project.page(f"---\ntitle: Wrong\n---\n\n# Wrong\n\n{blocks}", "guides/wrong.md")

    done = project.build("--strict", "--quiet")

    assert done.returncode == 1
    for number, name in enumerate(wrong):
        where = f"docs/guides/wrong.md:{7 + 4 * number}: {name} colour=red: no such option: colour"
        assert done.stderr.count(where) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("header", ["chapter=02 file=app.py colour=red", "chapter=02"])
def test_a_wrong_step_is_told_once_with_all_other_faults_and_its_line(tmp_path, header):
    project = Project(tmp_path)
    project.step({"app.py": "a = 1\n"}, {"app.py": "a = 2\n"})
    project.blocks("chapter=02 file=app.py", header)

    done = project.build()

    assert done.returncode == 0
    assert done.stderr.count("docs/page.md:8: ") == done.stderr.count("WARNING") == 1


def test_options_have_the_types_of_their_fields():
    @dataclass(frozen=True)
    class Options:
        not_run: str = field(metadata={"name": "not-run"})
        exit: int = 0
        of: Literal["", "a", "b"] = ""
        plain: bool = False

    assert parse_options(Options, "not-run=why") == Options("why")
    assert parse_options(Options, 'plain exit=12 not-run="a b"') == Options("a b", 12, plain=True)
    assert parse_options(Options, 'not-run=why of=""') == Options("why")
    with pytest.raises(BlockError, match='exit="one" is no number'):
        parse_options(Options, "not-run=why exit=one")


def test_a_fence_knows_its_lines_and_the_paragraphs_beside_it():
    page = "Why.\n\n> ~~~python title=x\n> a\n>\n> ~~~\n\nAnd.\n\n````\n```step\n````\n\n```open"
    quoted, other, opened = find_fences(page)

    assert (quoted.line, quoted.last, quoted.name, quoted.header) == (3, 6, "python", "title=x")
    assert quoted.body == ("a", ">")
    assert (quoted.before, quoted.after) == (1, 8)
    assert (other.line, other.last, other.name, other.body) == (10, 12, "", ("```step",))
    assert (opened.line, opened.is_closed, opened.body) == (14, False, ())

import gzip
import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import pytest
import rebuild
from markdown import Markdown
from weaving import Project, content, edited, some_lines

from tooling.book import ROOT, Book, chapter_folders, label_of, number_of
from tooling.diffs.alignment import Entry, compare_files, divide
from tooling.diffs.differ import load_step
from tooling.diffs.explorer import Drawing
from tooling.pages.blocks import BlocksExtension

BLOCK = "# Explorer\n\n```explorer chapter=02\n```\n"
RUN = "".join(f"moved {number}\n" for number in range(1, 9))


@dataclass
class File:
    """What a page shows of one file."""

    old: str = ""
    new: str = ""
    signs: Counter[str] = field(default_factory=Counter)


class Page(HTMLParser):
    """Reads an explorer back; it shares no code with what draws it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.files: dict[str, File] = {}
        self.ids: list[str] = []
        self.links: list[tuple[str, str]] = []  # the id of a link, and where it leads
        self.changes: list[str] = []
        self.side = ""
        self.line: str | None = None
        self.is_open_ended = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        data = {name: value or "" for name, value in attrs}
        kinds = data.get("class", "").split()
        if "id" in data:
            self.ids.append(data["id"])
        if tag == "a":
            self.links.append((data.get("id", ""), data["href"]))
        if "explorer-file" in kinds:
            self.files[data["id"]] = File()
        elif "change" in kinds:
            self.changes.append(data["id"])
        elif tag == "pre":
            self.side = kinds[0]
        elif self.side and self.line is None and tag != "a" and "pad" not in kinds:
            self.line = ""
            self.tags = [tag]
            self.is_open_ended = data.get("data-end") == "none"
            self.file.signs[">" if "mov" in kinds else {"ins": "+", "del": "-"}.get(tag, "")] += 1
        elif self.line is not None:
            self.tags.append(tag)

    @property
    def file(self) -> File:
        return list(self.files.values())[-1]

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self.side = ""
        elif self.line is not None:
            assert self.tags.pop() == tag
            if not self.tags:
                line = self.line.removesuffix("\n") if self.is_open_ended else self.line
                setattr(self.file, self.side, getattr(self.file, self.side) + line)
                self.line = None

    def handle_data(self, data: str) -> None:
        if self.line is not None:
            self.line += data


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def explore(project: Project, text: str = BLOCK) -> str:
    explorer = BlocksExtension(root=str(project.root))
    return Markdown(extensions=["pymdownx.superfences", explorer]).convert(text)


def step(project: Project, old: dict[str, str], new: dict[str, str]) -> str:
    """Make two chapters, explain them, and return the explorer of the second."""
    project.chapter("01-old", old)
    project.chapter("02-new", new)
    project.explain_all()
    return explore(project)


def entry_of(project: Project, path: str) -> Entry:
    _, found = load_step(Book.open(project.root), "02")
    return next(entry for entry in compare_files(found) if entry.path == path)


def check_whole(html: str, old: rebuild.Folder, new: rebuild.Folder) -> None:
    """Hold a page against both folders: each file that differs is there whole, on both sides."""
    files = Page(html).files
    differ = {file for file in old.keys() | new.keys() if old.get(file) != new.get(file)}
    assert files.keys() <= differ
    for file in differ & new.keys():
        assert files[file].new == new[file]
    # A file that moved is shown once, under its new name.
    assert sorted(file.old for file in files.values() if file.old) == sorted(
        old[file] for file in differ & old.keys() if old[file]
    )


# Whole files


# Slow, since a reader's own file in a chapter may be one that no page can show.
@pytest.mark.slow
@pytest.mark.parametrize("folder", chapter_folders(ROOT), ids=lambda folder: folder.name)
def test_the_explorer_of_a_chapter_holds_both_sides_of_every_changed_file(folder):
    before = chapter_folders(ROOT)[chapter_folders(ROOT).index(folder) - 1]
    old = rebuild.read(before) if before < folder else {}
    _, found = load_step(Book.open(), folder.name)

    check_whole(Drawing(found).draw(), old, rebuild.read(folder))


@pytest.mark.parametrize("seed", range(100))
def test_any_edit_is_shown_whole_and_every_link_leads_somewhere(project, seed):
    dice = random.Random(seed)  # noqa: S311  not a secret
    lines = {file: some_lines(dice) for file in ("a.html", "b.txt", "c.css")}
    old = content(dice, lines)
    new = content(dice, edited(dice, lines))

    html = step(project, old, new)

    check_whole(html, old, new)
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    assert {link for _, link in page.links} <= {f"#{name}" for name in page.ids}


def test_a_page_that_lacks_one_line_does_not_pass_for_whole(project):
    old = {"a.txt": "one\ntwo\n", "b.txt": "three\n"}
    new = {"a.txt": "one\n2\n"}
    html = step(project, old, new)
    check_whole(html, old, new)

    for line in ("<ins>2", "<del>two", "<span>one", "<del>three"):
        whole = re.search(rf"{line}\n</\w+>", html)
        assert whole
        with pytest.raises(AssertionError):
            check_whole(html.replace(whole[0], "", 1), old, new)


def test_a_missing_last_newline_is_kept(project):
    html = step(project, {"a.txt": "one\ntwo"}, {"a.txt": "one\ntwo\n"})

    file = Page(html).files["a.txt"]
    assert (file.old, file.new) == ("one\ntwo", "one\ntwo\n")


def test_what_stands_in_a_file_is_text_and_not_html(project):
    html = step(project, {}, {"a&b.html": "<script>alert(1)</script>\n"})

    assert "<script>" not in html
    assert "a&amp;b.html" in html
    assert "a&b.html" not in html


def test_an_empty_file_is_named_and_said_to_be_empty(project):
    html = step(project, {"a.txt": "a\n"}, {"a.txt": "a\n", "b.txt": ""})

    assert "b.txt" in Page(html).files
    assert "The file is empty." in html


# The tree and the counts


def test_the_tree_tells_what_became_of_every_file(project):
    same = {"same.txt": "s\n", "lib/same.txt": "s\n"}
    old = {"changed.txt": "a\n", "gone.txt": "g\n", "here.txt": RUN} | same
    new = {"changed.txt": "b\n", "lib/there.txt": RUN, "lib/added.txt": "n\n"} | same
    html = step(project, old, new)

    assert "Files: 1 added, 1 gone, 1 moved, 1 changed, 2 unchanged." in html
    tree = html[html.index("<ul>") : html.rindex("</ul>")]
    words = re.sub(r"<small>.*?</small>|<i .*?</i>|<[^>]+>", " ", tree).split()
    assert " ".join(words) == (
        "lib/ added.txt , added same.txt there.txt , moved "
        "changed.txt , changed gone.txt , gone same.txt"
    )


def test_the_counts_tell_what_is_new_from_what_only_moved(project):
    old = {"a.txt": f"first\n{RUN}last\n", "b.txt": "b\n"}
    html = step(project, old, {"a.txt": "first\nsecond\n", "b.txt": f"b\n{RUN}"})

    a, b = entry_of(project, "a.txt"), entry_of(project, "b.txt")
    assert (a.added, a.removed, a.moved) == (1, 1, 0)
    assert (b.added, b.removed, b.moved) == (0, 0, 8)
    assert "<strong>1 new lines, 1 gone, 8 moved</strong>" in html


@pytest.mark.parametrize("folder", chapter_folders(ROOT), ids=lambda folder: folder.name)
def test_the_counts_are_those_of_the_signs_on_the_page(folder):
    _, found = load_step(Book.open(), folder.name)
    page = Page(Drawing(found).draw())

    for entry in compare_files(found):
        if entry.status != "unchanged":
            signs = page.files[entry.path].signs
            assert (signs["+"], signs["-"]) == (entry.added, entry.removed), entry.path


def test_a_file_with_another_name_is_compared_with_its_old_self(project):
    html = step(project, {"a.txt": f"{RUN}old\n"}, {"lib/b.txt": f"{RUN}new\n"})

    page = Page(html)
    assert page.files.keys() == {"lib/b.txt"}
    assert page.files["lib/b.txt"].signs == {"+": 1, "-": 1, "": 16}
    assert "moved from a.txt" in html


def test_a_file_of_which_nothing_changed_but_the_name_is_folded(project):
    html = step(project, {"a.txt": "one\ntwo\nthree\n"}, {"b.txt": "one\ntwo\nthree\n"})

    assert Page(html).changes == []
    assert "<summary>3 unchanged lines</summary>" in html


@pytest.mark.parametrize(("others", "status"), [(7, "moved"), (8, "added")])
def test_a_file_has_moved_if_more_than_half_of_it_has(project, others, status):
    other = "".join(f"other {number}\n" for number in range(others))
    step(project, {"a.txt": RUN}, {"b.txt": RUN + other})

    assert entry_of(project, "b.txt").status == status


# Moves


def test_a_block_that_moved_is_linked_both_ways(project):
    old = {"a.txt": f"a\n{RUN}", "b.txt": "b\n"}
    html = step(project, old, {"a.txt": "a\n", "b.txt": f"b\n{RUN}"})

    assert [link for link in Page(html).links if link[0]] == [
        ("a.txt:left:moved-1", "#b.txt:came:moved-1"),
        ("b.txt:came:moved-1", "#a.txt:left:moved-1"),
    ]
    assert "moved to b.txt, lines 2 to 9\n" in html
    assert "moved from a.txt, lines 2 to 9\n" in html


def test_an_indented_block_stands_beside_its_origin(project):
    new = "def f():\n" + "".join(f"    {line}\n" for line in RUN.splitlines())
    html = step(project, {"a.txt": RUN}, {"a.txt": new})

    assert "moved from lines 1 to 8, indented</p>" in html
    assert [link for link in Page(html).links if link[0]] == []
    shown = [row for part in parts(project, "a.txt") for row in part.rows]
    assert [(row.old, row.new) for row in shown] == [(0, 1), *((n, n + 1) for n in range(1, 9))]


def test_of_two_blocks_that_change_places_the_longer_one_stays_beside_its_origin(project):
    short = "one\ntwo\nthree\n"
    old = {"a.txt": f"{short}x\n{RUN}"}
    indented = "".join(f" {line}\n" for line in RUN.splitlines())
    html = step(project, old, {"a.txt": f"{indented}y\n {short.replace(chr(10), chr(10) + ' ')}\n"})

    assert "moved from lines 5 to 12, indented</p>" in html
    assert "moved to lines 10 to 12, indented" in html


# Changes, folds and anchors


def parts(project: Project, path: str) -> list:
    _, found = load_step(Book.open(project.root), "02")
    entry = next(entry for entry in compare_files(found) if entry.path == path)
    return [segment for piece in divide(found, entry) for segment in piece]


def numbered(**changed: str) -> str:
    return "".join(f"{changed.get(f'l{n}', f'line {n}')}\n" for n in range(1, 31))


def test_long_stretches_without_a_change_are_folded(project):
    html = step(project, {"a.txt": numbered()}, {"a.txt": numbered(l5="five", l20="twenty")})

    kinds = [(part.kind, len(part.rows)) for part in parts(project, "a.txt")]
    assert kinds == [
        ("same", 4),
        ("edit", 2),
        ("same", 3),
        ("fold", 8),
        ("same", 3),
        ("edit", 2),
        ("same", 3),
        ("fold", 7),
    ]
    assert re.findall("<summary>(.*?)</summary>", html) == [
        "8 unchanged lines",
        "7 unchanged lines",
    ]
    assert len(Page(html).changes) == 2


def test_changes_close_to_each_other_are_one(project):
    html = step(project, {"a.txt": numbered()}, {"a.txt": numbered(l5="five", l12="twelve")})

    assert Page(html).changes == ["a.txt:five"]


def test_a_long_block_that_moved_is_a_change_of_its_own(project):
    old = {"a.txt": f"a\n{RUN}", "b.txt": "b\n"}
    html = step(project, old, {"a.txt": "a\n", "b.txt": "b\n", "c.txt": f"new\n{RUN}last\n"})

    changes = [name for name in Page(html).changes if name.startswith("c.txt")]
    assert changes == ["c.txt:new", "c.txt:moved-1", "c.txt:last"]


def test_an_anchor_stays_when_the_lines_above_it_and_the_other_changes_do_not(project):
    before = step(project, {"a.txt": numbered()}, {"a.txt": numbered(l18="eighteen", l30="30")})
    assert Page(before).changes == ["a.txt:eighteen", "a.txt:30"]

    more = "above\n" * 3 + numbered(l5="five", l18="eighteen", l29="29")
    (project.root / "chapters/02-new/a.txt").write_text(more)
    project.explain_all()
    assert Page(explore(project)).changes == ["a.txt:above", "a.txt:eighteen", "a.txt:29"]


def test_equal_changes_have_anchors_of_their_own(project):
    html = step(project, {"a.txt": numbered()}, {"a.txt": numbered(l5="x", l17="x", l30="")})

    assert Page(html).changes == ["a.txt:x", "a.txt:x-2", "a.txt:line-30"]


@pytest.mark.parametrize(
    ("new", "where"),
    [
        ("a = 1\n\n\ndef f():\n    return 1\n\n\ndef g():\n    return 9\n", "g"),
        ("a = 9\n\n\ndef f():\n    return 9\n\n\ndef g():\n    return 9\n", "a to g"),
        ("a = 1\n\n\ndef f():\n    return 1\n", "g"),
    ],
)
def test_a_change_says_which_parts_of_a_file_it_goes_through(project, new, where):
    old = "a = 1\n\n\ndef f():\n    return 1\n\n\ndef g():\n    return 2\n"
    html = step(project, {"a.py": old}, {"a.py": new})

    assert re.findall(r'aria-label="Change 1 of 1: (.*), a.py"', html) == [where]


# The page


def test_the_explorer_explains_nothing(project):
    project.chapter("01-old", {"a.txt": "a\n"})
    project.page("Why.\n\n```explorer chapter=01\n```\n")

    assert project.faults() == ["chapters/01-old/a.txt:1: changed, shown in no block"]


def test_the_proof_that_pages_explain_all_does_not_read_the_explorer(project):
    html = step(project, {"a.txt": "a\n"}, {"a.txt": f"{RUN}b\n"})

    assert rebuild.Page(html).blocks == []


def test_the_first_chapter_is_shown_as_code_and_not_as_a_change(project):
    step(project, {"a.txt": "a\n"}, {"a.txt": "b\n"})

    html = explore(project, "```explorer chapter=01\n```\n")
    assert "explorer-first" in html
    assert "<strong>1 new lines</strong>" in html
    assert "explorer-first" not in explore(project)


def test_an_edited_chapter_changes_its_page(project):
    assert "<ins>b\n" in step(project, {"a.txt": "a\n"}, {"a.txt": "b\n"})

    (project.root / "chapters/02-new/a.txt").write_text("edited\n")
    assert "<ins>edited\n" in explore(project)


def test_a_block_quoted_in_another_fence_shows_nothing(project):
    step(project, {"a.txt": "a\n"}, {"a.txt": "b\n"})

    assert "<ins>" not in explore(project, f"````\n{BLOCK}````\n")


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ("```explorer chapter=09\n```", "there is no chapter 09; there are 01-old, 02-new"),
        ("```explorer\n```", "chapter=... is missing"),
        ("```explorer chapter=\n```", "cannot read 'chapter='"),
        ("```explorer chapter=02 file=a.txt\n```", "no such option: file; there are chapter"),
        ("```explorer chapter=02\nmore\n```", "this block is not closed on the next line"),
    ],
)
def test_a_block_that_cannot_be_shown_is_a_warning_that_says_why(project, block, fault, caplog):
    step(project, {"a.txt": "a\n"}, {"a.txt": "b\n"})

    page = explore(project, block)

    (warning,) = caplog.records
    assert (warning.levelname, warning.name) == ("WARNING", "mkdocs.tooling")
    assert fault in warning.getMessage()
    assert "This explorer cannot be shown" in page
    assert escape(fault) in page


def test_the_build_fails_and_names_the_page_of_a_wrong_block(project):
    step(project, {"a.txt": "a\n"}, {"a.txt": "b\n"})
    project.page("---\ntitle: All\n---\n```explorer chapter=09\n```\n", "explorer.md")

    done = project.build("--strict")

    assert done.returncode == 1
    assert "docs/explorer.md:4: explorer chapter=09: " in done.stderr
    assert "there is no chapter 09; there are 01-old, 02-new" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("folder", chapter_folders(ROOT), ids=lambda folder: folder.name)
def test_every_chapter_has_its_explorer(folder):
    page = ROOT / "docs" / "chapters" / folder.name / "explorer.md"

    assert page.is_file(), f"write {page.relative_to(ROOT)}, as the other chapters have it"
    assert f"```explorer chapter={number_of(folder.name)}\n```\n" in page.read_text("utf-8")
    assert "(explorer.md)" in (page.parent / "index.md").read_text("utf-8")
    for other in chapter_folders(ROOT):
        link = f"[{label_of(other.name)}](../{other.name}/explorer.md)"
        assert other == folder or link in page.read_text("utf-8")


def test_the_explorers_are_light_and_their_code_is_not_in_the_search(built_site):
    pages = list(built_site.glob("chapters/*/explorer/index.html"))
    assert len(pages) == len(chapter_folders(ROOT))
    for page in pages:
        assert len(gzip.compress(page.read_bytes())) < 60_000, page

    index = json.loads((built_site / "search/search_index.json").read_text("utf-8"))
    found = [doc["location"] for doc in index["docs"] if "/explorer/" in doc["location"]]
    assert found == [], "an explorer says: search: {exclude: true}"

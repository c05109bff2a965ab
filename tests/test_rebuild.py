import random
import re
from pathlib import Path

import pytest
from rebuild import Folder, read, rebuild
from weaving import Project

REPOSITORY = Path(__file__).parents[1]
CHAPTERS = sorted(path for path in (REPOSITORY / "chapters").iterdir() if path.is_dir())
CHAPTERS = [path for path in CHAPTERS if path.name[:2].isdigit()]


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


def some_lines(dice: random.Random) -> list[str]:
    """Make lines that repeat, nest and try the parsers, as generated code would."""
    words = [
        "x = 1",
        "y = 2",
        "return z",
        "",
        "<b>&amp;</b>",
        "\tf(\u2028)",
        "a\x0cb",
        "'\"'",
        "{{ q }}",
    ]
    lines = []
    for _ in range(dice.randrange(25)):
        new = dice.random() < 0.5
        lines.append(f"v{dice.randrange(1000)} = 1" if new else dice.choice(words))
    return lines


def edited(dice: random.Random, folder: dict[str, list[str]]) -> dict[str, list[str]]:
    """Change some lines, move runs between the files, indent, create, empty and delete."""
    result = {file: list(lines) for file, lines in folder.items()}
    for _ in range(dice.randrange(1, 6)):
        source = dice.choice(list(result.values()))
        target = dice.choice(list(result.values()))
        begin = dice.randrange(len(source) + 1)
        run = source[begin : begin + dice.randrange(9)]
        edit = dice.randrange(4)
        if edit <= 1:
            del source[begin : begin + len(run)]
        if edit >= 1:
            at = dice.randrange(len(target) + 1)
            spaces = " " * dice.choice([0, 4])
            target[at:at] = [line and spaces + line for line in run]
        if edit == 3:
            source[begin:begin] = some_lines(dice)[:4]
    if dice.random() < 0.3 and len(result) > 1:
        del result[dice.choice(sorted(result))]
    if dice.random() < 0.3:
        result["new.txt"] = some_lines(dice)
    if dice.random() < 0.3:
        result["renamed.html"] = result.pop(dice.choice(sorted(result)))
    return result


def content(dice: random.Random, folder: dict[str, list[str]]) -> Folder:
    ends = {file: dice.choice(["\n", "\n", ""]) for file in sorted(folder)}
    return {
        file: "\n".join(lines) + (ends[file] if lines else "") for file, lines in folder.items()
    }


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

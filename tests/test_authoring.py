"""The two commands of people who write exercises, on copies."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tooling.authoring.check import faults, missing
from tooling.authoring.new import make
from tooling.authoring.numbers import wrong_numbers
from tooling.exercises.exercise import Exercise, exercises_below
from tooling.leftovers import NAMES

ROOT = Path(__file__).parents[1]
NAME = "ex2_7_new_things"
PAGE = """# Exercises

## 2.6 The last one { #ex2_6 }

```exercise id="ex2_6"
```

Words at the end.
"""


@pytest.fixture
def root(tmp_path):
    """A repository with one chapter that has no exercise yet."""
    (tmp_path / "chapters/02-two/exercises/answers").mkdir(parents=True)
    (tmp_path / "chapters/02-two/conftest.py").touch()
    page = tmp_path / "docs/chapters/02-two/exercises.md"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE)
    return tmp_path


def files(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_skeleton_has_all_that_an_exercise_needs_and_proves_itself(root):
    written = make(NAME, root)
    (exercise,) = exercises_below([root])
    assert exercise.name == NAME
    assert {exercise.path, exercise.check, exercise.stub, exercise.solution} <= set(written)
    assert len(exercise.wrong_answers) == 3
    assert faults(root) == []


def test_the_block_stands_below_the_last_one_and_above_what_follows(root):
    make(NAME, root)
    block = '## 2.7 New things { #ex2_7 }\n\n```exercise id="ex2_7"\n```\n'
    page = (root / "docs/chapters/02-two/exercises.md").read_text()
    assert page == PAGE.replace("\nWords", f"\n{block}\nWords")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "'' names no exercise; write ex2_7_name"),
        ("ex2_7", "'ex2_7' names no exercise; write ex2_7_name"),
        ("ex2_7_New", "'ex2_7_New' names no exercise"),
        ("../ex2_7_new", "'../ex2_7_new' names no exercise"),
        ("ex2_07_new", "'ex2_07_new' names no exercise"),
        ("ex7_1_new", "There is no chapter 7 for ex7_1_new; there are 02-two"),
        ("ex2_7_new_things", "There is chapters/02-two/exercises/ex2_7_new_things.py already"),
        ("ex2_7_other", "There is chapters/02-two/exercises/ex2_7_new_things.py already; the next"),
        ("ex2_6_other", "docs/chapters/02-two/exercises.md speaks of ex2_6 already"),
    ],
)
def test_what_cannot_be_made_is_said_with_the_cure_and_nothing_is_written(root, name, says):
    make(NAME, root)
    before = files(root)
    with pytest.raises(ValueError, match=re.escape(says)) as caught:
        make(name, root)
    assert str(caught.value).startswith(says)
    assert files(root) == before


def test_a_number_that_is_taken_is_told_with_the_next_one(root):
    make(NAME, root)
    with pytest.raises(ValueError, match="the next free number is ex2_8"):
        make("ex2_7_other", root)


@pytest.mark.parametrize("part", ["answers", "check"])
def test_what_is_left_of_an_exercise_is_not_overwritten(root, part):
    make(NAME, root)
    (exercise,) = exercises_below([root])
    kept = getattr(exercise, part)
    exercise.path.unlink()
    exercise.check.unlink() if part == "answers" else shutil.rmtree(exercise.answers)
    with pytest.raises(ValueError, match=f"{kept.name} already"):
        make(NAME, root)


def test_a_chapter_without_its_page_gets_none(root):
    (root / "docs/chapters/02-two/exercises.md").unlink()
    with pytest.raises(ValueError, match="There is no page docs/chapters/02-two/exercises"):
        make(NAME, root)


# What is broken, and what is said of it.
BROKEN = {
    "no solution": ("answers/{}/solution.py", None, "solution.py: is missing"),
    "no stub": ("answers/{}/stub.py", None, "stub.py: is missing"),
    "no check": ("test_{}.py", None, "test_{}.py: is missing"),
    "no hints": ("answers/{}/hints.md", None, "hints.md: is missing"),
    "two hints": ("answers/{}/hints.md", "## Hint 1\n\na\n\n## Hint 2\n\nb\n", "2 hints; write"),
    "empty hint": ("answers/{}/hints.md", "## Hint 1\n\n## Hint 2\nb\n## Hint 3\nc\n", "2 hints"),
    "two wrong answers": ("answers/{}/wrong_text.py", None, "{}: 2 wrong answers; add wrong_*.py"),
    "another file": ("{}.py", "app = 1\n", "{0}.py: is not the stub; copy chapters/02-two/"),
    "no hole": ("answers/{}/stub.py", '"""Nothing."""\n', "stub.py: mark the hole"),
    "no block": ("../../../docs/chapters/02-two/exercises.md", PAGE, "exercises.md: add ## ..."),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_missing_is_named_with_its_file_and_the_cure(root, broken):
    make(NAME, root)
    place, content, says = BROKEN[broken]
    path = root / "chapters/02-two/exercises" / place.format(NAME)
    path.write_text(content) if content else path.unlink()
    (exercise,) = exercises_below([root])
    found = list(missing(exercise, root))
    assert [fault for fault in found if says.format(NAME) in fault], found


def test_every_fault_is_named_at_once(root):
    make(NAME, root)
    make("ex2_8_other", root)
    first, second = exercises_below([root])
    first.solution.write_text(first.stub.read_text())
    right = first.wrong_answers[0].read_text().replace("/greetings", "/greeting")
    second.wrong_answers[0].write_text(right)
    second.wrong_answers[1].write_text(second.solution.read_text())
    (second.answers / "hints.md").unlink()
    shutil.copytree(first.answers, first.answers.with_name("ex2_7_again"))
    shutil.copy(first.path, first.path.with_name("ex2_7_again.py"))
    said = "\n".join(faults(root))
    for words in (
        "[solution]: ex2_7 wrong",
        "wrong_path.py: no check fails on it",
        "wrong_text.py: its docstring names no mistake",
        "ex2_8_other/hints.md: is missing",
        "test_ex2_7_again.py: is missing",
        "chapters/02-two: 2 exercises are ex2_7; rename one",
    ):
        assert words in said


def test_a_check_that_cannot_be_imported_is_a_fault(root):
    make(NAME, root)
    (exercise,) = exercises_below([root])
    exercise.check.write_text("import a_package_that_is_not_there\n")
    assert "a_package_that_is_not_there" in "\n".join(faults(root))


@pytest.mark.parametrize("exercise", exercises_below([ROOT]), ids=lambda exercise: exercise.id)
def test_each_exercise_is_whole(exercise: Exercise):
    assert list(missing(exercise, ROOT)) == []


# Numbers


NUMBERS = {
    "README.md": "Three exercises, 3 exercises, thirty exercisers, and more exercises.\n",
    "docs/chapters/02-two/index.md": "Now [two exercises](exercises.md).\n",
    "chapters/03-three/README.md": "One exercise. One files in `chapters/03-three/exercises/`.\n",
    "docs/for-teachers.md": "```console\n9 exercises\n```\n\nThree exercises, one exercises.\n",
}


@pytest.fixture
def numbers(root):
    """Make two exercises and one, and pages that speak of them."""
    shutil.copytree(root / "chapters/02-two", root / "chapters/03-three")
    shutil.copytree(root / "docs/chapters/02-two", root / "docs/chapters/03-three")
    for name in (NAME, "ex2_8_other", "ex3_1_third"):
        make(name, root)
    for name, text in NUMBERS.items():
        (root / name).write_text(text)
    return root


def test_numbers_that_are_right_are_no_fault(numbers):
    assert list(wrong_numbers(numbers)) == []


def test_each_wrong_number_is_named_with_its_place_and_the_right_one(numbers):
    for part in ("test_ex2_7*", "ex2_7*.py", "answers/ex2_7*/*"):
        for path in (numbers / "chapters/02-two/exercises").glob(part):
            path.unlink()
    (numbers / f"chapters/02-two/exercises/answers/{NAME}").rmdir()
    said = "\n".join(faults(numbers))
    assert "README.md:1: says Three, and there are Two\n" in said
    assert "README.md:1: says 3, and there are 2\n" in said
    assert "docs/for-teachers.md:5: says Three, and there are Two" in said
    assert "docs/chapters/02-two/index.md:1: says two, and there are one\n" in said
    assert said.count("says") == 4


def test_another_exercise_mends_them(numbers):
    written = make("ex3_2_fourth", numbers)
    assert numbers / "chapters/03-three/README.md" in written
    assert list(wrong_numbers(numbers)) == []
    assert (numbers / "README.md").read_text().startswith("Four exercises, 4 exercises, thirty")


def test_the_pages_of_the_tutorial_count_right():
    assert list(wrong_numbers(ROOT)) == []


@pytest.mark.slow
def test_the_skeleton_passes_all_that_a_chapter_has_to(tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NAMES))
    environment = os.environ | {"PYTHONPATH": str(copy), "NO_MKDOCS_2_WARNING": "1"}

    def run(*command: str, folder: Path = copy) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return f"{done.returncode}\n{done.stdout}{done.stderr}"

    chapter = copy / "chapters/02-factory"
    made = run("tooling.authoring.new", NAME)
    assert f"chapters/02-factory/exercises/{NAME}.py\n" in made
    for command in (
        ["ruff", "check", "chapters/02-factory"],
        ["ruff", "format", "--check", "chapters/02-factory"],
        ["mkdocs", "build", "--strict", "--quiet"],
        ["pytest", "--exercise", "ex2_7", "--prove"],
    ):
        said = run(*command)
        assert said.startswith("0\n"), said
    assert run("mypy", ".", "--exclude", "answers/", folder=chapter).startswith("0\n")
    (chapter / "exercises/answers" / NAME / "hints.md").unlink()
    said = run("tooling.authoring.check")
    assert said.startswith("1\n")
    assert f"chapters/02-factory/exercises/answers/{NAME}/hints.md: is missing" in said
    assert "1 faults" in said
    assert run("tooling.authoring.new", NAME).startswith("1\nThere is chapters/02-factory")

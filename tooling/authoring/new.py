"""`make exercise NAME=ex2_7_name`: make the skeleton of an exercise, which proves itself.

It greets in JSON. Its author changes it, file by file, into what the exercise is about, and
`make exercises` says at each step what does not fit any more.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path

from tooling.authoring.numbers import mend_numbers
from tooling.book import ROOT
from tooling.exercises.exercise import Exercise, exercises_below

SKELETON = Path(__file__).with_name("skeleton")
NAME = re.compile(r"ex([1-9]\d*)_([1-9]\d*)_([a-z][a-z0-9_]*)")
BLOCK = re.compile(r'(?m)^```exercise id="(\w+)"\n```\n')


def page_of(exercise: Exercise, root: Path) -> Path:
    """Return the Markdown page of the exercise's chapter."""
    return root / "docs" / "chapters" / exercise.chapter.name / "exercises.md"


def blocks_on(page: Path) -> list[str]:
    """Return the ids of the exercises that a page shows below a heading with their anchor.

    Raises:
        OSError: The page cannot be read.

    """
    text = page.read_text("utf-8")
    return [each for each in BLOCK.findall(text) if f"{{ #{each} }}\n" in text]


def make(name: str, root: Path = ROOT) -> list[Path]:
    """Make the skeleton of an exercise, and return the files that were written.

    Args:
        name: `ex2_7_name`: chapter, number, and words.
        root: The repository.

    Raises:
        ValueError: It cannot be made, with a sentence that says what to do; nothing is written.

    """
    exercise, page = _place(name, root)
    exercise.answers.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(SKELETON, exercise.answers, ignore=shutil.ignore_patterns("check.py", "__*"))
    shutil.copy(SKELETON / "check.py", exercise.check)
    shutil.copy(exercise.stub, exercise.path)
    text = page.read_text("utf-8")
    last = max((found.end() for found in BLOCK.finditer(text)), default=len(text))
    number, title = ".".join(map(str, exercise.key)), name.split("_", 2)[2].replace("_", " ")
    heading = f"## {number} {title.capitalize()} {{ #{exercise.id} }}"
    block = f'\n{heading}\n\n```exercise id="{exercise.id}"\n```\n'
    page.write_text(text[:last] + block + text[last:], "utf-8")
    written = [*sorted(exercise.answers.iterdir()), exercise.check, exercise.path, page]
    return list(dict.fromkeys([*written, *mend_numbers(root)]))


def _place(name: str, root: Path) -> tuple[Exercise, Path]:
    if not (words := NAME.fullmatch(name)):
        raise ValueError(f"{name!r} names no exercise; write ex2_7_name: chapter, number, words")
    chapters = sorted(path.parent.parent for path in root.glob("chapters/*/exercises/answers"))
    chapter = next((each for each in chapters if each.name.startswith(f"{words[1]:0>2}-")), None)
    if chapter is None:
        there = ", ".join(each.name for each in chapters)
        raise ValueError(f"There is no chapter {words[1]} for {name}; there are {there}")
    exercise = Exercise(chapter / "exercises" / f"{name}.py")
    page = page_of(exercise, root)
    if not page.is_file():
        raise ValueError(f"There is no page {page.relative_to(root)} for {name}; write it first")
    numbers = [each.key[1] for each in exercises_below([chapter])]
    for part in (exercise.path, exercise.check, exercise.answers):
        if found := sorted(part.parent.glob(_all_with_its_number(part, exercise))):
            raise ValueError(
                f"There is {found[0].relative_to(root)} already; the next free number is "
                f"ex{words[1]}_{max(numbers, default=0) + 1}"
            )
    if exercise.id in page.read_text("utf-8"):
        raise ValueError(f"{page.relative_to(root)} speaks of {exercise.id} already; mend it first")
    return exercise, page


def _all_with_its_number(part: Path, exercise: Exercise) -> str:
    return part.name.replace(exercise.name, f"{exercise.id}_*")


def main() -> None:
    """Make one exercise, and say what comes next.

    Raises:
        SystemExit: It cannot be made, with one sentence that says what to do.

    """
    parser = argparse.ArgumentParser(prog="python -m tooling.authoring.new", description=__doc__)
    parser.add_argument("name", help="ex2_7_name: chapter, number, words")
    name = parser.parse_args().name
    try:
        written = make(name)
    except ValueError as error:
        sys.exit(str(error))
    for path in written:
        print(path.relative_to(ROOT))  # noqa: T201
    print("Change them in this order: stub, solution, check, wrong answers, hints; copy the stub")  # noqa: T201
    print(f"to {name}.py; rename the wrong answers and the heading. Then: make exercises")  # noqa: T201


if __name__ == "__main__":
    main()

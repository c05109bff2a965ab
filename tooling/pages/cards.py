"""The block that shows an exercise on its page, from the exercise's own files.

    ```exercise id="ex1_3"
    ```

becomes the task (the stub's docstring), the command that checks it, the stub, and the three
hints, folded. Nothing of an exercise is written twice.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from markdown import Markdown
from pygments.lexers import PythonLexer

from tooling.book import ROOT
from tooling.diffs.markup import colour
from tooling.exercises.exercise import exercises_below
from tooling.fences import BlockError

if TYPE_CHECKING:
    from tooling.book import Book


@dataclass(frozen=True)
class ExerciseOptions:
    """The options of a block."""

    id: str  # ex1_3


def draw_exercise(_book: Book, options: ExerciseOptions, _text: str) -> str:
    """Return an exercise as HTML.

    Raises:
        BlockError: No exercise has this id.

    """
    exercises = {exercise.id: exercise for exercise in exercises_below([ROOT])}
    if options.id not in exercises:
        raise BlockError(f"there is no exercise {options.id}; there are {', '.join(exercises)}")
    exercise = exercises[options.id]
    source = exercise.stub.read_text("utf-8")
    path = exercise.path.relative_to(ROOT).as_posix()
    parts = [
        '<div class="exercise">',
        _markdown(ast.get_docstring(ast.parse(source)) or ""),
        _code(path, _without_docstring(source)),
        f"<p>Check it: <code>pytest chapters/ --exercise {exercise.id}</code></p>",
    ]
    for number, hint in enumerate(exercise.hints(), 1):
        parts.append(
            f'<details class="tip"><summary>Hint {number}</summary>{_markdown(hint)}</details>'
        )
    return "".join([*parts, "</div>"])


@lru_cache(maxsize=512)
def _markdown(text: str) -> str:
    extensions = ["pymdownx.superfences", "pymdownx.highlight"]
    # Copy buttons and search come from the page; line anchors would clash with the page's.
    return Markdown(extensions=extensions).convert(text)


@lru_cache(maxsize=128)
def _code(title: str, source: str) -> str:
    return (
        f'<div class="highlight"><span class="filename">{escape(title)}</span>'
        f"<pre><code>{colour(source, PythonLexer())}</code></pre></div>"
    )


def _without_docstring(source: str) -> str:
    first = ast.parse(source).body[0]
    return "\n".join(source.splitlines()[first.end_lineno or 0 :]).strip("\n") + "\n"

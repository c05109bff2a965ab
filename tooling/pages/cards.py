"""The block that shows an exercise on its page, from the exercise's own files.

    ```exercise id="ex1_3"
    ```

becomes the task (the stub's docstring), the command that checks it, the stub, and the three
hints, folded. Nothing of an exercise is written twice.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from markdown import Markdown
from pygments.lexers import PythonLexer
from pymdownx.superfences import SuperFencesException

from tooling.book import ROOT
from tooling.diffs.markup import colour
from tooling.exercises.exercise import exercises_below

if TYPE_CHECKING:
    from tooling.exercises.exercise import Exercise


def validate(
    _language: str,
    inputs: dict[str, str],
    options: dict[str, Any],
    _attrs: dict[str, str],
    _md: Markdown,
) -> bool:
    """Accept the option `id`; SuperFences calls this for each block.

    Raises:
        SuperFencesException: Another option is there, or no exercise has this id. SuperFences
            would show plain code after any other exception.

    """
    if inputs.keys() != {"id"}:
        raise SuperFencesException(f'an exercise block takes id="...", and got {inputs}')
    exercises = {exercise.id: exercise for exercise in exercises_below([ROOT])}
    if inputs["id"] not in exercises:
        raise SuperFencesException(
            f"there is no exercise {inputs['id']}; there are {', '.join(exercises)}"
        )
    options["exercise"] = exercises[inputs["id"]]
    return True


def draw(
    _source: str,
    _language: str,
    _css_class: str,
    options: dict[str, Any],
    md: Markdown,  # noqa: ARG001  SuperFences passes it by name
    **_kwargs: object,
) -> str:
    """Return an exercise as HTML."""
    exercise: Exercise = options["exercise"]
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

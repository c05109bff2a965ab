"""Where in a learner's file something stands; lines count from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tooling.exercises.errors import UNREADABLE

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType


def lines_in(traceback: TracebackType | None, path: str) -> Iterator[int]:
    """Give the lines of a file that a traceback passes: the check's call first, the fault last."""
    while traceback:
        if traceback.tb_frame.f_code.co_filename == path:
            yield traceback.tb_lineno
        traceback = traceback.tb_next


def line_of_name(name: str, source: str) -> int | None:
    """Return where a function, a class or a variable is defined, or None."""
    import ast  # noqa: PLC0415

    def names(node: ast.AST) -> list[str]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return [node.name]
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            return [target.id for target in targets if isinstance(target, ast.Name)]
        return []

    try:
        tree = ast.parse(source)
    except UNREADABLE:
        return None
    return next(
        (node.lineno for node in ast.walk(tree) if name in names(node)),  # type: ignore[attr-defined]
        None,
    )


def first_change(given: Path, mine: Path) -> int:
    """Return the first line of `mine` that `given` has not; the last one if there is none."""
    before, now = _lines(given), _lines(mine)
    for number, line in enumerate(now, 1):
        if before[number - 1 : number] != [line]:
            return number
    return max(1, len(now))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig", "replace").splitlines()
    except OSError:
        return []

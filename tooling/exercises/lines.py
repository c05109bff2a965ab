"""Where in a learner's file something stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tooling.exercises.errors import UNREADABLE

if TYPE_CHECKING:
    import ast
    from pathlib import Path
    from types import TracebackType


def _deepest_line(traceback: TracebackType | None, path: str) -> int | None:
    line = None
    while traceback:
        if traceback.tb_frame.f_code.co_filename == path:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _line_of(name: str, source: str) -> int | None:
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


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig", "replace").splitlines()
    except OSError:
        return []

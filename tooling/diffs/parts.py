"""The parts of a Python file that a block can name, and the lines that belong to each."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeGuard

    from tooling.book import Text


@lru_cache(maxsize=1024)
def line_parts(file: str, text: Text | None) -> tuple[str, ...]:
    """Return the part of each line, or nothing for a file that has no parts."""
    if text is None or syntax_fault(file, text) or not is_python(file, text):
        return ()
    return part_names(str(text))


def part_names(source: str) -> tuple[str, ...]:
    """Return the part that each line of a Python file belongs to.

    A statement takes the blank lines and comments before it. One without a name of its own
    belongs with the statement before it, or with the function around it.
    """
    names = ["imports"] * len(source.removesuffix("\n").split("\n")) if source else []

    def fill(body: list[ast.stmt], begin: int, prefix: str, around: str) -> int:
        current = around
        for statement in body:
            name = _name_of(statement, nested=bool(prefix))
            if name is not None:
                current = prefix + name
            elif prefix:
                current = around
            end = statement.end_lineno or statement.lineno
            names[begin - 1 : end] = [current] * (end - begin + 1)
            if _has_functions(statement):
                fill(statement.body, _first_line(statement.body[0]), f"{current}.", current)
            begin = end + 1
        return begin

    body = ast.parse(source).body
    rest = fill(body, 1, "", "imports")
    if rest > 1:
        names[rest - 1 :] = [names[rest - 2]] * (len(names) - rest + 1)
    return tuple(names)


def _first_line(statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _name_of(statement: ast.stmt, *, nested: bool) -> str | None:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return statement.name
    if nested:
        return None
    if isinstance(statement, ast.ClassDef):
        return statement.name
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return "imports"
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        if isinstance(target, ast.Name):
            return target.id
    return None


def _has_functions(statement: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    function = ast.FunctionDef | ast.AsyncFunctionDef
    return isinstance(statement, function) and any(
        isinstance(inner, function) for inner in statement.body
    )


def is_python(file: str, text: Text) -> bool:
    """Tell whether a file holds code of Python."""
    return file.endswith(".py") and not text.is_binary


@lru_cache(maxsize=1024)
def syntax_fault(file: str, text: Text) -> str:
    """Return the line and the reason if a Python file cannot be parsed, as while it is typed."""
    try:
        if is_python(file, text):
            ast.parse(str(text))
    except SyntaxError as error:
        return f"{error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError, SystemError) as error:
        return f"1: {error}"
    return ""


def lines_of(names: tuple[str, ...], expression: str) -> set[int]:
    """Return the lines that one `a` or `a..b` names; none if a name is not there."""
    first, _, last = expression.partition("..")
    if first not in names or (last and last not in names):
        return set()
    if not last:
        return {line for line, name in enumerate(names, 1) if name == first}
    begin = names.index(first)
    end = len(names) - names[::-1].index(last)
    return set(range(begin + 1, end + 1))

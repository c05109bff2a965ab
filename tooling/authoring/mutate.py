"""Make mutants of a solution: the same file with one small mistake in it.

The mistakes are those that matter in a Flask file: a statement, a decorator, an argument or an
entry left out, another number, text or comparison, a condition that always or never holds. Tools
that are made for this were tried first. mutmut 3.8 changes no function that has a decorator, and
a view has one. cosmic-ray 8.7 changes no text, no argument and no statement, and finds two
mutants in an exercise about three blueprints. Both want a package and its test command, where
ours is one file that a fixture hands to its check.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}
# What can lose one of several, or its only one.
LISTS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.BoolOp: ("values",),
    ast.Call: ("args", "keywords"),
    ast.ClassDef: ("bases", "decorator_list"),
    ast.FunctionDef: ("decorator_list",),
    ast.JoinedStr: ("values",),
    ast.List: ("elts",),
    ast.Set: ("elts",),
    ast.Tuple: ("elts",),
    ast.comprehension: ("ifs",),
}
KEPT = (ast.Import, ast.ImportFrom, ast.Pass, ast.Global, ast.Nonlocal)


@dataclass(frozen=True)
class Mutant:
    """A solution with one mistake."""

    line: str  # of the solution, without its indentation
    change: str  # in words
    number: int  # of the line
    code: str  # the whole file

    @property
    def key(self) -> tuple[str, str]:
        """What it is told by in a list, whatever is added above it."""
        return self.line, self.change


def mutants(source: str) -> list[Mutant]:
    """Return the mutants of a file, in the order of its lines.

    Args:
        source: The file.

    Raises:
        SyntaxError: Python cannot read it.

    """
    tree = ast.parse(source)
    lines = source.splitlines()
    found: dict[str, Mutant | None] = {ast.unparse(tree): None}
    for parent in _nodes(tree):
        for field, child, changed, new in _changes(parent):
            old = getattr(parent, field)
            setattr(parent, field, changed)
            code = ast.unparse(ast.fix_missing_locations(tree))
            setattr(parent, field, old)
            number = getattr(child, "lineno", getattr(parent, "lineno", 1))
            words = _change_in_words(child, new)
            found.setdefault(code, Mutant(lines[number - 1].strip(), words, number, code))
    return sorted(filter(None, found.values()), key=lambda mutant: mutant.number)


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for _, value in _fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _nodes(child)


def _fields(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """Give the fields of a node, without an annotation that nothing reads."""
    is_read = isinstance(node, ast.AnnAssign) and _words(node.annotation).startswith("Mapped[")
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns") or is_read:
            yield name, value


def _change_in_words(child: ast.AST, new: ast.AST | None) -> str:
    if new is None:
        return f"without {_words(child)}"
    match child, new:
        case ast.Dict(keys=keys), ast.Dict(keys=kept):
            (gone,) = [key for key in keys if key and key not in kept]
            return f"without the entry {_words(gone)}"
        case ast.Constant(value=str()), ast.Constant(value=str()):
            return f"{_words(child)} with an underscore after it"
    return f"{_words(child)} -> {_words(new)}"


def _words(node: ast.AST) -> str:
    return shorten(ast.unparse(node).strip().partition("\n")[0], 72, placeholder=" ...")


def _changes(parent: ast.AST) -> Iterator[tuple[str, ast.AST, object, ast.AST | None]]:
    """Give each change of a node: the field, the child in it, the field's new value, the new child.

    The new child is None where the old one is left out.
    """
    for field, value in _fields(parent):
        many = isinstance(value, list)
        for place, child in enumerate(value if many else [value]):
            if not isinstance(child, ast.AST) or _is_docstring(child, parent):
                continue
            for new in _instead_of(child, parent, field):
                changed = [*value[:place], new, *value[place + 1 :]] if many else new
                yield field, child, changed, new
            if field in LISTS.get(type(parent), ()) and not _is_target(parent):
                yield field, child, [*value[:place], *value[place + 1 :]], None
            if isinstance(child, ast.stmt) and not isinstance(child, KEPT):
                yield field, child, [*value[:place], ast.Pass(), *value[place + 1 :]], None


def _instead_of(  # noqa: C901, PLR0912  one case for each kind of mistake
    child: ast.AST, parent: ast.AST, field: str
) -> Iterator[ast.AST]:
    """Give what can stand in place of a child.

    More than 40 lines, for it is a table: a case for each kind of mistake.
    """
    match child:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)):
            yield ast.Constant(f"{value}_")
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                if other := COMPARISONS.get(type(op)):
                    changed = [*ops[:place], other(), *ops[place + 1 :]]
                    yield ast.Compare(child.left, changed, child.comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values)
        case ast.BinOp(left=left, op=op, right=right):
            if other_operator := OPERATORS.get(type(op)):
                yield ast.BinOp(left, other_operator(), right)
            else:
                yield from (left, right)
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Call(func=ast.Attribute(value=value), args=[], keywords=[]):
            yield value
        case ast.Call(args=[only], keywords=[]):
            yield only
        case ast.Dict(keys=keys, values=values):
            for place in range(len(keys)):
                kept = [*keys[:place], *keys[place + 1 :]]
                yield ast.Dict(kept, [*values[:place], *values[place + 1 :]])
        case ast.Subscript(value=value, slice=ast.Slice()):
            yield value
        case ast.With(items=[ast.withitem(optional_vars=None)], body=body):
            yield ast.If(ast.Constant(value=True), body, [])
    match parent, field:
        case ((ast.If() | ast.While() | ast.IfExp() | ast.Assert()), "test"):
            yield from (ast.Constant(value=True), ast.Constant(value=False))
        case ((ast.For() | ast.comprehension()), "iter"):
            yield ast.Tuple([], ast.Load())
        case ast.ExceptHandler(), "type":
            yield ast.Tuple([], ast.Load())
        case ((ast.Return() | ast.Lambda()), "value" | "body") | (ast.arguments(), _):
            if not isinstance(child, ast.arg):
                yield ast.Constant(None)


def _is_docstring(child: ast.AST, parent: ast.AST) -> bool:
    """Tell whether a statement is a text and nothing else, or the text in it."""
    statement = parent if isinstance(parent, ast.Expr) else child
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_target(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Store)

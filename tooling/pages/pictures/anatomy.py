"""What a chapter's application is made of, read from its code without running it.

The pictures on the pages are drawn from this: who imports whom, who owns what, and what a
request passes. The code is read as a syntax tree, so a picture costs milliseconds and a build
imports no chapter. What the application is told when it is made is in `registration.py`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


class Ref(NamedTuple):
    """Something that a name stands for: `Ref("app.auth", "bp")`; a module has no name in it."""

    module: str
    name: str = ""


APP = Ref("", "app")  # the application, whatever it is called where it is used


@dataclass(eq=False)
class Module:
    """One module of an application."""

    name: str
    file: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree, which only the modules of the application need."""
        return ast.parse(self.text, self.file)

    @property
    def is_package(self) -> bool:
        """Whether this is the `__init__.py` of a package."""
        return self.file.endswith("__init__.py")

    @property
    def package(self) -> str:
        """The package that this module is in, or that it is."""
        return self.name if self.is_package else self.name.rpartition(".")[0]


class Blueprint(NamedTuple):
    """A blueprint: its name, and the beginning of its addresses."""

    name: str
    prefix: str


@dataclass
class Holding:
    """What the top level of a module makes when it is imported, by kind."""

    blueprints: dict[str, Blueprint] = field(default_factory=dict)
    extensions: list[str] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)
    state: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    application: str = ""


class Code:
    """The modules of one chapter's application, from the one that makes it downwards.

    Args:
        files: The text of the chapter's files, by their path inside its folder.

    Raises:
        ValueError: No module makes an application.
        SyntaxError: A module cannot be read.

    """

    def __init__(self, files: Mapping[str, str]) -> None:
        """Read all modules, and keep those that the application imports."""
        self._all = {
            module.name: module
            for file, text in files.items()
            if file.endswith(".py")
            for module in [Module(_dotted(file), file, text)]
        }
        self._names: dict[str, dict[str, Ref]] = {}
        self._imports: dict[str, list[str]] = {}
        root = next((name for name in sorted(self._all) if _makes_app(self._all[name].tree)), None)
        if root is None:
            raise ValueError("no module has a create_app or makes a Flask application")
        self.root = root
        found = [self.root]
        for name in found:
            found += [other for other in self.imports(name) if other not in found]
        self.modules = {name: self._all[name] for name in found}

    # Names

    def imports(self, name: str) -> list[str]:
        """Return the modules of the application that a module imports, in order."""
        if name not in self._imports:
            module = self._all[name]
            found: dict[str, None] = {}
            for node in ast.walk(module.tree):
                for ref in _imported(node, module):
                    inner = f"{ref.module}.{ref.name}"
                    source = inner if ref.name and inner in self._all else ref.module
                    if source in self._all and source != name:
                        found[source] = None
            self._imports[name] = list(found)
        return self._imports[name]

    def packages_of(self, name: str) -> list[str]:
        """Return the packages that a module is in or is, from the outside inwards."""
        parts = name.split(".")
        prefixes = [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
        return [p for p in prefixes if p in self._all and self._all[p].is_package]

    def resolve(self, node: ast.expr, module: str, names: Mapping[str, Ref]) -> Ref | None:
        """Return what an expression of names and dots stands for, if that can be read."""
        if isinstance(node, ast.Name):
            return names.get(node.id) or self._look_up(module, node.id)
        if isinstance(node, ast.Attribute):
            base = self.resolve(node.value, module, names)
            if base is None:
                return None
            if not base.name and base.module in self._all:
                return self._look_up(base.module, node.attr)
            if base.module and base.module not in self._all:
                return Ref(".".join(filter(None, base)), node.attr)
            return Ref(base.module, f"{base.name}.{node.attr}")
        return None

    def _look_up(self, module: str, name: str) -> Ref | None:
        if module not in self._names:
            self._names[module] = dict(self._defined(self._all[module]))
        ref = self._names[module].get(name)
        if ref is None or ref.module == module or ref.module not in self._all:
            return ref
        return self._look_up(ref.module, ref.name) if ref.name else ref

    def _defined(self, module: Module) -> Iterator[tuple[str, Ref]]:
        for node in module.tree.body:
            if isinstance(node, FUNCTION | ast.ClassDef):
                yield node.name, Ref(module.name, node.name)
            for target, value in assigned(node):
                yield target, APP if makes_app(value) else Ref(module.name, target)
            for ref, name in zip(_imported(node, module), _bound(node), strict=True):
                inner = f"{ref.module}.{ref.name}"
                yield name, Ref(inner) if ref.name and inner in self._all else ref

    def function(self, ref: Ref) -> ast.FunctionDef | ast.AsyncFunctionDef:
        """Return the code of a function, wherever in its module it stands.

        Raises:
            KeyError: There is none of this name.

        """
        for node in ast.walk(self._all[ref.module].tree):
            if isinstance(node, FUNCTION) and node.name == ref.name:
                return node
        raise KeyError(ref)

    # What modules hold

    @cached_property
    def holdings(self) -> dict[str, Holding]:
        """What the top level of each module makes."""
        return {name: self._holding(name) for name in self.modules}

    def _holding(self, name: str) -> Holding:
        holding = Holding()
        for node in self.modules[name].tree.body:
            if isinstance(node, ast.ClassDef):
                holding.tables += [
                    str(value.value)
                    for inner in node.body
                    for target, value in assigned(inner)
                    if target == "__tablename__" and isinstance(value, ast.Constant)
                ]
            for target, value in assigned(node):
                if target.islower():
                    self._hold(holding, name, target, value)
        return holding

    def _hold(self, holding: Holding, module: str, name: str, value: ast.expr | None) -> None:
        made_by = None
        if isinstance(value, ast.Call):
            made_by = self.resolve(value.func, module, {}) or Ref("", "")
        if made_by == ("flask", "Flask"):
            holding.application = name
        elif made_by == ("flask", "Blueprint") and isinstance(value, ast.Call):
            prefix = [constant(word.value) for word in value.keywords if word.arg == "url_prefix"]
            holding.blueprints[name] = Blueprint(constant(value.args[0]), "".join(prefix))
        elif made_by and made_by.name.endswith(".signal"):
            holding.signals.append(name)
        elif Ref(module, name) in self._attached:
            holding.extensions.append(name)
        elif made_by and made_by.name == "Namespace":
            pass  # what the signals are made from
        elif made_by or isinstance(value, ast.Dict | ast.List | ast.Set):
            holding.state.append(name)

    @cached_property
    def _attached(self) -> set[Ref]:
        """The objects that an `init_app` of theirs attaches to an application."""
        found = set()
        for module in self.modules.values():
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Attribute) and node.attr == "init_app":
                    ref = self.resolve(node.value, module.name, {})
                    found |= {ref} if ref and ref.name else set()
        return found

    def made_by(self, ref: Ref) -> Ref:
        """Return the class or function that the object of a module was made by."""
        for node in self._all[ref.module].tree.body:
            for name, value in assigned(node):
                if name == ref.name and isinstance(value, ast.Call):
                    return self.resolve(value.func, ref.module, {}) or Ref("", "")
        return Ref("", "")

    def calls(self, ref: Ref) -> list[tuple[Ref, list[Ref]]]:
        """Return what a function uses of the application's own code, in order of evaluation.

        Returns:
            Functions, classes and stateful objects, each with the signals it was called with.

        """
        function = self.function(ref)
        found: list[tuple[Ref, list[Ref]]] = []
        for node in _in_order(function.body):
            used = self._used(node, ref.module)
            if used:
                found.append(used)
        return found

    def _used(self, node: ast.expr, module: str) -> tuple[Ref, list[Ref]] | None:
        if isinstance(node, ast.Call):
            target = self.resolve(node.func, module, {})
            if target and target.module in self.modules and target.name:
                args = [self.resolve(arg, module, {}) for arg in node.args]
                return target, [a for a in args if a and self._is_signal(a)]
            if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call):
                made = self.resolve(node.func.value.func, module, {})
                if made and made.module in self.modules and made.name[:1].isupper():
                    return Ref(made.module, f"{made.name}.{node.func.attr}"), []
        if isinstance(node, ast.Name):
            ref = self.resolve(node, module, {})
            if ref and ref.module in self.modules and ref.name in self.holdings[ref.module].state:
                return ref, []
        return None

    def _is_signal(self, ref: Ref) -> bool:
        return ref.module in self.modules and ref.name in self.holdings[ref.module].signals


def _dotted(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _makes_app(tree: ast.Module) -> bool:
    return any(
        (isinstance(node, FUNCTION) and node.name == "create_app")
        or any(makes_app(value) for _, value in assigned(node))
        for node in tree.body
    )


def makes_app(value: ast.expr | None) -> bool:
    """Tell whether an expression is `Flask(...)`."""
    return isinstance(value, ast.Call) and ast.unparse(value.func) == "Flask"


def assigned(node: ast.stmt) -> list[tuple[str, ast.expr | None]]:
    """Return the names that a statement assigns to, each with the value."""
    if isinstance(node, ast.Assign):
        return [(t.id, node.value) for t in node.targets if isinstance(t, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [(node.target.id, node.value)]
    return []


def _imported(node: ast.AST, module: Module) -> list[Ref]:
    """Return what an import statement names: modules, and names in modules."""
    if isinstance(node, ast.Import):
        return [Ref(alias.name) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        source = node.module or ""
        if node.level:
            package = module.package.split(".")
            package = package[: len(package) - node.level + 1]
            source = ".".join([*package, *filter(None, [node.module])])
        return [Ref(source, alias.name) for alias in node.names]
    return []


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    return []


def constant(node: ast.expr) -> str:
    """Return a text in the code; another expression as it is written."""
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)


def _in_order(body: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """Return the expressions below some nodes in the order in which Python evaluates them.

    What a call needs comes before the call, and a value before the target it is assigned to.
    """
    for node in body:
        children = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.Assign):
            children = [node.value, *node.targets]
        yield from _in_order(children)
        if isinstance(node, ast.expr):
            yield node

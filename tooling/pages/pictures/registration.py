"""What an application is told while it is made: routes, hooks, handlers, subscribers.

Calls are followed in the order in which Python would make them, through `create_app`, through the
`init_app` of modules and through blueprints. Only the forms that the chapters use are understood;
the tests compare what is read here with what the applications hold and do.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tooling.pages.pictures.anatomy import (
    APP,
    FUNCTION,
    Blueprint,
    Code,
    Ref,
    assigned,
    constant,
    makes_app,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROUTES = ("get", "post", "put", "patch", "delete")
# The functions that Flask calls for each request, by the method that registers them; the second
# half says whether a blueprint means its own routes alone.
HOOKS = {
    "before_request": ("before", True),
    "before_app_request": ("before", False),
    "after_request": ("after", True),
    "after_app_request": ("after", False),
    "teardown_request": ("teardown", True),
    "teardown_app_request": ("teardown", False),
    "teardown_appcontext": ("close", False),
}
# What a decorator of an extension asks of the application, and what answers when it says no.
GUARDS = {
    ("flask_jwt_extended", "jwt_required"): ("user_lookup_loader", "unauthorized_loader"),
}
# What an extension has called for each request, by its class: its code is not read.
OF_EXTENSIONS = {
    ("flask_wtf", "CSRFProtect"): ("before", "protect"),
    ("flask_sqlalchemy", "SQLAlchemy"): ("close", "session.remove"),
}


class Route(NamedTuple):
    """A route: the view's name with its blueprints', as `url_for` knows it."""

    endpoint: str
    method: str
    rule: str
    view: Ref
    owner: Ref  # the blueprint, or the application

    def is_below(self, blueprint: str) -> bool:
        """Tell whether it is a route of a blueprint, or of one inside it; all are below `""`."""
        return not blueprint or self.endpoint.startswith(f"{blueprint}.")


class Hook(NamedTuple):
    """A function that is called for each request, or for those of one blueprint."""

    kind: str  # before, after, teardown (of the request) or close (of the context)
    function: Ref
    blueprint: str = ""


class Handler(NamedTuple):
    """A function that answers an error, everywhere or for the routes of one blueprint."""

    error: str
    function: Ref
    blueprint: str = ""


@dataclass
class Registered:
    """What an application has been told, in the order in which it was told."""

    routes: list[Route] = field(default_factory=list)
    hooks: list[Hook] = field(default_factory=list)
    handlers: list[Handler] = field(default_factory=list)
    receivers: list[tuple[Ref, Ref]] = field(default_factory=list)  # signal, function
    extensions: list[Ref] = field(default_factory=list)  # attached by their init_app
    exempt: list[tuple[Ref, Ref]] = field(default_factory=list)  # from an extension a blueprint
    loaders: dict[str, Ref] = field(default_factory=dict)  # what an extension asks, by its name
    state: list[str] = field(default_factory=list)  # keys of app.extensions
    commands: list[Ref] = field(default_factory=list)


class Record(NamedTuple):
    """One call that registers something: `target.method(...)`."""

    target: Ref
    method: str
    args: tuple[ast.expr, ...]
    function: Ref | None  # the function that it decorates
    module: str
    names: Mapping[str, Ref]  # what local names stand for


class Application(Code):
    """The code of one chapter's application, and what it registers."""

    @cached_property
    def registered(self) -> Registered:
        """What the application has been told when it is ready."""
        told = Registered()
        body = self.modules[self.root].tree.body
        makers = [node for node in body if isinstance(node, FUNCTION) and node.name == "create_app"]
        statements = makers[0].body if makers else body
        _Telling(self, told, APP, ()).tell(_records(self, statements, self.root, {}))
        return told

    def hooks_for(self, kind: str, route: Route) -> list[Hook]:
        """Return the functions of one kind that Flask calls for a route, in Flask's order."""
        hooks = [h for h in self.registered.hooks if h.kind == kind and route.is_below(h.blueprint)]
        # Before a view those of the application come first, and after it all run backwards.
        hooks.sort(key=lambda hook: len(hook.blueprint))
        return hooks if kind == "before" else hooks[::-1]

    def handlers_for(self, route: Route) -> list[Handler]:
        """Return the functions that answer an error of a route: its blueprints' come first."""
        handlers = [h for h in self.registered.handlers if route.is_below(h.blueprint)]
        return sorted(handlers, key=lambda handler: -len(handler.blueprint))

    def receivers_of(self, signal: Ref) -> list[Ref]:
        """Return the functions that listen to a signal."""
        return [function for sent, function in self.registered.receivers if sent == signal]


def _records(
    code: Code, statements: Iterable[ast.stmt], module: str, names: dict[str, Ref]
) -> Iterator[Record]:
    """Read the calls of some statements in the order in which they are made."""
    for node in statements:
        if isinstance(node, FUNCTION):
            for decorator in reversed(node.decorator_list):
                yield from _record(code, decorator, Ref(module, node.name), module, names)
        elif isinstance(node, ast.Expr):
            yield from _record(code, node.value, None, module, names)
        elif isinstance(node, ast.For):
            for inner in _loop(code, node, module, names):
                yield from _records(code, node.body, module, inner)
        elif isinstance(node, ast.If):
            yield from _records(code, node.body, module, names)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            subscript = node.targets[0]
            if target := code.resolve(subscript.value, module, names):
                yield Record(target, "[]", (subscript.slice,), None, module, names)
        else:
            names |= {name: APP for name, value in assigned(node) if makes_app(value)}


def _record(
    code: Code, node: ast.expr, function: Ref | None, module: str, names: Mapping[str, Ref]
) -> Iterator[Record]:
    """Read a call, or a decorator, which may stand without brackets."""
    dotted = node.func if isinstance(node, ast.Call) else node
    if isinstance(dotted, ast.Attribute) and (target := code.resolve(dotted.value, module, names)):
        args = tuple(node.args) if isinstance(node, ast.Call) else ()
        yield Record(target, dotted.attr, args, function, module, names)


def _loop(
    code: Code, node: ast.For, module: str, names: dict[str, Ref]
) -> Iterator[dict[str, Ref]]:
    """Return the names in each turn of a loop over a tuple or a list of names."""
    if isinstance(node.target, ast.Name) and isinstance(node.iter, ast.Tuple | ast.List):
        for item in node.iter.elts:
            if ref := code.resolve(item, module, names):
                yield {**names, node.target.id: ref}


@dataclass
class _Telling:
    """How what is recorded reaches the application: directly, or through blueprints."""

    code: Code
    told: Registered
    target: Ref  # the application, or the innermost blueprint
    blueprints: tuple[Blueprint, ...]  # from the outermost to the innermost

    def tell(self, records: Iterable[Record]) -> None:
        """Carry out what is recorded."""
        nested = []
        for record in records:
            refs = [self.code.resolve(arg, record.module, record.names) for arg in record.args]
            last = record.function or (refs[-1] if refs else None)
            if record.target == self.target and last:
                if record.method != "register_blueprint":
                    self._tell_own(record, last)
                elif self.target == APP:
                    self._register(last)
                else:  # Flask, too, registers these when the blueprint's own calls are done.
                    nested.append(last)
            elif last and record.target == Ref(self.target.module, f"{self.target.name}.cli"):
                self.told.commands.append(last)
            else:
                self._tell_other(record, refs[0] if refs else None)
        for blueprint in nested:
            self._register(blueprint)

    def _tell_own(self, record: Record, function: Ref) -> None:
        path = ".".join(blueprint.name for blueprint in self.blueprints)
        if record.method in ROUTES:
            rule = "".join(bp.prefix for bp in self.blueprints) + constant(record.args[0])
            endpoint = f"{path}.{function.name}".removeprefix(".")
            method = record.method.upper()
            self.told.routes.append(Route(endpoint, method, rule, function, self.target))
        elif record.method in HOOKS:
            kind, is_own = HOOKS[record.method]
            self.told.hooks.append(Hook(kind, function, path if is_own else ""))
        elif record.method in ("errorhandler", "app_errorhandler", "register_error_handler"):
            error = self.code.resolve(record.args[0], record.module, record.names)
            name = error.name if error else ast.unparse(record.args[0])
            path = "" if record.method == "app_errorhandler" else path
            self.told.handlers.append(Handler(name, function, path))

    def _tell_other(self, record: Record, first: Ref | None) -> None:
        if record.method == "init_app":
            self._attach(record.target)
        elif record.method == "connect" and first:
            self.told.receivers.append((record.target, first))
        elif record.method == "exempt" and first:
            self.told.exempt.append((record.target, first))
        elif record.method.endswith("_loader") and record.function:
            self.told.loaders[record.method] = record.function
        elif record.target == Ref(APP.module, f"{APP.name}.extensions"):
            self.told.state.append(constant(record.args[0]))

    def _register(self, ref: Ref) -> None:
        blueprints = (*self.blueprints, self.code.holdings[ref.module].blueprints[ref.name])
        body = self.code.modules[ref.module].tree.body
        inner = _Telling(self.code, self.told, ref, blueprints)
        inner.tell(_records(self.code, body, ref.module, {}))

    def _attach(self, target: Ref) -> None:
        if target.name:
            self.told.extensions.append(target)
            if hook := OF_EXTENSIONS.get(self.code.made_by(target)):
                kind, name = hook
                self.told.hooks.append(Hook(kind, Ref(target.module, f"{target.name}.{name}")))
        else:
            function = self.code.function(Ref(target.module, "init_app"))
            names = {function.args.args[0].arg: APP}
            self.tell(_records(self.code, function.body, target.module, names))

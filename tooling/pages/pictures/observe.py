"""Run a chapter's application and print, as JSON, what it is made of: a script.

`application.py` runs it in a copy of the chapter's folder. What code registers is what the
application holds when it is ready, however it came there; from the source come the imports, the
names in a module and what a view calls. Nothing of `tooling` is imported: that takes time.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
from functools import cache, partial
from importlib import import_module
from importlib.util import resolve_name
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import blinker
import click
from flask import Blueprint, Flask, signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HERE = Path.cwd()
ROOT = "app"  # the module that makes the application, in every chapter
FILES = {
    ".".join(path.relative_to(HERE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in HERE.rglob("*.py")
}
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
KINDS = {Flask: "application", Blueprint: "blueprints", blinker.Signal: "signals"}
# What people call the functions that an extension registers under names of its own.
KNOWN_AS = {"csrf_protect": "protect", "_teardown_session": "session.remove"}
GUARDS = "flask_jwt_extended"  # its handlers are told beside the views that it guards


# What a request passes: a label, the file that it comes from, and notes.
Line = tuple[str, str, list[str]]


class Function(NamedTuple):
    """Its name where it is at home, that file, and the module that defines it."""

    name: str
    file: str
    module: str

    def line(self, *notes: str) -> Line:
        """Return it as something that a request passes."""
        return f"{self.name}()", self.file, [*notes]


# The source


@cache
def tree(module: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(FILES[module].read_bytes())


@cache
def imports(module: str) -> list[str]:
    """Return the modules of the chapter that a module imports, in order."""
    is_package = FILES[module].name == "__init__.py"
    package = module if is_package else module.rpartition(".")[0]
    names: list[str] = []
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), package)
            inner = [f"{source}.{alias.name}" for alias in node.names]
            names += [name if name in FILES else source for name in inner]
    return list(dict.fromkeys(name for name in names if name in FILES and name != module))


def find_modules() -> list[str]:
    """Return the application's modules, from the one that makes it downwards."""
    found: list[str] = []
    # A module that no statement imports may have been loaded all the same: it comes last.
    for start in [ROOT, *(name for name in sorted(FILES) if name in sys.modules)]:
        queue = [start]
        for name in queue:
            if name not in found:
                found.append(name)
                queue += imports(name)
    return found


def bound(module: str) -> Iterator[tuple[str, ast.expr | None, Any]]:
    """Return the names that a module binds itself, each with its expression and its object."""
    loaded = vars(sys.modules[module]) if module in sys.modules else {}
    for node in tree(module).body:
        if isinstance(node, FUNCTION | ast.ClassDef):
            yield node.name, None, loaded.get(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    yield target.id, node.value, loaded.get(target.id)


def in_order(body: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """Return the expressions below some nodes in the order in which Python evaluates them.

    What a call needs comes before the call, and a value before the target it is assigned to.
    """
    for node in body:
        children = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.Assign):
            children = [node.value, *node.targets]
        yield from in_order(children)
        if isinstance(node, ast.expr):
            yield node


# The application


def make_application() -> Flask:
    """Make the chapter's application, configured as for its tests."""
    module = import_module(ROOT)
    app = getattr(module, "app", None)
    if create := getattr(module, "create_app", None):
        app = create("config.Testing") if inspect.signature(create).parameters else create()
    if not isinstance(app, Flask):
        raise TypeError(f"{ROOT} has no create_app() that returns an application, and no app")
    return app


def kind_of(thing: object) -> str:
    """Return what kind of object a module holds."""
    if hasattr(type(thing), "init_app"):
        return "extensions"
    return next((kind for made_by, kind in KINDS.items() if isinstance(thing, made_by)), "state")


def file_of(module: str) -> str:
    """Return the file of a module; of one that is not the chapter's, the name of the library."""
    name = module.split(".", maxsplit=1)[0]
    return FILES[module].relative_to(HERE).as_posix() if module in FILES else name


def find_commands(group: click.Group) -> Iterator[Callable]:
    """Return the functions behind the commands, also of groups."""
    for command in group.commands.values():
        inner = find_commands(command) if isinstance(command, click.Group) else ()
        yield from filter(None, (command.callback, *inner))


class Observer:
    """Looks at an application that is ready."""

    def __init__(self, app: Flask) -> None:
        """Find where its objects are at home, and who hears its signals."""
        self.app = app
        self.modules = find_modules()
        objects = {
            (module, name): thing for module in self.modules for name, _, thing in bound(module)
        }
        self.homes = {id(thing): home for home, thing in objects.items() if thing is not None}
        self.holdings = {module: self.look_at_holding(module) for module in self.modules}
        sent = {("flask", name): signal for name, signal in vars(signals).items()}
        self.heard = {
            home: sorted(self.describe(function) for function in signal.receivers_for(app))
            for home, signal in (sent | objects).items()
            if isinstance(signal, blinker.Signal)
        }

    def describe(self, function: Callable) -> Function:
        """Tell which function it is; a method goes by the name of its object."""
        plain = inspect.unwrap(function)
        if isinstance(plain, partial):
            return self.describe(plain.func)
        name, module = getattr(plain, "__name__", type(plain).__name__), plain.__module__
        cells = [cell.cell_contents for cell in getattr(plain, "__closure__", None) or ()]
        # Within `init_app`, extensions make functions that know them.
        makers = [thing for thing in cells if kind_of(thing) == "extensions"]
        owner = function.__self__ if inspect.ismethod(function) else next(iter(makers), None)
        if home := self.homes.get(id(owner)):
            return Function(f"{home[1]}.{KNOWN_AS.get(name, name)}", file_of(home[0]), module)
        name = name if owner is None else f"{type(owner).__name__}.{name}"
        return Function(name, file_of(module), module)

    def look_at_holding(self, module: str) -> dict[str, list[str]]:
        """Return what the top level of a module makes, by kind; constants do not count."""
        kinds: dict[str, list[str]] = {kind: [] for kind in (*KINDS.values(), "extensions")}
        kinds |= {"state": [], "tables": []}
        for name, value, thing in bound(module):
            if "__tablename__" in getattr(thing, "__dict__", ()):
                kinds["tables"].append(thing.__tablename__)
            is_made = isinstance(value, ast.Call | ast.Dict | ast.List | ast.Set)
            if is_made and name.islower() and not isinstance(thing, blinker.Namespace):
                prefix = thing.url_prefix if isinstance(thing, Blueprint) else ""
                kinds[kind_of(thing)].append(f"{name} {prefix or ''}".rstrip())
        return kinds

    def find_owned(self) -> list[str]:
        """Return the state that the application owns, by the names that reach it."""
        extensions = self.app.extensions
        home = self.homes.get(id(extensions.get("sqlalchemy")))
        # An object of a library is the library's own affair.
        own = {*sys.stdlib_module_names, *(name.split(".")[0] for name in self.modules)}
        state = [
            f'app.extensions["{key}"]'
            for key, value in extensions.items()
            if type(value).__module__.split(".")[0] in own
        ]
        return ["app.config", *([f"{home[1]}.engine"] if home else []), *state]

    def find_functions(self) -> dict[str, list[Function]]:
        """Return all functions that are registered, by what they are."""
        app = self.app
        hooks: list[dict[Any, list]] = [
            app.url_value_preprocessors,
            app.before_request_funcs,
            app.after_request_funcs,
            app.teardown_request_funcs,
            {None: app.teardown_appcontext_funcs},
        ]
        errors = [errors for codes in app.error_handler_spec.values() for errors in codes.values()]
        found: dict[str, Iterable[Callable]] = {
            "route": app.view_functions.values(),
            "hook": (f for by_blueprint in hooks for some in by_blueprint.values() for f in some),
            "error handler": (function for by_class in errors for function in by_class.values()),
            "command": find_commands(app.cli),
        }
        functions = {kind: [self.describe(f) for f in some] for kind, some in found.items()}
        return functions | {"subscriber": [*chain.from_iterable(self.heard.values())]}

    def find_modules(self) -> dict[str, dict[str, Any]]:
        """Return each module with its imports, what it holds and how much it registers."""
        functions = self.find_functions()
        return {
            module: {
                "file": file_of(module),
                "imports": imports(module),
                "counts": {
                    kind: len({function for function in found if function.module == module})
                    for kind, found in functions.items()
                },
                **held,
            }
            for module, held in self.holdings.items()
        }

    # The way of a request

    def find_routes(self) -> Iterator[dict[str, Any]]:
        """Return the routes of the application's own views, each with its stops."""
        for rule in self.app.url_map.iter_rules():
            view = inspect.unwrap(self.app.view_functions[rule.endpoint])
            if view.__module__ in self.modules:  # or else it is Flask's, or an extension's
                methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
                yield {
                    "asked": f"{', '.join(methods)} {rule.rule}",
                    "view": self.describe(view).name,
                    "file": file_of(view.__module__),
                    "stops": self.find_stops(rule.endpoint, view),
                }

    def find_stops(self, endpoint: str, view: Any) -> dict[str, list[Line]]:
        """Return all that a request passes, in Flask's order."""
        app = self.app
        parts = endpoint.split(".")[:-1]
        blueprints = [".".join(parts[:end]) for end in range(1, len(parts) + 1)]

        def told(table: dict[Any, list]) -> list[Line]:
            """Return the hooks of the application, then those of its blueprints."""
            functions = chain.from_iterable(table.get(name, ()) for name in (None, *blueprints))
            return [self.describe_hook(function, endpoint, view) for function in functions]

        def hears(signal: str) -> list[Line]:
            return [function.line(f"hears {signal}") for function in self.heard["flask", signal]]

        inside = View(self, view)
        before = told(app.url_value_preprocessors) + told(app.before_request_funcs)
        # After the view, all run backwards.
        teardown = told(app.teardown_request_funcs)[::-1] + hears("request_tearing_down")
        close = told({None: app.teardown_appcontext_funcs})[::-1]
        answers = self.find_answers(blueprints)
        answers[-1:-1] = inside.refused  # the handler of the broadest class answers what is left
        return {
            "before": hears("request_started") + before,
            "view": inside.above + inside.uses,
            "error": hears("got_request_exception") + answers,
            "after": told(app.after_request_funcs)[::-1] + hears("request_finished"),
            "end": teardown + close + hears("appcontext_tearing_down"),
        }

    def describe_hook(self, function: Callable, endpoint: str, view: Callable) -> Line:
        """Describe a hook, and say whether Flask-WTF's lets the view pass."""
        hook = self.describe(function)
        if hook.module == "flask_wtf.csrf":
            # The extension keeps to itself what is exempt.
            private = vars(self.app.extensions["csrf"])
            blueprint = endpoint.rpartition(".")[0]
            if self.app.blueprints.get(blueprint) in private["_exempt_blueprints"]:
                return hook.line(f"{blueprint} is exempt")
            if f"{view.__module__}.{view.__name__}" in private["_exempt_views"]:
                return hook.line(f"{endpoint} is exempt")
        return hook.line()

    def find_answers(self, blueprints: list[str]) -> list[Line]:
        """Return the error handlers, each with what it answers: the innermost come first."""
        errors: dict[tuple[Function, str], list[str]] = {}
        for blueprint in (*reversed(blueprints), None):
            for by_class in self.app.error_handler_spec.get(blueprint, {}).values():
                for error, handler in by_class.items():
                    key = self.describe(handler), f", raised in {blueprint}" if blueprint else ""
                    errors.setdefault(key, []).append(error.__name__)
        return [
            function.line(f"{', '.join(names)}{where}")
            for (function, where), names in errors.items()
            if function.module.split(".")[0] != GUARDS
        ]


class View:
    """What is declared above a view, and what it uses of the application's own code."""

    def __init__(self, observer: Observer, view: Any) -> None:
        """Find its source; a view that is no plain function has none."""
        self.observer = observer
        self.above: list[Line] = []
        self.uses: list[Line] = []
        self.refused: list[Line] = []  # what answers if a guard says no
        if not inspect.isfunction(view):
            return
        code = view.__code__
        self.names = {n: v for n, v in view.__globals__.items() if n not in code.co_varnames}
        for node in ast.walk(tree(view.__module__)):
            if not isinstance(node, FUNCTION) or node.name != code.co_name:
                continue
            if code.co_firstlineno in {part.lineno for part in (*node.decorator_list, node)}:
                self.look_above(node.decorator_list)
                self.uses = list(self.look_inside(node.body))

    def find(self, node: ast.expr) -> tuple[str, str] | None:
        """Return the home, and the name there, of what names and dots stand for."""
        first, *rest = ast.unparse(node).split(".")
        thing = self.names.get(first)
        while inspect.ismodule(thing) and rest:
            thing = getattr(thing, rest.pop(0), None)
        home = self.observer.homes.get(id(thing))
        return home and (home[0], ".".join([home[1], *rest]))

    def look_above(self, decorators: list[ast.expr]) -> None:
        """Note the decorators that see each request; a guard with the functions that it asks."""
        describe = self.observer.describe
        for decorator in decorators:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if not isinstance(called, ast.Name):  # bp.get is a route, and sees none
                continue
            label = f"@{ast.unparse(decorator)}"
            made = describe(self.names[called.id])
            line: Line = (label, made.file, [])
            if (made.file, made.name) == (GUARDS, "jwt_required"):
                # The extension has no public way to ask for what it was given.
                given = vars(self.observer.app.extensions["flask-jwt-extended"])
                refuse = describe(given["_unauthorized_callback"])
                self.refused.append(refuse.line(f"refused by {label}"))
                if look_up := given["_user_lookup_callback"]:
                    line = describe(look_up).line(f"asked by {label}")
            self.above.append(line)

    def look_inside(self, body: list[ast.stmt]) -> Iterator[Line]:
        """Return the functions, classes and stateful objects that a view uses, in order."""
        heard = self.observer.heard
        for node in in_order(body):
            if isinstance(node, ast.Call) and (home := self.find(node.func)):
                sent = [signal for arg in node.args if (signal := self.find(arg)) in heard]
                label = f"{home[1]}({', '.join(name for _, name in sent)})"
                hears = [f"heard by {f.name}()" for signal in sent for f in heard[signal]]
                yield label, file_of(home[0]), hears
            elif isinstance(node, ast.Name) and (home := self.find(node)):
                module, name = home
                if name in self.observer.holdings[module]["state"]:
                    yield name, file_of(module), []


def main() -> None:
    """Print the report; what the chapter prints goes where errors do."""
    out, sys.stdout = sys.stdout, sys.stderr
    sys.path.insert(0, str(HERE))
    try:
        app = make_application()
    except BaseException as error:  # noqa: BLE001  a chapter may end its process, too
        sys.exit(f"{type(error).__name__}: {error}".splitlines()[0])
    told = Observer(app)
    modules, routes = told.find_modules(), list(told.find_routes())
    json.dump({"owned": told.find_owned(), "modules": modules, "routes": routes}, out)


if __name__ == "__main__":
    main()

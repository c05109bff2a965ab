"""Which APIs of Flask and its extensions a module of a chapter uses, read from its syntax tree.

An API is written as people write it: what has no module before it is Flask's or, in capitals, a
setting; an attribute has its class before it, as in `Blueprint.cli` and `SQLAlchemy.session`.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from blinker import Signal
from flask import Blueprint, Flask, signals
from flask.sessions import SecureCookieSession

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeGuard


PACKAGES = {
    "blinker",
    "flask",
    "flask_jwt_extended",
    "flask_migrate",
    "flask_sqlalchemy",
    "flask_wtf",
    "marshmallow",
    "werkzeug",
}
# What the chapters call the objects of Flask, with the name of the class and an example.
_app = Flask("atlas")
OBJECTS: dict[str, tuple[str, object]] = {
    "app": ("Flask", _app),
    "current_app": ("Flask", _app),
    "create_app": ("Flask", _app),
    "new_app": ("Flask", _app),
    "bp": ("Blueprint", Blueprint("atlas", "atlas")),
    "request": ("Request", _app.test_request_context().request),
    "g": ("g", _app.app_context().g),
    "client": ("FlaskClient", _app.test_client()),
    "test_client": ("FlaskClient", _app.test_client()),
    "runner": ("FlaskCliRunner", _app.test_cli_runner()),
    "test_cli_runner": ("FlaskCliRunner", _app.test_cli_runner()),
    "config": ("Config", _app.config),
    "cli": ("AppGroup", _app.cli),
    **{name: ("Signal", one) for name, one in vars(signals).items() if isinstance(one, Signal)},
}
# Its extensions' objects can have any attribute.
EXTENSIONS = {"db": "SQLAlchemy", "jwt": "JWTManager", "migrate": "Migrate", "csrf": "CSRFProtect"}
SETTING = re.compile(r"(SQLALCHEMY|JWT|WTF)_[A-Z_]+")


@lru_cache(maxsize=512)
def uses_in(source: str) -> tuple[tuple[str, int], ...]:
    """Return each API that a module uses, with the line.

    An import alone is a use only of what the module does not mention again. An attribute counts if
    the object is called as the chapters call it and has such an attribute.
    """
    return tuple(_uses(ast.parse(source)))


def _uses(tree: ast.Module) -> Iterator[tuple[str, int]]:
    imported: dict[str, tuple[str, int]] = {}
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES:
            for alias in node.names:
                name = f"{node.module}.{alias.name}".removeprefix("flask.")
                imported[alias.asname or alias.name] = name, node.lineno
        elif isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name for alias in node.names}
    names = {variable: api for variable, (api, _) in imported.items()}
    mentioned = set()
    # LOG_LEVEL = "DEBUG" speaks of no setting DEBUG.
    values = {node.value for node in ast.walk(tree) if isinstance(node, ast.Assign)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node in values:
            continue
        if isinstance(node, ast.Name) and node.id in imported:
            mentioned.add(node.id)
        for api in _uses_of(node, names, modules):
            yield api, getattr(node, "end_lineno", None) or 0
    yield from (use for variable, use in imported.items() if variable not in mentioned)


def _uses_of(node: ast.AST, names: dict[str, str], modules: set[str]) -> Iterator[str]:
    """Return the APIs that one node of a syntax tree uses.

    Args:
        node: The node.
        names: What the module imports from the packages, by the name that it has there.
        modules: What it imports as a whole: `jwt` is PyJWT there, and not an extension.

    """
    if isinstance(node, ast.Name):
        if node.id in names:
            yield names[node.id]
        elif isinstance(node.ctx, ast.Store) and is_setting(node.id):
            yield node.id  # in the class of a configuration
    elif isinstance(node, ast.Attribute):
        if api := _attribute(node, names, modules):
            yield api
    elif isinstance(node, ast.Constant) and is_setting(node.value):
        yield node.value


def _attribute(node: ast.Attribute, names: dict[str, str], modules: set[str]) -> str:
    """Return the API that `object.attribute` is, or nothing."""
    owner = node.value.func if isinstance(node.value, ast.Call) else node.value
    if isinstance(owner, ast.Name):
        variable = owner.id
        if variable in names and variable not in OBJECTS:
            # The session is used as the dictionary that it is.
            is_api = not hasattr(SecureCookieSession, node.attr) or variable != "session"
            # What a function returns is no part of its package.
            is_api &= owner is node.value or variable[0].isupper()
            return f"{names[variable]}.{node.attr}" if is_api else ""
    elif isinstance(owner, ast.Attribute):
        variable = owner.attr
    else:
        return ""
    if node.attr.startswith("_"):
        return ""
    if variable in OBJECTS:
        name, example = OBJECTS[variable]
        is_api = hasattr(example, node.attr) and not (name == "Config" and hasattr({}, node.attr))
        return f"{name}.{node.attr}" if is_api else ""
    if variable in EXTENSIONS and variable not in modules:
        return f"{EXTENSIONS[variable]}.{node.attr}"
    return ""


def is_setting(name: object) -> TypeGuard[str]:
    """Tell whether this is the name of a setting of Flask or of one of its extensions."""
    return isinstance(name, str) and (
        name in Flask.default_config or SETTING.fullmatch(name) is not None
    )

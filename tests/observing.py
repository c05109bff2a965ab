"""Run a chapter's application and print, as JSON, what it imports, holds and calls.

Run as a script, with the chapter's folder as the working directory: `tooling.pages.pictures` reads
the same from the code, and `test_pictures.py` compares the two.
"""

import builtins
import json
import sys
from importlib import import_module
from importlib.util import resolve_name
from pathlib import Path

from flask import signals

HERE = Path.cwd()
imported: set[tuple[str, str]] = set()
real_import = builtins.__import__


def note_import(name, globals_=None, locals_=None, fromlist=(), level=0):
    module = real_import(name, globals_, locals_, fromlist, level)
    if globals_ and Path(globals_.get("__file__") or "/").is_relative_to(HERE):
        package = globals_.get("__package__") or ""
        source = resolve_name("." * level + name, package) if level else name
        for item in fromlist or ("",):
            inner = f"{source}.{item}"
            imported.add((globals_["__name__"], inner if inner in sys.modules else source))
    return module


def is_own(name: str) -> bool:
    file = getattr(sys.modules.get(name), "__file__", None)
    return bool(file and Path(file).is_relative_to(HERE))


def describe(function) -> str:
    """Return the name that a picture gives to a function."""
    given = {"csrf_protect": "csrf.protect", "_teardown_session": "db.session.remove"}
    return given.get(function.__name__, function.__name__)


def observe_calls(act, view: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return all functions called during an act, by file and name, and those the view calls."""
    called: list[tuple[str, str]] = []
    by_view: list[str] = []

    def note(frame, event, _arg):
        if event == "call":
            called.append((frame.f_code.co_filename, frame.f_code.co_name))
            above = frame.f_back.f_code if frame.f_back else None
            if above and above.co_name == view and Path(above.co_filename).is_relative_to(HERE):
                by_view.append(frame.f_code.co_name)

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return called, by_view


def main() -> None:
    sys.path.insert(0, str(HERE))
    builtins.__import__ = note_import
    module = real_import("app")
    builtins.__import__ = real_import
    app = module.create_app("config.Testing") if hasattr(module, "create_app") else module.app

    visitor = import_module("conftest").Visitor(app.test_client())
    visitor.sign_up("alice")
    visitor.log_in("alice")
    if hasattr(visitor, "take_token"):
        visitor.take_token("alice")
    called, by_view = observe_calls(lambda: visitor.add("a title"), "create_bookmark")
    refused, _ = observe_calls(lambda: visitor.add(7), "create_bookmark")
    handlers = {
        (function.__name__, error.__name__, blueprint or "")
        for blueprint, codes in app.error_handler_spec.items()
        for errors in codes.values()
        for error, function in errors.items()
        if is_own(function.__module__)
    }
    sent = (
        "request_started",
        "template_rendered",
        "got_request_exception",
        "request_finished",
        "request_tearing_down",
    )
    json.dump(
        {
            "imports": sorted(edge for edge in imported if is_own(edge[1])),
            "routes": sorted(
                (rule.endpoint, *(rule.methods - {"HEAD", "OPTIONS"}), rule.rule)
                for rule in app.url_map.iter_rules()
                if rule.endpoint != "static"
            ),
            "before": [describe(f) for f in app.before_request_funcs.get(None, [])],
            "after": [describe(f) for f in app.after_request_funcs.get(None, [])],
            "teardown": [describe(f) for f in app.teardown_request_funcs.get(None, [])],
            "close": [describe(f) for f in app.teardown_appcontext_funcs],
            "handlers": sorted(handlers),
            "receivers": sorted(
                (name, receiver.__name__)
                for name in sent
                for receiver in getattr(signals, name).receivers_for(app)
                if is_own(receiver.__module__)
            ),
            "commands": sorted(
                command.callback.__name__
                for command in app.cli.commands.values()
                if command.callback and is_own(command.callback.__module__)
            ),
            "extensions": sorted(app.extensions),
            "called": called,
            "refused": [name for _, name in refused],
            "by_view": by_view,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()

"""Run a chapter's application and print, as JSON, what it imports, what it calls and its routes.

Run as a script, with the chapter's folder as the working directory: `test_pictures.py` holds the
pictures against what happens here in real requests.
"""

import builtins
import json
import sys
from importlib import import_module
from importlib.util import resolve_name
from pathlib import Path

from flask.cli import routes_command

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
    listed = app.test_cli_runner().invoke(routes_command).output.splitlines()[2:]
    json.dump(
        {
            "imports": sorted(edge for edge in imported if is_own(edge[1])),
            # In three columns: endpoint, methods, rule.
            "routes": [
                line.split(maxsplit=1)[1].rsplit(maxsplit=1)
                for line in listed
                if line and not line.startswith("static")
            ],
            "called": called,
            "refused": [name for _, name in refused],
            "by_view": by_view,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()

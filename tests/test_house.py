"""The machinery is a house with three floors: what a part may import, and how large one may be."""

import ast
from collections import defaultdict
from graphlib import TopologicalSorter

import pytest

from tooling.book import ROOT

LONGEST_FILE = 400  # lines
LONGEST_FUNCTION = 40
# What each package or module of `tooling/` may import of the others. A floor imports from those
# below it, and from its neighbours where it says so here.
FLOORS: list[dict[str, set[str]]] = [
    {
        "leftovers": set(),
        "private": set(),
        "book": {"leftovers"},
        "fences": set(),
        "options": {"fences"},
    },
    {
        "isolation": {"private"},
        "exercises": {"isolation", "leftovers", "private"},
        "diffs": {"book", "fences", "options"},
        "console": {"book", "fences", "leftovers", "options"},
    },
    {
        "authoring": {"book", "exercises"},
        "grading": {"book", "exercises", "isolation", "leftovers"},
        "pages": {"book", "diffs", "exercises", "fences", "options"},
        "plugin": {"authoring", "exercises", "isolation"},
        "tasks": {"book"},
    },
]
MAY_IMPORT = {name: below for floor in FLOORS for name, below in floor.items()}
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "tooling").rglob("*.py"))
}
TREES = {module: ast.parse(path.read_text("utf-8")) for module, path in FILES.items()}


def part_of(module: str) -> str:
    """Return the package, or the module directly in `tooling/`: `diffs` of `tooling.diffs.view`."""
    return module.split(".")[1] if "." in module else ""


def imports_of(module: str, *, for_types: bool) -> set[str]:
    """Return the modules of the house that a module imports, also those inside its functions."""
    tree = TREES[module]
    typing = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if node in typing and not for_types:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: write the whole name of what is imported"
            source = node.module or ""
            inner = {f"{source}.{alias.name}" for alias in node.names}
            found |= inner if inner <= FILES.keys() else {source, *inner}
    return (found & FILES.keys()) - {module}


@pytest.mark.parametrize("module", FILES)
def test_no_file_and_no_function_is_long_without_a_reason(module):
    lines = len(FILES[module].read_text("utf-8").splitlines())
    long = [f"{module}: {lines} lines"] if lines > LONGEST_FILE else []
    if long and f"{LONGEST_FILE} lines" in (ast.get_docstring(TREES[module]) or ""):
        long = []
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            reason = f"{LONGEST_FUNCTION} lines" in (ast.get_docstring(node) or "")
            if lines > LONGEST_FUNCTION and not reason:
                long.append(f"{module}.{node.name}: {lines} lines")

    assert not long, (
        f"divide it, or say in the docstring why it has more than so many lines: {long}"
    )


def test_no_modules_import_each_other_in_a_circle():
    graph = {module: imports_of(module, for_types=False) for module in FILES}

    TopologicalSorter(graph).prepare()  # names a circle


def test_no_packages_import_each_other_in_a_circle_even_for_types():
    graph: dict[str, set[str]] = defaultdict(set)
    for module in FILES:
        parts = map(part_of, imports_of(module, for_types=True))
        graph[part_of(module)] |= set(parts) - {part_of(module), ""}

    TopologicalSorter(graph).prepare()


def test_each_part_imports_only_what_its_floor_may():
    wrong = [
        f"{module} imports {imported}"
        for module in FILES
        for imported in sorted(imports_of(module, for_types=True))
        if part_of(module) != part_of(imported)
        if part_of(imported) not in MAY_IMPORT[part_of(module)]
    ]

    assert wrong == []


def test_a_part_is_on_one_floor_and_imports_none_above_it():
    parts = {part_of(module) for module in FILES} - {""}
    assert parts == MAY_IMPORT.keys()
    assert sum(map(len, FLOORS)) == len(parts)

    for number, floor in enumerate(FLOORS):
        reachable = set().union(*FLOORS[: number + 1])
        for name, below in floor.items():
            assert below <= reachable, name


def test_the_bottom_floor_knows_nothing_of_markdown_and_pygments():
    for module in FILES:
        if part_of(module) in FLOORS[0]:
            names = {
                (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
                for node in ast.walk(TREES[module])
                if isinstance(node, ast.Import | ast.ImportFrom)
            }
            assert {name.partition(".")[0] for name in names}.isdisjoint({"markdown", "pygments"})

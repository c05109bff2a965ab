"""Each chapter is a project of its own: it names what it needs, and runs with nothing else."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from contract.servers import CHAPTERS, Live, without_settings
from contract.visitor import Member
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
FILES = ("requirements.txt", "requirements-dev.txt")
# Imported, and yet named by no chapter: whose documentation imports them from there, brings them.
BROUGHT_BY = {
    "alembic": "flask-migrate",
    "blinker": "flask",
    "click": "flask",
    "jinja2": "flask",
    "pyjwt": "flask-jwt-extended",
    "werkzeug": "flask",
}
# Named, and yet imported by no chapter: another package loads them where a file says these words.
LOADED_FOR = {
    "psycopg": ("config.py", "postgresql://"),
    "pytest-cov": (".coveragerc", "[run]"),
    "python-dotenv": (".flaskenv", "FLASK_APP="),
}
NO_NETWORK = re.compile(r"NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError")

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.name)


@cache
def bounds() -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return by_name(project["dependencies"])


def by_name(lines: list[str]) -> dict[str, Requirement]:
    found = map(Requirement, lines)
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def named(chapter: Path, file: str) -> dict[str, Requirement]:
    lines = (chapter / file).read_text("utf-8").splitlines()
    return by_name([line for line in lines if not line.startswith("-r ")])


def imported(chapter: Path, *, by_tests: bool) -> Iterator[tuple[str, str]]:
    """Return each package that a chapter's application, or its tests, import, and where."""
    own = {path.stem for path in chapter.iterdir()}
    for path in sorted(chapter.rglob("*.py")):
        file = path.relative_to(chapter)
        is_of_tests = file.parts[0] in {"tests", "conftest.py", "helpers.py"}
        if file.parts[0] in {"exercises", ".venv"} or is_of_tests != by_tests:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules: list[str] = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                modules = [node.module or ""]
            for module in modules:
                name = module.partition(".")[0]
                if name not in own and name not in sys.stdlib_module_names:
                    yield canonicalize_name(distributions()[name][0]), file.as_posix()


@cache
def distributions() -> dict[str, list[str]]:
    return dict(packages_distributions())


def faults(chapter: Path) -> list[str]:
    """Return what is wrong with the two files, a sentence for each fault."""
    found = []
    run, dev = (named(chapter, file) for file in FILES)
    needed: set[str] = set()
    for file, by_tests in zip(FILES, (False, True), strict=True):
        there = run | dev if by_tests else run
        for name, where in imported(chapter, by_tests=by_tests):
            needed.add(BROUGHT_BY.get(name, name))
            if BROUGHT_BY.get(name, name) not in there:
                found.append(f"{file} lacks {name}, which {where} imports")
        for name in there:
            where, words = LOADED_FOR.get(name, ("", ""))
            if where and (chapter / where).exists() and words in (chapter / where).read_text():
                needed.add(name)
        found += [f"{file} names {name}, which nothing needs" for name in there.keys() - needed]
    for name, requirement in [*run.items(), *dev.items()]:
        if str(requirement) != str(bounds().get(name)):
            found.append(f"{requirement} is named, and pyproject.toml has {bounds().get(name)}")
    found += [f"both files name {name}" for name in run.keys() & dev.keys()]
    return found


@each_chapter
def test_a_chapter_names_what_it_needs_and_nothing_else(chapter):
    assert faults(chapter) == []
    assert (chapter / FILES[1]).read_text("utf-8").startswith(f"-r {FILES[0]}\n")


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (FILES[0], "marshmallow>=4.4,<5\n", "", "requirements.txt lacks marshmallow, which"),
        (FILES[1], "hypothesis>=6.150,<7\n", "", "requirements-dev.txt lacks hypothesis, which"),
        (FILES[0], "flask>=", "mkdocs>=1.6,<2\nflask>=", "names mkdocs, which nothing needs"),
        (FILES[1], "pytest>=", "pytest-xdist>=3.8\npytest>=", "names pytest-xdist, which nothing"),
        (FILES[0], "flask>=3.1.3,<4", "flask>=3.1", "flask>=3.1 is named, and pyproject.toml has"),
        (FILES[0], "[binary]", "", "psycopg>=3.2 is named, and pyproject.toml has psycopg[binary]"),
        (FILES[1], "pytest>=", "flask-wtf>=1.3\npytest>=", "both files name flask-wtf"),
        ("config.py", "postgresql://", "", "names psycopg, which nothing needs"),
        (".flaskenv", "FLASK_APP=", "", "names python-dotenv, which nothing needs"),
        (".coveragerc", "[run]", "", "names pytest-cov, which nothing needs"),
    ],
)
def test_what_a_chapter_names_falsely_is_noticed(tmp_path, file, old, new, fault):
    copy = shutil.copytree(CHAPTERS[-1], tmp_path / "copy", ignore=left_by_runs())
    text = (copy / file).read_text("utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), "utf-8")

    assert fault in "\n".join(faults(copy))


def test_what_another_package_brings_is_brought_by_it():
    for name, bringer in BROUGHT_BY.items():
        assert name in by_name(requires(bringer) or []), f"{bringer} brings no {name}"


def left_by_runs():
    """Return a filter for what git does not keep."""
    lines = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    return shutil.ignore_patterns(*(line.rstrip("/") for line in lines))


def run(folder: Path, *command: str) -> str:
    """Run a command in a folder and return what it printed; fail or skip if it failed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    output = done.stdout + done.stderr
    if done.returncode and "pip" in command and NO_NETWORK.search(output):
        pytest.skip("a package index cannot be reached: without one, nothing can be installed")
    assert done.returncode == 0, output
    return output


@pytest.mark.slow
@each_chapter
def test_a_chapter_runs_alone_with_what_it_names(chapter, tmp_path):
    copy = shutil.copytree(chapter, tmp_path / chapter.name, ignore=left_by_runs())
    committed = set(copy.rglob("*"))
    python = copy / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    with without_settings(), pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith(("PYTEST_", "PYTHON", "COV"))]:
            environment.delenv(name)
        # A pip of its own would take as long to install as all the rest.
        run(copy, sys.executable, "-m", "venv", "--without-pip", ".venv")
        pip = (sys.executable, "-m", "pip", "--python", ".venv", "--disable-pip-version-check")
        run(copy, *pip, "install", "--quiet", "-r", "requirements-dev.txt")

        shelf = Live(copy, python=python)
        try:
            shelf.wait()
            alice = Member(shelf)
            bookmark = alice.shelve()
            changed = alice.patch(f"/api/bookmarks/{bookmark['id']}", json={"title": "Kept"})
        finally:
            shelf.close()
        with_coverage = ["--cov"] if (copy / ".coveragerc").exists() else []
        output = run(copy, str(python), "-m", "pytest", *with_coverage)

    assert changed.json == bookmark | {"title": "Kept"}
    assert "exercises: left out" in output
    assert re.search(r"\d+ passed", output)
    # Its .gitignore names what all this has left, and nothing else but secrets.
    left = {path.relative_to(copy) for path in set(copy.rglob("*")) - committed - {shelf.log}}
    lines = (copy / ".gitignore").read_text("utf-8").splitlines()
    ignored = {line.rstrip("/") for line in lines}
    assert [path for path in left if ignored.isdisjoint(path.parts)] == []
    assert ignored - {part for path in left for part in path.parts} <= {".env"}

"""What must hold for the repository as a whole."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tooling.book import ROOT, chapter_folders

CHAPTERS = chapter_folders(ROOT)
# Spelled so that this file does not hold what it looks for.
FORBIDDEN = {
    "the host of a package index": re.compile(
        r"pypi\.(org|python)|python" + r"hosted|registry\.npm"
    ),
    "an option that names an index": re.compile(r"--(extra-)?index" + "-url"),
    "a path of one machine": re.compile(r"/(home|Users|root|work)/(?!(you|me)\b)\w+"),
    "an old style of SQLAlchemy": re.compile(r"\.query" + r"\.(get|filter|all|first)\b"),
}
LOCK_FILES = {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock", "package-lock.json"}


def tracked_files() -> list[Path]:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("git or its data is missing: this is a copy without history")
    output = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = [ROOT / name for name in output.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_names_an_index_or_a_machine():
    faults = []
    for path in tracked_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for what, pattern in FORBIDDEN.items():
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                faults.append(f"{path.relative_to(ROOT)}:{line}: {what}: {match[0]}")
    assert faults == []


def test_private_apis_of_others_are_used_in_one_file_alone():
    private = re.compile(r"(from|import) _pytest|hypothesis\.internal|noqa: SLF001")
    files = [
        path for path in (ROOT / "tooling").rglob("*.py") if private.search(path.read_text("utf-8"))
    ]
    assert files == [ROOT / "tooling" / "private.py"]


def test_no_lock_file_and_nothing_large_is_tracked():
    files = tracked_files()
    assert [path for path in files if path.name in LOCK_FILES] == []
    assert [path for path in files if path.stat().st_size > 300_000] == []


@pytest.mark.parametrize(
    ("file", "extra"), [("requirements.txt", ""), ("requirements-check.txt", "check")]
)
def test_every_dependency_is_pinned(file, extra):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"].get(extra, [])
    lines = (ROOT / file).read_text("utf-8").splitlines()
    assert all(re.match(r"[\w.-]+==[\w.]+( ;|$)", line) for line in lines)
    pinned = {line.partition("==")[0] for line in lines}
    assert {re.split(r"[^\w-]", name)[0].lower() for name in wanted} <= pinned


def test_all_places_promise_the_same_pythons():
    """The oldest Python is named in many places; the others in two, which try each."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    oldest = project["project"]["requires-python"].removeprefix(">=")
    major, minor = oldest.split(".")
    assert project["tool"]["ruff"]["target-version"] == f"py{major}{minor}"
    assert project["tool"]["mypy"]["python_version"] == oldest
    for file, words in {
        "README.md": f"Python {oldest} or newer",
        "docs/index.md": f"Python {oldest} or newer",
        "docs/how-to-use.md": f"Python {oldest} or newer",
        "Makefile": f"sys.version_info < ({major}, {minor})",
    }.items():
        assert words in (ROOT / file).read_text("utf-8"), file
    matrix = workflow("check")["jobs"]["tests"]["strategy"]["matrix"]["python"]
    tried_here = re.search(r"for version in ([\d. ]+);", (ROOT / ".ci/run").read_text("utf-8"))
    assert matrix[0] == oldest
    assert tried_here
    assert tried_here[1].split() == matrix


def test_what_lands_is_published_only_when_it_is_green():
    publish = workflow("publish")
    # YAML takes the word `on` for true.
    assert publish[True] == {
        "workflow_run": {"workflows": ["check"], "types": ["completed"], "branches": ["main"]}
    }
    assert "workflow_run.conclusion == 'success'" in publish["jobs"]["build"]["if"]
    assert publish["jobs"]["deploy"]["needs"] == "build"


def test_actions_are_pinned_by_commit():
    used = [
        (path.name, step["uses"])
        for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
        for job in workflow(path.stem)["jobs"].values()
        for step in job["steps"]
        if "uses" in step
    ]
    assert used
    assert [use for use in used if not re.search(r"@[0-9a-f]{40}$", use[1])] == []


def workflow(name: str) -> dict:
    return yaml.safe_load((ROOT / ".github" / "workflows" / f"{name}.yml").read_text("utf-8"))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.name)
def test_a_chapter_is_a_project_with_one_conftest_tests_and_exercises(chapter):
    conftests = [path.relative_to(chapter).as_posix() for path in chapter.rglob("conftest.py")]
    assert conftests == ["conftest.py"]
    for name in ("README.md", "requirements.txt", "requirements-dev.txt", ".gitignore"):
        assert (chapter / name).is_file(), name
    assert list(chapter.glob("tests/test_*.py"))
    assert len(list(chapter.glob("exercises/ex*.py"))) >= 5


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.name)
def test_the_flask_command_finds_a_chapters_app_by_itself(chapter):
    command = [sys.executable, "-m", "flask", "routes"]
    done = subprocess.run(
        command, cwd=chapter, capture_output=True, text=True, env=clean_environment(), check=False
    )
    assert done.returncode == 0, done.stderr
    assert "/api/bookmarks/" in done.stdout


def clean_environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FLASK_", "SHELF_", "PYTEST_"))
    }


def test_no_test_of_the_tutorial_is_called_as_one_of_a_chapter():
    # `pytest` alone collects both, and a module's name is taken once.
    own = {path.name for path in ROOT.glob("tests/test_*.py")}
    assert own & {path.name for path in ROOT.glob("chapters/*/tests/test_*.py")} == set()

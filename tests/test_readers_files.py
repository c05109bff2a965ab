"""Whatever a reader leaves or writes in a chapter, the site is served and the tests are green."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tooling.book import ROOT, chapter_folders
from tooling.leftovers import NAMES

pytestmark = pytest.mark.slow

PARTS = ("chapters", "docs", "overrides", "tests", "tooling", "mkdocs.yml", "pyproject.toml")
# What a reader writes: notes, a test, an application to look at something, half-typed code, a file
# of an editor on Windows.
OWN = {
    "notes.txt": "Ask about teardown.\n",
    "tests/test_mine.py": "def test_mine():\n    assert True\n",
    "look.py": "from flask import Flask, stream_with_context\n\napp = Flask(__name__)\n",
}
HALF_TYPED = {"scratch.py": "def view(:\n", "windows.txt": "a\r\n"}


@pytest.fixture
def copy(tmp_path) -> Path:
    """Copy what the site and the quick tests need into a folder of an unlucky name."""
    folder = tmp_path / "a [b] %20 $HOME é"
    folder.mkdir()
    ignore = shutil.ignore_patterns(*NAMES)
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=ignore)
        else:
            shutil.copy(ROOT / part, folder)
    for name in ("README.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, folder)
    return folder


def leave(folder: Path) -> None:
    """Leave what tools leave: caches, reports, environments, data, settings of editors."""
    for name in NAMES:
        path = folder / name.replace("[cod]", "c").replace("[op]", "p").replace("*", "x")
        if path.suffix or name.startswith((".env", ".coverage", "#", ".#")) or name.endswith("~"):
            path.write_text("def left(:\n")
        else:
            path.mkdir(exist_ok=True)
            (path / "left.py").write_text("def left(:\n")
    environment = folder / "my own environment"
    environment.mkdir()
    (environment / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (environment / "left.py").write_text("def left(:\n")


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())


def run(copy: Path, *command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder or copy,
        env=environment(copy),
        capture_output=True,
        text=True,
        check=False,
    )


def environment(copy: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(copy), "NO_MKDOCS_2_WARNING": "1"}


def test_what_tools_leave_is_no_fault_and_what_readers_write_is_a_warning(copy):
    for folder in chapter_folders(copy):
        leave(folder)
    build = ["mkdocs", "build", "--strict", "--quiet", "--config-file", str(copy / "mkdocs.yml")]
    done = run(copy, *build, folder=copy.parent)
    assert (done.returncode, done.stderr) == (0, "")

    chapter = chapter_folders(copy)[2]
    write(chapter, OWN)
    done = run(copy, "mkdocs", "build")
    assert done.returncode == 0, done.stderr
    for name in OWN:
        assert f"WARNING -  chapters/{chapter.name}/{name}:1" in done.stderr
    done = run(copy, "mkdocs", "build", "--strict", "--quiet")
    assert done.returncode == 1
    assert f"chapters/{chapter.name}/look.py:1" in done.stderr

    write(chapter, HALF_TYPED)
    done = run(copy, "mkdocs", "build")
    assert done.returncode == 0, done.stderr
    for name in HALF_TYPED:
        assert f"chapters/{chapter.name}/{name}:1: " in done.stderr
    assert "Traceback" not in done.stderr


def test_the_quick_tests_hold_whatever_a_reader_leaves_and_writes(copy):
    for folder in chapter_folders(copy):
        leave(folder)
    write(chapter_folders(copy)[2], OWN | HALF_TYPED)
    files = ["test_atlas.py", "test_built_site.py", "test_explorer.py", "test_pictures.py"]
    tests = [f"tests/{name}" for name in files]
    done = run(copy, "pytest", "-m", "not slow", "--numprocesses", "auto", "-q", *tests)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def served(copy) -> Iterator[int]:
    """Serve the site as `make site` does, with half-typed code in a chapter."""
    write(chapter_folders(copy)[2], OWN | HALF_TYPED)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", address],
        cwd=copy,
        env=environment(copy),
    )
    yield port
    server.terminate()
    server.wait(20)


def test_the_site_is_served_while_code_is_half_typed(served):
    until = time.monotonic() + 60
    while True:
        connection = HTTPConnection("127.0.0.1", served, timeout=10)
        try:
            connection.request("GET", "/chapters/03-blueprints/")
            page = connection.getresponse().read().decode()
            break
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.2)
        finally:
            connection.close()
    assert 'data-file="app/__init__.py"' in page

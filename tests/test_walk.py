"""One reader follows every page, in order, in one clone: afterwards all is as it should be."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from built import pages_in_order

from tooling.book import ROOT
from tooling.console.masks import FOLDER
from tooling.console.page import read_page
from tooling.console.running import Run
from tooling.console.shell import Shell

PYTHON = Path(sys.executable).parent
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the pages show what Linux prints"),
    pytest.mark.skipif(shutil.which("git") is None, reason="git is missing"),
    pytest.mark.skipif(shutil.which("make") is None, reason="make is missing"),
]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Clone what the repository would be if all of it were committed now."""
    if not (ROOT / ".git").exists():
        pytest.skip("the data of git is missing: this is a copy without history")
    folder = tmp_path / FOLDER
    everything = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, everything.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    author = ["-c", "user.name=reader", "-c", "user.email=reader@example.com"]
    git(folder, *author, "commit", "--quiet", "--message", "a clone")
    return folder


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout


def follow(clone: Path, page: str, home: Path) -> list[str]:
    """Do all that a page says, and return where it went otherwise than the page shows."""
    with Shell(clone, home, limit=60) as shell:
        run = Run(read_page(clone / "docs" / page, clone), shell, clone, home)
        run.all()
    return run.faults


def test_a_reader_who_follows_every_page_has_a_clone_that_is_well(clone, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / ".curlrc").write_text("silent\nshow-error\n")
    # The clone's own machinery, with the packages that are installed here.
    environment = os.environ | {"PYTHONPATH": str(clone), "NO_MKDOCS_2_WARNING": "1"}
    pages = pages_in_order(clone)
    assert len(pages) > 40

    faults = [fault for page in pages for fault in follow(clone, page, home)]
    assert faults == [], "\n\n".join(faults)

    changed = [line[3:] for line in git(clone, "status", "--porcelain").splitlines()]
    assert [path for path in changed if "/exercises/ex" not in path] == []

    # `make test` without its first step, which would install the same packages once more.
    (clone / ".venv").symlink_to(PYTHON.parent)
    for command in (
        ["make", "test", "--old-file=install"],
        [str(PYTHON / "mkdocs"), "build", "--strict"],
    ):
        done = subprocess.run(
            command, cwd=clone, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

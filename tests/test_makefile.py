"""The Makefile's own words for what can go wrong, each one sentence."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tooling.tasks import free_port, run_chapter

ROOT = Path(__file__).parents[1]
pytestmark = [
    pytest.mark.skipif(shutil.which("make") is None, reason="make is missing"),
    pytest.mark.skipif(os.name == "nt", reason="a POSIX shell is missing: Windows has its own way"),
]


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("requirements.txt", "pyproject.toml"):
        (folder / name).touch()
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def fake_python(folder: Path, version: str, *, has_venv: bool) -> Path:
    """Write a program that answers what the Makefile asks of Python, and nothing else."""
    path = folder / "fake-python"
    old = "exit 1" if version < "Python 3.11" else "exit 0"
    path.write_text(
        "#!/bin/sh\n"
        f'case "$*" in *version_info*) {old};; -V) echo "{version}";;\n'
        f"*ensurepip*) exit {0 if has_venv else 1};; *) exit 9;; esac\n"
    )
    path.chmod(0o755)
    return path


def test_help_names_every_target_that_a_reader_needs(tmp_path):
    words = make(tmp_path).stdout
    for target in ("site", "test", "run", "build", "check", "bench"):
        assert f"make {target} " in words


def test_a_python_that_is_not_there_is_named(tmp_path):
    done = make(tmp_path, "install", "PYTHON=no-such-python")
    assert done.returncode
    assert "There is no no-such-python: install Python 3.11 or newer" in done.stdout


def test_a_python_that_is_too_old_is_named_with_its_version(tmp_path):
    old = fake_python(tmp_path, "Python 3.10.9", has_venv=True)
    done = make(tmp_path, "install", f"PYTHON={old}")
    assert done.returncode
    assert "is Python 3.10.9, and 3.11 or newer is needed" in done.stdout


def test_a_missing_venv_module_is_named_with_its_package(tmp_path):
    bare = fake_python(tmp_path, "Python 3.12.0", has_venv=False)
    done = make(tmp_path, "install", f"PYTHON={bare}")
    assert done.returncode
    assert "apt-get install python3-venv" in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_a_port_in_use_is_named_with_a_free_neighbour():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Port {port} is in use.*PORT={port + 1}"):
            free_port(port, "make site PORT")


@pytest.mark.parametrize("wanted", ["", "7", "02-factor"])
def test_an_unknown_chapter_is_refused_with_those_there_are(wanted):
    with pytest.raises(SystemExit, match=r"There is no chapter .*01-single-file, 02-factory"):
        run_chapter(wanted, 5000)

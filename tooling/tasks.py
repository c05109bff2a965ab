"""What `make` asks for that is more than one command: `python -m tooling.tasks ...`."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from tooling.book import ROOT, chapter_folders, label_of, number_of

BIN = Path(sys.executable).parent


def main() -> None:
    """Do one task.

    Raises:
        SystemExit: The task failed, with one sentence that says what to do.

    """
    parser = argparse.ArgumentParser(prog="python -m tooling.tasks", description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True)
    free = tasks.add_parser("free", help="fail with one sentence if a port is in use")
    free.add_argument("port", type=int)
    free.add_argument("target", help="the make target that wants it")
    run = tasks.add_parser("run", help="run one chapter")
    run.add_argument("chapter")
    run.add_argument("port", type=int)
    tasks.add_parser("check", help="all that the continuous integration checks after the tests")
    arguments = parser.parse_args()
    if arguments.task == "free":
        free_port(arguments.port, arguments.target)
    elif arguments.task == "run":
        run_chapter(arguments.chapter, arguments.port)
    else:
        check()


def free_port(port: int, target: str) -> None:
    """Fail if something listens on a port of this machine already."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)):
            return
    sys.exit(f"Port {port} is in use; stop what uses it, or choose another: {target}={port + 1}")


def run_chapter(wanted: str, port: int) -> None:
    """Start the development server of one chapter: `02`, `2` or `02-factory`, `04-1` or `4.1`."""
    folders = chapter_folders(ROOT)
    for folder in folders:
        if wanted in (folder.name, number_of(folder.name), label_of(folder.name)):
            free_port(port, f"make run CHAPTER={wanted} PORT")
            command = [os.fspath(BIN / "flask"), "run", "--port", str(port)]
            sys.exit(subprocess.run(command, cwd=folder, check=False).returncode)  # noqa: S603
    names = ", ".join(folder.name for folder in folders)
    sys.exit(f"There is no chapter {wanted!r}; write make run CHAPTER=02. There are: {names}")


def check() -> None:
    """Run every check, tell how long each took, and fail at the end if one failed."""
    answers = [
        path for chapter in chapter_folders(ROOT) for path in chapter.glob("exercises/answers")
    ]
    commands: list[tuple[list[str], Path]] = [
        (["ruff", "format", "--check", "."], ROOT),
        (["ruff", "check", "."], ROOT),
        (["mypy", "tooling", "tests", "bench"], ROOT),
        # Each chapter by itself: all of them own the module app.
        *((["mypy", ".", "--exclude", "answers/"], chapter) for chapter in chapter_folders(ROOT)),
        *((["mypy", "--explicit-package-bases", *_solutions(path)], path) for path in answers),
        (["mkdocs", "build", "--strict"], ROOT),
        (["python", "-m", "tooling.authoring.check"], ROOT),
        (["check-jsonschema", "--builtin-schema", "github-workflows", *_workflows()], ROOT),
    ]
    # One cache: what the chapters import is the same, and is read once.
    environment = os.environ | {"MYPY_CACHE_DIR": os.fspath(ROOT / ".mypy_cache")}
    failed = []
    for command, folder in commands:
        words = f"{' '.join(command[:3])} ({folder.relative_to(ROOT)})"
        begin = time.perf_counter()
        done = subprocess.run(  # noqa: S603
            [BIN / command[0], *command[1:]], cwd=folder, env=environment, check=False
        )
        seconds = time.perf_counter() - begin
        print(f"{'FAILED' if done.returncode else 'ok':<7}{words}, {seconds:.1f} s", flush=True)  # noqa: T201
        if done.returncode:
            failed.append(words)
    if failed:
        sys.exit(f"Failed: {'; '.join(failed)}")


def _solutions(answers: Path) -> list[str]:
    return [os.fspath(path.relative_to(answers)) for path in sorted(answers.glob("*/solution.py"))]


def _workflows() -> list[str]:
    return [os.fspath(path) for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))]


if __name__ == "__main__":
    main()

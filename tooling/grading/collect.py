"""Check each file of each learner in a process of its own, and collect what comes back.

The file is copied with what its check needs; `sandbox` takes the process's rights away. What is
protected by that, and what is not, stands in docs/for-teachers.md.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import signal
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile, mkdtemp
from typing import TYPE_CHECKING, Any

from tooling.book import ROOT
from tooling.grading.reports import Grade, Submission
from tooling.grading.submissions import find_files, read_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from tooling.exercises.exercise import Exercise

ENDED = """{exercise.id} wrong   {exercise.path.name}
  got       {end}
  expected  an answer to each request of the check
  try       look for a loop that never ends, for os._exit() and for os.fork()"""
LARGEST = 1 << 20  # bytes of what a process may say


@dataclass(frozen=True)
class Limits:
    """What the process for one exercise may use."""

    seconds: int = 60  # of the processor's time
    memory: int = 1024  # MiB

    @property
    def longest(self) -> int:
        """Seconds by the clock: a busy machine costs nobody a grade."""
        return 2 * self.seconds


async def grade_one(exercise: Exercise, path: Path | None, folder: Path, limits: Limits) -> Grade:
    """Check one exercise of one learner."""
    grade = Grade(exercise.id, exercise.name, exercise.chapter.name, "todo")
    if path is None:
        grade.message = "nothing was handed in"
        return grade
    grade.file = path.relative_to(folder).as_posix()
    try:
        content = read_file(path)
    except (OSError, ValueError) as error:
        grade.state = "wrong"
        grade.message = f"{grade.file}: {getattr(error, 'strerror', None) or error}"
        return grade
    if content == exercise.stub.read_bytes():
        return grade
    copy = _new_folder()
    try:
        _copy(exercise, content, copy)
        for name, value in (await _check(exercise, copy, limits)).items():
            setattr(grade, name, value)
    finally:
        # Not shutil.rmtree: it gives up where folders lie in folders a thousand deep.
        await (await asyncio.create_subprocess_exec("rm", "-rf", copy)).wait()
    return grade


def _new_folder() -> Path:
    return Path(mkdtemp(prefix="grade-")).resolve()


def _copy(exercise: Exercise, content: bytes, copy: Path) -> None:
    """Copy what the check of one exercise needs, and the learner's file."""
    shutil.copy(ROOT / "pyproject.toml", copy)
    chapter = copy / exercise.chapter.relative_to(ROOT)
    left_out = shutil.ignore_patterns("exercises", "instance", "*.db", "*.sqlite", ".*cache")
    shutil.copytree(exercise.chapter, chapter, ignore=left_out)
    folder = chapter / "exercises"
    shutil.copytree(exercise.answers, folder / "answers" / exercise.name)
    shutil.copy(exercise.check, folder)
    (folder / exercise.path.name).write_bytes(content)
    (copy / "tmp").mkdir()


async def _check(exercise: Exercise, copy: Path, limits: Limits) -> dict[str, Any]:
    """Run `tooling.grading.worker` and return its verdict, or say why there is none."""
    secret = secrets.token_hex()
    file = exercise.path.relative_to(ROOT).as_posix()
    order = asdict(limits) | {"longest": limits.longest, "secret": secret}
    order |= {"folder": os.fspath(copy), "file": file}
    environment = {"LANG": "C.UTF-8", "PATH": os.defpath}
    environment |= {"HOME": os.fspath(copy), "TMPDIR": os.fspath(copy / "tmp")}
    # Files and not pipes: nothing that the process does to them keeps this one waiting.
    with TemporaryFile() as told, TemporaryFile() as said:
        told.write(json.dumps(order).encode())
        told.seek(0)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-B", "-m", "tooling.grading.worker"),
            cwd=copy,
            env=environment,
            stdin=told,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(limits.longest):
                code = await process.wait()
            how = f"with status {code}" if code >= 0 else f"by {signal.Signals(-code).name}"
            end = f"its process ended {how} before the check was over"
        except TimeoutError:
            end = f"no end after {limits.longest} seconds"
        finally:
            # With all that it has started.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        said.seek(max(0, said.seek(0, os.SEEK_END) - LARGEST))
        lines = said.read(LARGEST).decode(errors="replace").splitlines()
    rows = [row for line in lines if (row := _row(line, secret))]
    if not rows:
        return {"state": "error", "message": "\n".join([f"not begun: {end}", *lines[-5:]])}
    ended = {"state": "wrong", "message": ENDED.format(exercise=exercise, end=end)}
    return rows[0] | (rows[-1] if len(rows) > 1 else ended)


def _row(line: str, secret: str) -> dict[str, Any]:
    """Return what the worker says in a line, or nothing if it is not the worker who says it."""
    try:
        row = json.loads(line)
        if not secrets.compare_digest(row.pop("secret"), secret):
            return {}
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return {}
    return row


async def grade_all(
    folders: list[Path],
    exercises: list[Exercise],
    limits: Limits,
    jobs: int,
    show: Callable[[Submission], None],
) -> list[Submission]:
    """Grade every submission, as many exercises at once as `jobs` says.

    Each submission is shown as soon as it is graded, in the order of `folders`.
    """
    free = asyncio.Semaphore(jobs)

    async def grade(exercise: Exercise, path: Path | None, folder: Path) -> Grade:
        async with free:
            return await grade_one(exercise, path, folder, limits)

    graded = []
    async with asyncio.TaskGroup() as group:
        begun = []
        for folder in folders:
            files, notes = find_files(folder, exercises)
            tasks = [
                group.create_task(grade(exercise, files.get(exercise.name), folder))
                for exercise in exercises
            ]
            begun.append((folder.name, tasks, notes))
        for name, tasks, notes in begun:
            graded.append(Submission(name, [await task for task in tasks], notes))
            show(graded[-1])
    return graded

"""Grade many submissions: `python -m tooling.grading FOLDER --report grades.json`.

The folder holds a folder for each learner, which holds the files of exercises, anywhere in it.
Each file is copied and checked in a process of its own, whose rights `sandbox` takes away.
What is protected by that, and what is not, stands in docs/for-teachers.md.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import json
import os
import re
import secrets
import shutil
import signal
import stat
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from tempfile import TemporaryFile, mkdtemp
from typing import IO, TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from tooling.exercises.exercise import Exercise, exercises_below
from tooling.exercises.progress import WORDS, write_whole

if os.name != "nt":
    from tooling.grading.sandbox import adopt, end_children, landlock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parents[2]
STATES = ("solved", "wrong", "todo", "error")
ENDED = """{exercise.id} wrong   {exercise.path.name}
  got       {end}
  expected  an answer to each request of the check
  try       look for a loop that never ends, for os._exit() and for os.fork()"""
LARGEST = 1 << 20  # bytes of a file that is handed in, and of what its process may say
PASSED_OVER = {"__MACOSX", "__pycache__", "answers", "node_modules", "site-packages"}
# What a file that may be an answer is called, and what to do with it.
NO_ANSWER = {
    re.compile(r"(?i).+\.(7z|rar|tar(\.\w+)?|tgz|zip)"): "an archive; unpack it here",
    re.compile(r"(?i).+\.ipynb"): "a notebook; save its code as a file with the exercise's name",
    re.compile(r"(?i)(?!test_).*(?<![a-z])ex[\W_]*\d+[\W_]+\d+.*(?<!\.bak)"): (
        "there is no such exercise; was it renamed? Give it the exercise's name, which ends in .py"
    ),
}
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass
class Grade:
    """What was found out about one exercise of one learner."""

    id: str
    name: str
    chapter: str
    state: str
    message: str = ""
    file: str | None = None  # relative to the learner's folder
    line: int | None = None
    seconds: float = 0.0
    reaches: list[str] = field(default_factory=list)


@dataclass
class Submission:
    """What one learner has handed in."""

    name: str
    exercises: list[Grade]
    notes: list[str]


@dataclass(frozen=True)
class Limits:
    """What the process for one exercise may use."""

    seconds: int = 60  # of the processor's time
    memory: int = 1024  # MiB

    @property
    def longest(self) -> int:
        """Seconds by the clock: a busy machine costs nobody a grade."""
        return 2 * self.seconds


# What was handed in


def find_files(folder: Path, exercises: Iterable[Exercise]) -> tuple[dict[str, Path], list[str]]:
    """Return the learner's file for each exercise's name, and what is to be said of the others."""
    known = {exercise.path.name: exercise.name for exercise in exercises_below([ROOT])}
    wanted = {exercise.path.name for exercise in exercises}
    found: dict[str, Path] = {}
    notes = []
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f[0] != "." and f not in PASSED_OVER)
        for file in sorted(files):
            path = Path(at, file)
            relative = path.relative_to(folder).as_posix()
            if file not in known:
                if advice := _advice(file):
                    notes.append(f"{relative}: {advice}")
            elif file not in wanted:
                continue
            elif (name := known[file]) in found:
                first = found[name].relative_to(folder).as_posix()
                notes.append(f"{relative}: there are two; {first} was checked, and not this one")
            else:
                found[name] = path
    return found, notes


def _advice(file: str) -> str | None:
    """Say what to do with a file that is no answer, if it may hold one."""
    return next((says for names, says in NO_ANSWER.items() if names.fullmatch(file)), None)


def read_file(path: Path) -> bytes:
    """Return the content of a file that is handed in.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no ordinary file, or too large.

    """
    try:
        # A pipe would be waited for, and a link may lead to another learner's file.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        if path.is_symlink():
            raise ValueError("a link, and no file") from None
        raise
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("no ordinary file")
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"larger than {LARGEST >> 10} KiB")
    return content


# One exercise


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
        for name, value in (await _judge(exercise, copy, limits)).items():
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


async def _judge(exercise: Exercise, copy: Path, limits: Limits) -> dict[str, Any]:
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
    """Return what the judge says in a line, or nothing if it is not the judge who says it."""
    try:
        row = json.loads(line)
        if not secrets.compare_digest(row.pop("secret"), secret):
            return {}
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return {}
    return row


# All of them


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


# Reports


def write_json(file: IO[str], graded: list[Submission]) -> None:
    """Write one object with the key `submissions`: what `Submission` and `Grade` hold."""
    json.dump({"submissions": [asdict(one) for one in graded]}, file, indent=2)
    file.write("\n")


def write_csv(file: IO[str], graded: list[Submission]) -> None:
    """Write a row for each learner and exercise."""
    names = [each.name for each in fields(Grade)]
    table = csv.DictWriter(file, ["learner", *names])
    table.writeheader()
    for one in graded:
        for grade in one.exercises:
            row = {"learner": one.name} | asdict(grade) | {"reaches": " ".join(grade.reaches)}
            table.writerow({name: _no_formula(cell) for name, cell in row.items()})


def _no_formula(cell: object) -> object:
    """Return a cell that a spreadsheet shows, and does not calculate.

    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def write_junit(file: IO[str], graded: list[Submission]) -> None:
    """Write JUnit XML: a suite for each learner, a case for each exercise."""
    root = ET.Element("testsuites")
    for one in graded:
        count = Counter(grade.state for grade in one.exercises)
        numbers = {"failures": count["wrong"], "errors": count["error"], "skipped": count["todo"]}
        suite = ET.SubElement(root, "testsuite", name=_plain(one.name))
        suite.attrib |= {"tests": str(len(one.exercises))}
        suite.attrib |= {name: str(number) for name, number in numbers.items()}
        for grade in one.exercises:
            case = ET.SubElement(suite, "testcase", classname=_plain(one.name), name=grade.name)
            case.set("time", str(grade.seconds))
            tag = {"wrong": "failure", "error": "error", "todo": "skipped"}.get(grade.state)
            if tag:
                first = grade.message.partition("\n")[0] or WORDS[grade.state]
                ET.SubElement(case, tag, message=_plain(first)).text = _plain(grade.message)
    file.write(ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n")


REPORTS = {".json": write_json, ".csv": write_csv, ".xml": write_junit}


def _plain(text: str) -> str:
    """Return text that moves no cursor and that XML can hold."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


# The command


def main() -> None:
    """Grade a folder of submissions.

    Raises:
        SystemExit: It cannot be done, with one sentence that says what to do; or an exercise
            could not be judged.

    """
    parser = argparse.ArgumentParser(
        prog="python -m tooling.grading",
        description="Check what learners have handed in, each exercise in a process of its own.",
    )
    parser.add_argument("folder", type=Path, help="holds a folder for each learner")
    parser.add_argument("--report", type=Path, metavar="PATH", help="write .json, .csv or .xml")
    parser.add_argument(
        "--exercise",
        action="append",
        metavar="ID",
        help="ex1_3, or ex1 for a chapter's; repeatable",
    )
    parser.add_argument(
        "--seconds", type=int, default=Limits.seconds, help="of work for each exercise"
    )
    parser.add_argument("--memory", type=int, default=Limits.memory, help="MiB for each process")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="exercises at once")
    arguments = parser.parse_args()
    if os.name == "nt":
        sys.exit("Grading needs Linux or macOS. On Windows, use WSL or a container.")
    exercises = _wanted(arguments.exercise)
    folders = _folders(arguments.folder)
    if (path := arguments.report) and path.suffix not in REPORTS:
        sys.exit(f"{path}: a report ends in {', '.join(REPORTS)}")
    if path and not path.parent.is_dir():
        sys.exit(f"{path}: there is no folder {path.parent}; create it")
    print(_protection(), file=sys.stderr)  # noqa: T201
    width = max(len("learner"), *(len(folder.name) for folder in folders))
    print(_line("learner", [WORDS[state] for state in STATES], width))  # noqa: T201

    def show(one: Submission) -> None:
        count = Counter(grade.state for grade in one.exercises)
        print(_line(one.name, [count[state] for state in STATES], width), flush=True)  # noqa: T201

    limits = Limits(arguments.seconds, arguments.memory)
    adopt()
    try:
        graded = asyncio.run(grade_all(folders, exercises, limits, max(1, arguments.jobs), show))
    finally:
        end_children()
    for note in _loose(arguments.folder):
        print(_plain(note))  # noqa: T201
    for one in graded:
        for note in _notes(one):
            print(_plain(f"{one.name}/{note}"))  # noqa: T201
    if path:
        _report(path, graded)
        print(f"{path}: {len(graded)} learners, {len(exercises)} exercises")  # noqa: T201
    if any(grade.state == "error" for one in graded for grade in one.exercises):
        sys.exit(1)


def _wanted(names: list[str] | None) -> list[Exercise]:
    """Return the exercises with these ids, or of the chapters with these numbers."""
    everything = exercises_below([ROOT])
    wanted = []
    for name in names or [""]:
        found = [each for each in everything if f"{each.name}_".startswith(name and f"{name}_")]
        if not found:
            sys.exit(f"There is no exercise {name}; write ex1_3, or ex1 for all of chapter 1")
        wanted += found
    return list(dict.fromkeys(wanted))


def _folders(folder: Path) -> list[Path]:
    """Return the learners' folders."""
    if not folder.is_dir():
        sys.exit(f"There is no folder {folder}; make one that holds a folder for each learner")
    found = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")
    if not found:
        sys.exit(f"{folder} holds no folder; make one for each learner, and put the files into it")
    return found


def _loose(folder: Path) -> list[str]:
    """Say which files that may hold an answer lie beside the learners' folders."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return [
        f"{file.name}: in no learner's folder; make one and move it there"
        for file in files
        if file.suffix == ".py" or _advice(file.name)
    ]


def _report(path: Path, graded: list[Submission]) -> None:
    report = io.StringIO(newline="")
    REPORTS[path.suffix](report, graded)
    try:
        write_whole(path, report.getvalue())
    except OSError as error:
        sys.exit(f"{path}: {error.strerror}; name another file")


def _notes(one: Submission) -> list[str]:
    """Return what the teacher should look at."""
    notes = list(one.notes)
    for grade in one.exercises:
        if grade.state == "error":
            notes.append(f"{grade.file}: {WORDS['error']}: {grade.message.partition(chr(10))[0]}")
        if grade.reaches:
            notes.append(f"{grade.file}: read it: {', '.join(grade.reaches)}")
    return notes


def _line(name: str, cells: list[Any], width: int) -> str:
    columns = [
        f"{cell:>{len(WORDS[state]) + 2}}" for cell, state in zip(cells, STATES, strict=True)
    ]
    return f"{_plain(name):<{width}}{''.join(columns)}"


def _protection() -> str:
    """Say what the learners' code is kept from on this machine."""
    version = landlock()
    parts = {"your files": 1, "TCP connections": 4, "your processes": 6}
    if missing := [part for part, since in parts.items() if version < since]:
        return f"Open to what is graded: {', '.join(missing)}. Grade in a container."
    return f"Closed to what is graded: {', '.join(parts)}."

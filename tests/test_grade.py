"""Grading, with submissions that do their worst."""

import csv
import errno
import io
import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tooling.exercises.exercise import exercises_below

if os.name == "nt":
    pytest.skip("resource limits are missing: grade in WSL", allow_module_level=True)

from tooling.exercises.progress import write_report
from tooling.grading.reports import Grade, Submission, write_csv
from tooling.grading.sandbox import landlock
from tooling.grading.submissions import find_files

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
EXERCISE = next(each for each in exercises_below([ROOT]) if each.id == "ex1_1")
NAME = EXERCISE.path.name
RIGHT = EXERCISE.solution.read_text("utf-8")
STUB = EXERCISE.stub.read_text("utf-8")
MARK = f"left-{uuid.uuid4()}"
LEAVES_A_PROCESS = f"""
import os, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        command = "import time; time.sleep(60)"
        os.execv(sys.executable, [sys.executable, "-c", command, "{MARK}"])
    os._exit(0)
"""
FORGES = """
import json, os
solved = {"state": "solved"}
lines = [json.dumps({"secret": "a guess"} | solved), json.dumps(solved), "[]"]
for number in range(20):
    for line in lines:
        try:
            os.write(number, line.encode() + b"\\n")
        except OSError:
            pass
os._exit(0)
"""
PATCHES = """
from tooling.exercises.answer import Answer, Reply
Answer.expect = Reply.expect = lambda *args, **words: None
"""
DELETES = """
import os, shutil
shutil.rmtree(os.getcwd(), ignore_errors=True)
"""
FORKS = """
import os, time
if os.fork() == 0:
    os.closerange(3, 256)
    time.sleep(60)
"""
DEEP = """
import os
here = os.getcwd()
if not os.path.exists("d"):
    for _ in range(1200):
        os.mkdir("d")
        os.chdir("d")
    os.chdir(here)
"""
WAITS = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.killpg(0, signal.SIGTERM)  # who would say the last words
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
time.sleep(60)
"""
# What the file ex1_1_health.py holds, what becomes of it, and a word of the message.
HOSTILE = {
    "right": (RIGHT, "solved", ""),
    "untouched": (STUB, "todo", ""),
    "comment": (STUB.replace("# TODO", "# I will"), "todo", ""),
    "syntax": (f"{RIGHT}\ndef (", "wrong", "SyntaxError"),
    "latin": (f"{RIGHT}\n# café\n".encode("latin-1"), "wrong", "is not UTF-8"),
    "null": (b"\0" * 100, "wrong", "null bytes"),
    "nested": ("(" * 100_000, "wrong", "too many nested"),
    "large": ("#" * 2_000_000, "wrong", "larger than 1024 KiB"),
    "exits": (f"{STUB}\nraise SystemExit(0)\n", "wrong", "SystemExit"),
    "quits": (f"{STUB}\nimport os\nos._exit(0)\n", "wrong", "ended with status 0"),
    "crashes": (f"{STUB}\nimport ctypes\nctypes.string_at(0)\n", "wrong", "by SIGSEGV"),
    "interrupts": (f"{RIGHT}\nraise KeyboardInterrupt\n", "wrong", "before that is over"),
    "loops": (f"{STUB}\nwhile True: pass\n", "wrong", "no end after 5 seconds"),
    "serves": (f"{RIGHT}\napp.run(debug=True)\n", "wrong", "app.run(), which never ends"),
    "insists": (f"{STUB}\nsum(range(10**12))\n", "wrong", "by SIGVTALRM"),
    "waits": (f"{STUB}{WAITS}", "wrong", "no end after 60 seconds"),
    "bomb": (f"{STUB}\nx = []\nwhile True: x.append(bytearray(2**27))\n", "wrong", "MemoryError"),
    "floods": (f"{STUB}\nwhile True: print('x' * 10**6)\n", "wrong", "File too large"),
    "fills": (f"{STUB}\nopen('x', 'wb').write(bytes(2**25))\n", "wrong", "File too large"),
    "forks": (f"{FORKS}{RIGHT}", "solved", ""),
    "splits": (f"import os\nif os.fork(): os._exit(0)\n{RIGHT}", "wrong", "ended with status 0"),
    "leaves": (f"{LEAVES_A_PROCESS}{RIGHT}", "solved", ""),
    "forges": (f"{STUB}{FORGES}", "wrong", "ended with status 0"),
    "patches": (f"{STUB}{PATCHES}", "error", "the check accepts a wrong answer"),
    "deletes": (f"{STUB}{DELETES}", "wrong", ""),
    "deep": (f"{DEEP}{RIGHT}", "solved", ""),
    "spies": (f"import os\n1 / ('TOKEN_OF_THE_TEACHER' not in os.environ)\n{RIGHT}", "solved", ""),
}
# The same for what Landlock closes; on a kernel without it, these would do harm.
CONFINED = {
    "reads": ("open({other!r}).read()\n", "wrong", "PermissionError"),
    "writes": ("open({other!r}, 'w').write('no')\n", "wrong", "PermissionError"),
    "removes": ("import shutil\nshutil.rmtree({others!r})\n", "wrong", "PermissionError"),
    "connects": (
        "import socket\nsocket.create_connection(('127.0.0.1', 9))\n",
        "wrong",
        "PermissionError",
    ),
    "kills": ("import os\nos.kill(os.getppid(), 9)\n", "wrong", "PermissionError"),
}
SINCE = {"connects": 4, "kills": 6}


def grade(*arguments, **options):
    command = [sys.executable, "-m", "tooling.grading", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, **options)


def hand_in(folder, learner, content, name=NAME):
    path = folder / learner / "my work" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Grade all of them in one run, as a teacher does."""
    folder = tmp_path_factory.mktemp("submissions")
    for learner, (content, _, _) in HOSTILE.items():
        hand_in(folder, learner, content)
    words = {"other": str(hand_in(folder, "victim", RIGHT)), "others": str(folder / "victim")}
    for learner, (code, _, _) in CONFINED.items():
        if landlock() >= SINCE.get(learner, 1):
            hand_in(folder, learner, STUB + code.format(**words))
    hand_in(folder, "empty", "", "notes.txt")
    hand_in(folder, "renamed", RIGHT, "ex1_1_health (1).py")
    hand_in(folder, "twice", RIGHT)
    hand_in(folder, "twice/old", "1 / 0")
    (folder / "links" / "my work").mkdir(parents=True)
    (folder / "links" / "my work" / NAME).symlink_to(words["other"])
    (folder / "pipes").mkdir()
    os.mkfifo(folder / "pipes" / NAME)
    report = folder / "grades.json"
    limits = ["--seconds", 30, "--memory", 512, "--exercise", "ex1_1", "--jobs", 4]
    copies = tmp_path_factory.mktemp("copies")
    environment = os.environ | {"TOKEN_OF_THE_TEACHER": "secret", "TMPDIR": str(copies)}
    done = grade(folder, "--report", report, *limits, env=environment)
    rows = json.loads(report.read_text("utf-8"))["submissions"]
    assert list(copies.iterdir()) == []
    return done, {row["name"]: row for row in rows}


def row(run, learner):
    (found,) = run[1][learner]["exercises"]
    return found


@pytest.mark.parametrize("learner", HOSTILE)
def test_each_of_them_gets_its_own_line_and_stops_no_other(run, learner):
    _, state, word = HOSTILE[learner]
    found = row(run, learner)
    assert (found["state"], word in found["message"]) == (state, True), found["message"]
    assert len(found["message"]) < 5000


@pytest.mark.parametrize("learner", CONFINED)
def test_nothing_outside_is_within_reach(run, learner):
    if landlock() < (since := SINCE.get(learner, 1)):
        pytest.skip(f"Landlock {since} is missing: a newer Linux has it")
    _, state, word = CONFINED[learner]
    found = row(run, learner)
    assert (found["state"], word in found["message"]) == (state, True), found["message"]
    assert row(run, "victim")["state"] == "solved"


@pytest.mark.usefixtures("run")
@pytest.mark.skipif(sys.platform != "linux", reason="/proc is missing")
def test_what_a_file_has_started_is_gone():
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert commands
    assert not [command for command in commands if MARK.encode() in command]


def test_a_file_that_is_missing_is_to_do_and_says_so(run):
    assert row(run, "empty")["state"] == "todo"
    assert row(run, "empty")["message"] == "nothing was handed in"


def test_files_that_cannot_be_graded_are_named(run):
    done, learners = run
    (unknown,) = learners["renamed"]["notes"]
    assert unknown.startswith("my work/ex1_1_health (1).py: there is no such exercise")
    (second,) = learners["twice"]["notes"]
    assert "there are two" in second
    assert "renamed/my work/ex1_1_health (1).py: there is no such exercise" in done.stdout
    for learner, words in (("links", "a link, and no file"), ("pipes", "no ordinary file")):
        assert row(run, learner)["state"] == "wrong"
        assert words in row(run, learner)["message"]


def test_what_reaches_into_the_check_is_to_be_read(run):
    done, _ = run
    assert row(run, "patches")["reaches"] == ["tooling"]
    assert row(run, "right")["reaches"] == []
    assert f"patches/my work/{NAME}: read it: tooling" in done.stdout


def test_the_table_has_a_line_for_each_learner(run):
    done, learners = run
    assert done.returncode == 1, done.stderr  # one could not be judged
    lines = [line for line in done.stdout.splitlines() if re.fullmatch(r"\S+( +\d+){4}", line)]
    assert [line.split()[0] for line in lines] == sorted(learners)
    assert re.search(r"(?m)^right +1 +0 +0 +0$", done.stdout)
    assert re.search(r"(?m)^loops +0 +1 +0 +0$", done.stdout)


def test_a_message_tells_the_learner_what_the_check_tells(run):
    found = row(run, "syntax")
    assert found["message"].startswith("ex1_1 wrong   chapters/01-single-file/exercises/ex1_1")
    assert found["line"] == RIGHT.count("\n") + 2
    assert found["file"] == f"my work/{NAME}"


# Reports


@pytest.fixture
def two(tmp_path):
    """Two learners: one has a right answer, one a wrong one and a bell in the name."""
    hand_in(tmp_path, "ada", RIGHT)
    hand_in(tmp_path, "b\aob", EXERCISE.wrong_answers[0].read_bytes())
    return tmp_path


def test_a_report_in_csv_has_a_row_for_each_exercise(two):
    report = two / "grades.csv"
    done = grade(two, "--report", report, "--exercise", "ex1_1", "--exercise", "ex2")
    assert done.returncode == 0, done.stderr
    assert f"{report}: 2 learners, 7 exercises" in done.stdout
    with report.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 14
    found = [(row["learner"], row["state"]) for row in rows if row["id"] == "ex1_1"]
    assert found == [("ada", "solved"), ("b\aob", "wrong")]
    assert "\n  try       " in rows[7]["message"]


def test_a_report_in_junit_xml_tells_the_states_apart(two):
    report = two / "grades.xml"
    done = grade(two, "--report", report, "--exercise", "ex1_1", "--exercise", "ex1_2")
    assert "b\N{REPLACEMENT CHARACTER}ob" in done.stdout
    ada, bob = ET.parse(report).getroot()  # noqa: S314
    assert (ada.get("tests"), ada.get("skipped"), bob.get("failures")) == ("2", "1", "1")
    (solved, to_do), (wrong, _) = ada, bob
    assert (solved.get("name"), list(solved)) == (EXERCISE.name, [])
    assert to_do.find("skipped") is not None
    assert (wrong.findtext("failure") or "").startswith("ex1_1 wrong")


def test_a_check_that_cannot_begin_is_not_held_against_the_learner(two):
    done = grade(two, "--exercise", "ex1_1", "--memory", "30")
    assert done.returncode == 1
    assert re.search(rf"ada/my work/{NAME}: not judged: not begun: ", done.stdout)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_report_is_a_formula(first):
    file = io.StringIO(newline="")
    name = f"{first}HYPERLINK(1)"
    write_csv(file, [Submission(name, [Grade("ex1_1", "ex1_1_health", "one", "wrong", name)], [])])
    (row,) = csv.DictReader(io.StringIO(file.getvalue(), newline=""))
    assert (row["learner"], row["message"]) == (f"'{name}", f"'{name}")


def test_a_name_that_is_no_unicode_stops_no_report(tmp_path):
    hand_in(tmp_path, os.fsdecode(b"caf\xe9"), RIGHT)
    report = tmp_path / "grades.csv"
    done = grade(tmp_path, "--report", report, "--exercise", "ex1_1")
    assert done.returncode == 0, done.stderr
    assert "caf?,ex1_1" in report.read_text("utf-8")


def test_a_report_that_cannot_be_written_leaves_the_last_one(tmp_path, monkeypatch):
    report = tmp_path / "grades.json"
    report.write_text("the last one", "utf-8")

    def is_full(path, content):
        with path.open("wb") as file:
            file.write(content[:5])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", is_full)
    with pytest.raises(OSError, match="No space"):
        write_report(report, [])
    assert [path.name for path in tmp_path.iterdir()] == ["grades.json"]
    assert report.read_text("utf-8") == "the last one"


# What is no answer


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("ex1_1_health.py.txt", "ends in .py"),
        ("ex1-1-health.py", "was it renamed?"),
        ("EX1_1_health.PY", "was it renamed?"),
        ("my ex1_1.py", "was it renamed?"),
        ("work.zip", "an archive; unpack it"),
        ("ex1_1_health.tar.gz", "an archive; unpack it"),
        ("exercises.ipynb", "a notebook; save its code"),
    ],
)
def test_a_file_that_may_hold_an_answer_is_named_with_the_cure(tmp_path, name, says):
    hand_in(tmp_path, "ada", RIGHT, name)
    found, (note,) = find_files(tmp_path / "ada", [EXERCISE])
    assert found == {}
    assert note.startswith(f"my work/{name}: ")
    assert says in note


@pytest.mark.parametrize("name", ["test_ex1_1_health.py", "notes.txt", "app.py", "index1_2.py"])
def test_other_files_of_a_learner_need_no_words(tmp_path, name):
    hand_in(tmp_path, "ada", RIGHT, name)
    assert find_files(tmp_path / "ada", [EXERCISE]) == ({}, [])


def test_a_file_in_no_folder_is_named(two):
    (two / NAME).write_text(RIGHT)
    (two / "notes.txt").write_text("for the teacher")
    done = grade(two, "--exercise", "ex1_2")
    assert f"{NAME}: in no learner's folder; make one and move it there" in done.stdout
    assert "notes.txt" not in done.stdout


# What cannot be done


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere"], "There is no folder nowhere; make one"),
        (["docs/images"], "docs/images holds no folder; make one for each learner"),
        (["docs", "--exercise", "ex1_"], "There is no exercise ex1_; write ex1_3, or ex1"),
        (["docs", "--report", "grades.txt"], "a report ends in .json, .csv, .xml"),
        (["docs", "--report", "no/grades.csv"], "there is no folder no; create it"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_cure(arguments, says):
    done = grade(*arguments)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr

"""The exercise engine, on made-up exercises."""

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import flask.testing  # noqa: F401  loaded once, and not once for each run within this one
import pytest

from tooling.exercises import limits
from tooling.exercises.exercise import exercises_below

pytest_plugins = ["pytester"]

STUB = '''"""Answer ok."""

from flask import Flask

app = Flask(__name__)
# TODO: answer GET / with the text ok.
'''
SOLUTION = f"""{STUB}

@app.get("/")
def index():
    return "ok"
"""
WRONG = SOLUTION.replace('"""Answer ok."""', '"""The text is another.\n\nThe check says: {}\n"""')
CHECK = """
def test_the_page_says_ok(exercise):
    client = exercise.require("app").test_client()
    reply = exercise.send(client, "GET", "/")
    reply.expect(reply.text == "ok", expected="200 with ok", try_='return "ok"', at="index")


def test_a_post_is_refused(exercise):
    client = exercise.require("app").test_client()
    reply = exercise.send(client, "POST", "/", json={"a": 1})
    reply.expect(reply.status == 405, expected="405", try_="use @app.get")
"""
FIXTURE = """
import pytest


@pytest.fixture
def app(exercise):
    return exercise.require("app")


def test_there_is_an_app(app):
    pass
"""
HINTS = "## Hint 1\n\nA nudge.\n\n## Hint 2\n\nThe API.\n\n## Hint 3\n\n    nearly(it)\n"


needs_alarm = pytest.mark.skipif(
    not hasattr(signal, "SIGALRM"), reason="a thread cannot interrupt a call that waits"
)


def write_exercise(chapter: Path, name: str, mine: str = STUB) -> Path:
    answers = chapter / "exercises" / "answers" / name
    answers.mkdir(parents=True)
    (chapter / "conftest.py").touch()
    (answers / "stub.py").write_text(STUB)
    (answers / "solution.py").write_text(SOLUTION)
    (answers / "hints.md").write_text(HINTS)
    (answers / "wrong_text.py").write_text(
        WRONG.format("200 with ok").replace('return "ok"', 'return "no"')
    )
    (chapter / "exercises" / f"test_{name}.py").write_text(CHECK)
    path = chapter / "exercises" / f"{name}.py"
    path.write_text(mine)
    return path


@pytest.fixture
def chapter(pytester):
    return pytester.path / "chapters" / "01-one"


@pytest.fixture
def run(pytester):
    def run(*arguments):
        return pytester.runpytest_inprocess("chapters", "-p", "no:cacheprovider", *arguments)

    return run


def outcome(result):
    return {name: n for name, n in result.parseoutcomes().items() if name != "warnings"}


# Three states


@pytest.mark.parametrize(
    "mine",
    [
        STUB,
        STUB.replace("# TODO: answer GET / with the text ok.", "# I will do this tomorrow"),
        STUB.replace("\n\n", "\n\n\n"),
        STUB.replace('"""Answer ok."""', "'''Answer ok.'''"),
        STUB.replace("Answer ok.", "\n    Answer\n    ok.\n"),
        f"\ufeff{STUB}".replace("\n", "\r\n"),
    ],
    ids=[
        "as given",
        "another comment",
        "spacing",
        "other quotes",
        "docstring in lines",
        "saved on Windows",
    ],
)
def test_an_untouched_exercise_is_to_do_and_no_failure(chapter, run, mine):
    write_exercise(chapter, "ex1_1_ok").write_bytes(mine.encode())
    result = run("-rs")
    assert result.ret == 0
    assert outcome(result) == {"skipped": 2}
    result.stdout.fnmatch_lines(["SKIPPED*to do", "01-one*0 of 1 solved", "next: ex1_1*"])


def test_another_word_in_the_docstring_is_a_change(chapter, run):
    write_exercise(chapter, "ex1_1_ok", STUB.replace("Answer ok", "Answer no"))
    assert outcome(run()) == {"failed": 2}


def test_a_solved_exercise_is_solved(chapter, run):
    write_exercise(chapter, "ex1_1_ok", SOLUTION)
    result = run()
    assert result.ret == 0
    result.stdout.fnmatch_lines(["01-one*1 of 1 solved", "all solved"])


def test_a_wrong_answer_gets_a_message_of_five_lines_with_file_and_line(chapter, run):
    write_exercise(chapter, "ex1_1_ok", SOLUTION.replace('return "ok"', 'return "no"'))
    result = run()
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "ex1_1 wrong   chapters/01-one/exercises/ex1_1_ok.py:10",
            "  sent      GET /",
            "  got       200 text/html: no",
            "  expected  200 with ok",
            '  try       return "ok"',
            "01-one*0 of 1 solved, 1 wrong",
        ],
        consecutive=False,
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*tooling*exercise.py*")


def test_two_v_add_the_traceback(chapter, run):
    write_exercise(chapter, "ex1_1_ok", SOLUTION.replace('return "ok"', 'return "no"'))
    run("-vv").stdout.fnmatch_lines(["ex1_1 wrong*", "*test_ex1_1_ok.py:*"])


def test_a_wrong_answer_that_a_fixture_of_the_check_meets_is_a_failure_too(chapter, run):
    path = write_exercise(chapter, "ex1_1_ok", "1 / 0")
    path.with_name("test_ex1_1_ok.py").write_text(FIXTURE)
    result = run()
    assert outcome(result) == {"failed": 1}
    result.stdout.fnmatch_lines(["ex1_1 wrong   *ex1_1_ok.py:1", "*1 wrong"])


def test_a_file_that_leaves_python_is_wrong_in_a_fixture_of_the_check_too(chapter, run):
    path = write_exercise(chapter, "ex1_1_ok", "raise SystemExit\n")
    path.with_name("test_ex1_1_ok.py").write_text(
        f"{FIXTURE}\n\ntest_again = test_there_is_an_app\n"
    )
    result = run()
    assert outcome(result) == {"failed": 2}
    result.stdout.fnmatch_lines(["ex1_1 wrong   *ex1_1_ok.py:1", "  got       SystemExit"])


def test_a_half_right_answer_is_wrong(chapter, run):
    half = SOLUTION.replace('@app.get("/")', '@app.route("/", methods=["GET", "POST"])')
    write_exercise(chapter, "ex1_1_ok", half)
    result = run()
    assert outcome(result) == {"failed": 1, "passed": 1}
    result.stdout.fnmatch_lines(['  sent      POST / {"a": 1}', "01-one*0 of 1 solved, 1 wrong"])


# Faults in the learner's file, each with another exercise that is still checked


@pytest.mark.parametrize(
    ("mine", "line", "says"),
    [
        (f"{STUB}def index(:\n", 7, "SyntaxError"),
        (f"{STUB}import no_such_module\n", 7, "ModuleNotFoundError: No module named"),
        (SOLUTION.replace('return "ok"', "return 1 / 0"), 11, "ZeroDivisionError"),
        (SOLUTION.replace('return "ok"', "return missing"), 11, "NameError"),
        (f"{STUB}raise SystemExit(1)\n", 7, "SystemExit"),
        (SOLUTION.replace('return "ok"', "pass"), 9, "TypeError: The view function for 'index'"),
        (SOLUTION.replace('return "ok"', "return {app}"), 9, "TypeError"),
        (SOLUTION.replace('return "ok"', "import pytest; pytest.skip()"), 11, "Skipped"),
        (f"{STUB}\0", 7, "null bytes"),
        (f"{STUB}x = {'-' * 20_000}1\n", 7, "nested too deeply"),
        (f"{STUB}x = 1{' + 1' * 20_000}\n", 7, "nested too deeply"),
        (STUB.replace("app = Flask(__name__)", "application = 1"), 5, "app is not defined"),
    ],
)
def test_a_fault_in_the_file_is_named_with_its_line(chapter, run, mine, line, says):
    write_exercise(chapter, "ex1_1_ok", mine)
    write_exercise(chapter, "ex1_2_ok", SOLUTION)
    result = run()
    assert result.ret == 1
    where = f"ex1_1 wrong   chapters/01-one/exercises/ex1_1_ok.py:{line}"
    result.stdout.fnmatch_lines([where, f"*{says}*", "01-one*1 of 2 solved, 1 wrong"])


@pytest.mark.parametrize("error", [RecursionError, MemoryError, SystemError])
def test_a_file_too_deep_for_a_tree_is_wrong_whatever_python_calls_it(
    chapter, run, monkeypatch, error
):
    deep = "# nested" + " and nested" * 3
    write_exercise(
        chapter, "ex1_1_ok", f"{SOLUTION.replace(chr(34) + 'ok', chr(34) + 'no')}{deep}\n"
    )
    parse = ast.parse

    def parse_only_shallow(source, *args, **kwargs):
        if deep in (source if isinstance(source, str) else bytes(source).decode()):
            raise error("AST constructor recursion depth mismatch")
        return parse(source, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(ast, "parse", parse_only_shallow)
        result = run()
    result.stdout.fnmatch_lines(["ex1_1 wrong *", "  got       200 text/html: no", "*1 wrong"])


# Files of the learner's own

STRAYS = [
    "test_extra_edge_cases.py",
    "test_ex1_1_ok copy.py",
    "test_ex1_1.py",
    "test_ex9_9_x.py",
    "ex1_1.py",
    "ex1_1_ok (1).py",
    "test_ex1_1_ok.py.bak",
]


@pytest.fixture
def strays(chapter):
    """One solved exercise, and what people leave around it."""
    path = write_exercise(chapter, "ex1_1_ok", SOLUTION)
    folder = path.parent
    for stray in STRAYS:
        (folder / stray).write_text(CHECK if "ex1_1_ok" in stray else "def test_mine():\n    pass")
    shutil.copytree(folder / "answers/ex1_1_ok", folder / "answers/ex1_1_ok copy")
    shutil.copytree(folder / "answers/ex1_1_ok", folder / "answers/ex1_1_ok_copy")
    for copy in ["exercises copy", "exercises_old", "exercises/backup"]:
        shutil.copytree(folder, chapter / copy)
    return path


def test_a_learners_own_files_make_no_exercise_and_stop_none(strays, run):
    assert [exercise.name for exercise in exercises_below([strays.parent])] == ["ex1_1_ok"]
    result = run()
    # The learner's own tests are run, in three copies, too.
    result.stdout.fnmatch_lines(["left out: *", "01-one*1 of 1 solved", "all solved"])
    assert result.ret == 0


@pytest.mark.parametrize(
    ("option", "says"),
    [("--exercise", "ex1_1: solved"), ("--hint", "ex1_1, hint 1*"), ("--reset", "*kept as *.bak")],
)
def test_a_learners_own_files_stop_no_option(strays, run, option, says):
    result = run(option, strays.stem[: len("ex1_1")])
    assert result.ret == 0
    result.stdout.fnmatch_lines([says])


def test_a_copied_chapter_is_a_world_of_its_own(pytester, chapter, run):
    write_exercise(chapter, "ex1_1_ok")
    copy = shutil.copytree(chapter, chapter.with_name("01-mine"))
    (copy / "exercises/ex1_1_ok.py").write_text(SOLUTION)
    run().stdout.fnmatch_lines(["01-mine*1 of 1 solved", "01-one*0 of 1 solved"])
    chapter.rename(chapter.with_name("01-a"))
    for arguments in ["chapters/01-mine", "chapters/01-a/../01-mine"]:
        result = pytester.runpytest_inprocess(arguments, "--exercise", "ex1_1")
        result.stdout.fnmatch_lines(["ex1_1: solved"])


# Folders of any name


@pytest.fixture(params=["a[b]c", "a b", "100%", "$HOME", "été", "日本", "-dash"])
def named(request, pytester, monkeypatch):
    """A working directory of this name, with the chapters in it."""
    folder = pytester.path / request.param
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.slow  # each starts a process
def test_a_folder_of_any_name_holds_chapters(pytester, named):
    write_exercise(named / "chapters/01-one", "ex1_1_ok", SOLUTION)
    for options in [["--exercise", "ex1_1"], ["--solutions", "chapters"], ["--isolate"]]:
        result = pytester.runpytest_inprocess(*options, "-p", "no:cacheprovider")
        assert result.ret == 0
        result.stdout.fnmatch_lines(["*solved*"])


def test_a_bracket_that_pytest_cannot_take_is_named_with_the_cure(pytester):
    write_exercise(pytester.path / "a[b]c/01-one", "ex1_1_ok", SOLUTION)
    result = pytester.runpytest_inprocess("--exercise", "ex1_1", "--rootdir", "a[b]c")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result = pytester.runpytest_inprocess("a[b]c")
    result.stderr.fnmatch_lines(
        ["ERROR: pytest cannot be given a path with a bracket, *run it there"]
    )


def test_a_body_is_shown_on_one_line_with_the_spaces_it_had(chapter, run):
    write_exercise(chapter, "ex1_1_ok", SOLUTION.replace('"ok"', '" [1,\\n  2] a   b\\n"'))
    run().stdout.fnmatch_lines(["  got       200 text/html: [[]1, 2] a   b"])


def test_a_check_may_say_what_to_try_after_an_exception(chapter, run):
    path = write_exercise(chapter, "ex1_1_ok", SOLUTION.replace('return "ok"', "return 1 / 0"))
    check = CHECK.replace('"GET", "/"', '"GET", "/", try_="divide by one"')
    path.with_name("test_ex1_1_ok.py").write_text(check)
    result = run("-k", "page_says_ok")
    result.stdout.fnmatch_lines(["  got       ZeroDivisionError*", "  try       divide by one"])


def test_a_file_that_does_not_load_is_reported_once(chapter, run):
    write_exercise(chapter, "ex1_1_ok", "import no_such_module\n")
    result = run("-rs")
    assert outcome(result) == {"failed": 1, "skipped": 1}
    result.stdout.fnmatch_lines(["*its first failure says why*"])


def test_a_warning_is_no_fault(chapter, run):
    warn = 'import warnings\nwarnings.warn("old", DeprecationWarning)\n'
    write_exercise(chapter, "ex1_1_ok", SOLUTION + warn)
    result = run("-W", "error")
    assert result.ret == 0
    assert outcome(result) == {"passed": 2}


def test_what_the_answer_prints_is_shown(chapter, run):
    loud = SOLUTION.replace('return "ok"', 'print("I am here")\n    return "no"')
    write_exercise(chapter, "ex1_1_ok", loud)
    run().stdout.fnmatch_lines(["ex1_1 wrong*", "*Captured stdout*", "I am here"])


def test_an_exception_in_testing_mode_is_told_with_its_request(chapter, run):
    mine = SOLUTION.replace('return "ok"', "return 1 / 0") + "app.testing = True\n"
    write_exercise(chapter, "ex1_1_ok", mine)
    run().stdout.fnmatch_lines(["ex1_1 wrong*:11", "  sent      GET /", "*ZeroDivisionError*"])


HANDLER = """
@app.errorhandler(500)
def failed(error):
    return "sorry", 500
"""


def test_an_exception_that_the_answer_handles_is_a_reply_that_names_it(chapter, run):
    mine = SOLUTION.replace('return "ok"', "return 1 / 0") + HANDLER
    write_exercise(chapter, "ex1_1_ok", mine)
    result = run()
    got = "  got       500 text/html: sorry, after ZeroDivisionError: division by zero"
    result.stdout.fnmatch_lines([got, "  expected  200 with ok"])


@pytest.fixture
def short_limit(monkeypatch):
    monkeypatch.setattr(limits, "LIMIT", 0.3)
    monkeypatch.setattr(limits, "AGAIN", 0.1)
    # The run that would be ended is the one that runs these tests.
    monkeypatch.setattr(limits, "GRACE", 60)
    monkeypatch.setattr(limits, "LAST", 300)


# The first attempt to stop it is made in the destructor, which swallows it.
SWALLOWED = """
class Late:
    def __del__(self):
        while True: pass

Late()
while True: pass
"""


@pytest.mark.parametrize(
    "loop",
    [
        "while True: pass\n",
        '@app.get("/")\ndef index():\n    while True:\n        pass\n',
        "while True:\n    try:\n        1 / 0\n    except Exception:\n        pass\n",
        SWALLOWED,
    ],
    ids=["top level", "in a view", "except Exception", "swallowed"],
)
@pytest.mark.usefixtures("short_limit")
def test_a_loop_is_stopped_and_the_others_are_checked(chapter, run, loop):
    write_exercise(chapter, "ex1_1_ok", STUB + loop)
    write_exercise(chapter, "ex1_2_ok", SOLUTION)
    result = run()
    assert result.ret == 1
    result.stdout.fnmatch_lines(["  got       no end after 0.3 seconds", "01-one*1 of 2 solved*"])


SLEEP = "import time\ntime.sleep(60)\n"
NAP = "import time\nwhile True: time.sleep(0.1)\n"  # a thread can interrupt it, too


@pytest.mark.usefixtures("short_limit")
@pytest.mark.parametrize(
    ("has_alarm", "code"),
    [pytest.param(True, SLEEP, marks=needs_alarm), (False, NAP)],
    ids=["signal", "thread"],
)
def test_what_sleeps_has_longer_and_is_told_so(chapter, run, monkeypatch, has_alarm, code):
    monkeypatch.setattr(limits, "HAS_ALARM", has_alarm)
    monkeypatch.setattr(limits, "WAIT", 0.6)
    write_exercise(chapter, "ex1_1_ok", STUB + code)
    write_exercise(chapter, "ex1_2_ok", SOLUTION)
    result = run()
    result.stdout.fnmatch_lines(
        [
            "  got       no end after 0.6 seconds, with less than 0.3 of them at work",
            "  try       look for what sleeps or waits, at line 8",
            "01-one*1 of 2 solved*",
        ]
    )


@pytest.mark.usefixtures("short_limit")
@pytest.mark.parametrize("has_alarm", [pytest.param(True, marks=needs_alarm), False])
def test_time_that_the_processor_gives_to_others_is_not_counted(
    chapter, run, monkeypatch, has_alarm
):
    monkeypatch.setattr(limits, "HAS_ALARM", has_alarm)
    nap = SOLUTION.replace("\n    return", "\n    import time; time.sleep(0.5)\n    return")
    write_exercise(chapter, "ex1_1_ok", nap)
    run().stdout.fnmatch_lines(["01-one*1 of 1 solved"])


@pytest.mark.parametrize("call", ["app.run()", "app.run(debug=True, port=0)"])
def test_a_server_is_named_as_what_never_ends(chapter, run, call):
    write_exercise(chapter, "ex1_1_ok", f"{SOLUTION}\n\n{call}\n")
    result = run()
    assert result.ret == 1
    result.stdout.fnmatch_lines(["  got       app.run(), which never ends", "  try*__main__*"])


@pytest.mark.usefixtures("short_limit")
@pytest.mark.parametrize("loop", ["while True: pass\n", SWALLOWED], ids=["loop", "swallowed"])
def test_without_sigalrm_a_thread_stops_the_loop(chapter, run, monkeypatch, loop):
    monkeypatch.setattr(limits, "HAS_ALARM", False)
    write_exercise(chapter, "ex1_1_ok", STUB + loop)
    write_exercise(chapter, "ex1_2_ok", SOLUTION)
    result = run()
    result.stdout.fnmatch_lines(["  got       no end after 0.3 seconds", "01-one*1 of 2 solved*"])


@pytest.mark.usefixtures("short_limit")
@pytest.mark.parametrize("has_alarm", [pytest.param(True, marks=needs_alarm), False])
def test_a_learner_at_a_breakpoint_has_all_the_time(pytester, chapter, run, monkeypatch, has_alarm):
    monkeypatch.setattr(limits, "HAS_ALARM", has_alarm)
    monkeypatch.setattr(limits, "WAIT", 0.3)
    pytester.makepyfile(
        slow_debugger="""
        import time

        class Debugger:
            def __init__(self, **_): pass

            def set_trace(self, frame): time.sleep(0.5)
        """
    )
    pytester.syspathinsert()
    write_exercise(chapter, "ex1_1_ok", f"{SOLUTION}breakpoint()\n")
    result = run("--pdbcls", "slow_debugger:Debugger", "-k", "test_the_page_says_ok")
    assert outcome(result) == {"passed": 1, "deselected": 1}


STUBBORN = """
while True:
    try:
        while True:
            len("")
    except:
        pass
"""


def in_a_process(pytester, *arguments, options=""):
    """Run with a short limit where the process may be ended."""
    (pytester.path / "shorter.py").write_text(
        "from tooling.exercises import limits\n"
        "limits.LIMIT, limits.GRACE, limits.LAST = 1.0, 0.3, 10\n"
    )
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(pytester.path), os.environ.get("PYTHONPATH", "")]),
        "PYTEST_ADDOPTS": f"-p shorter {options}",
    }
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=300, check=False
    )


@pytest.mark.parametrize(
    "code",
    [STUBBORN, "sum(range(10 ** 12))\n"],
    ids=["bare except", "loop in C"],
)
def test_what_cannot_be_interrupted_ends_the_run_and_is_named(pytester, chapter, code):
    write_exercise(chapter, "ex1_1_ok", STUB + code)
    done = in_a_process(pytester, "chapters", "--exercise-report", "report.json")
    (row,) = json.loads((pytester.path / "report.json").read_text())["exercises"]
    assert (row["id"], row["state"], row["line"]) == ("ex1_1", "wrong", 7)
    assert done.returncode not in set(pytest.ExitCode)
    assert "ex1_1 wrong   chapters/01-one/exercises/ex1_1_ok.py:7\n" in done.stderr
    assert "try       look for a loop that never ends" in done.stderr
    assert "With --isolate, the other exercises go on." in done.stderr


DEAF = """
import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
time.sleep(60)
"""


@pytest.mark.slow  # it waits for the last limit
@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be blocked")
def test_what_waits_and_hears_no_signal_ends_the_run_and_is_named_with_its_line(pytester, chapter):
    write_exercise(chapter, "ex1_1_ok", STUB + DEAF)
    done = in_a_process(pytester, "chapters")
    assert done.returncode == 1
    assert "ex1_1 wrong   chapters/01-one/exercises/ex1_1_ok.py:7\n" in done.stderr
    assert 'exercises/ex1_1_ok.py", line 10 in <module>' in done.stderr
    assert "no end, or the end of the whole run" in done.stderr


def test_code_that_ends_python_is_named_too(pytester, chapter):
    write_exercise(chapter, "ex1_1_ok", f"{STUB}import os\nos._exit(0)\n")
    done = in_a_process(pytester, "chapters")
    assert "ex1_1 wrong   chapters/01-one/exercises/ex1_1_ok.py:7\n" in done.stderr
    assert "os._exit()" in done.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked")
def test_a_process_that_the_code_leaves_behind_keeps_nobody_waiting(pytester, chapter):
    leaves = "import os, time\nif os.fork() == 0:\n    time.sleep(120)\n    os._exit(0)\n"
    write_exercise(chapter, "ex1_1_ok", f"{leaves}{SOLUTION}")
    command = [sys.executable, "-m", "pytest", "chapters"]
    # A file and no pipe: the process that is left keeps that open.
    with (pytester.path / "output").open("w+") as output:
        done = subprocess.run(command, stdout=output, stderr=output, timeout=90, check=False)
    assert done.returncode == 0


@pytest.mark.slow  # each exercise starts a process, and one waits for its limit
def test_isolated_the_others_are_checked_all_the_same(pytester, chapter):
    write_exercise(chapter, "ex1_1_ok", f"{STUB}{STUBBORN}")
    write_exercise(chapter, "ex1_2_ok", SOLUTION)
    write_exercise(chapter, "ex1_3_ok", SOLUTION.replace('return "ok"', 'return "no"'))
    write_exercise(chapter, "ex1_4_ok")
    report = pytester.path / "report.json"
    broken = write_exercise(chapter, "ex1_5_ok", SOLUTION)
    broken.with_name("test_ex1_5_ok.py").write_text("def test_x(exercise):\n    1 / 0\n")
    # What every run is told is not for the process of one exercise, which has no cache.
    options = "--isolate --failed-first"
    done = in_a_process(pytester, "chapters", "--exercise-report", str(report), options=options)
    assert done.returncode == 1
    rows = json.loads(report.read_text())["exercises"]
    assert [row["state"] for row in rows] == ["wrong", "solved", "wrong", "todo", "error"]
    assert "look for a loop that never ends" in rows[0]["message"]
    assert '  try       return "ok"' in rows[2]["message"]


def test_isolated_the_reference_answers_can_be_checked_too(chapter, run):
    write_exercise(chapter, "ex1_1_ok", "1 / 0")
    result = run("--isolate", "--solutions")
    result.stdout.fnmatch_lines(["01-one*1 of 1 solved"])


def test_a_missing_file_is_wrong_and_reset_is_the_cure(chapter, run):
    write_exercise(chapter, "ex1_1_ok").unlink()
    run().stdout.fnmatch_lines(["*No such file*", "*pytest --reset ex1_1*"])


@pytest.mark.parametrize("option", [(), ("--solutions",)])
def test_missing_answers_are_named_with_the_cure(chapter, run, option):
    path = write_exercise(chapter, "ex1_1_ok", SOLUTION)
    shutil.rmtree(path.parent / "answers")
    result = run(*option)
    assert outcome(result) == {"failed": 2}
    folder = "chapters/01-one/exercises/answers/ex1_1_ok"
    result.stdout.fnmatch_lines(["  got *", f"*git restore {folder}"])


@pytest.mark.parametrize("option", ["--hint", "--reset"])
def test_missing_answers_are_named_where_they_are_asked_for(chapter, run, option):
    path = write_exercise(chapter, "ex1_1_ok")
    shutil.rmtree(path.parent / "answers")
    result = run(option, "ex1_1")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *answers*ex1_1_ok*: No such file*git restore*"])


def test_a_file_in_another_encoding_is_wrong(chapter, run):
    write_exercise(chapter, "ex1_1_ok").write_bytes(b'app = "caf\xe9"\n')
    run().stdout.fnmatch_lines(["*is not UTF-8", "*save the file*UTF-8"])


def test_a_fault_of_the_check_itself_is_not_the_learners(chapter, run):
    path = write_exercise(chapter, "ex1_1_ok", SOLUTION)
    (path.parent / "test_ex1_1_ok.py").write_text("def test_x(exercise):\n    1 / 0\n")
    result = run()
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*ZeroDivisionError*"])
    result.stdout.no_fnmatch_line("ex1_1 wrong*")


def test_every_line_of_a_message_fits_80_columns(chapter, run):
    long = SOLUTION.replace('return "ok"', 'return "no " * 200')
    write_exercise(chapter, "ex1_1_ok", long)
    message = [line for line in run().outlines if line.startswith(("ex1_1", "  "))]
    assert len(message) > 5
    assert max(map(len, message)) <= 80


def test_a_long_path_fits_80_columns_too(pytester):
    chapter = pytester.path / ("long" * 15) / "01-one"
    write_exercise(chapter, "ex1_1_ok", "1 / 0")
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    result.stdout.fnmatch_lines(["ex1_1 wrong   exercises/ex1_1_ok.py:1"])


# Options


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [("ex1_1", "A nudge."), ("ex1_1=2", "The API."), ("ex1_1_ok=3", "    nearly(it)")],
)
def test_a_hint_is_printed_and_nothing_is_run(chapter, run, wanted, hint):
    write_exercise(chapter, "ex1_1_ok", "while True: pass")
    result = run("--hint", wanted)
    assert result.ret == 0
    assert hint in result.outlines


@pytest.mark.parametrize("option", ["--hint", "--reset", "--exercise"])
def test_an_unknown_exercise_is_refused_with_its_neighbours(chapter, run, option):
    write_exercise(chapter, "ex1_1_ok")
    write_exercise(chapter, "ex1_2_ok")
    result = run(option, "ex1_7")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*there is no exercise ex1_7; near it: ex1_1, *ex1_2*"])


def test_an_unknown_hint_is_refused(chapter, run):
    write_exercise(chapter, "ex1_1_ok")
    result = run("--hint", "ex1_1=4")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*ex1_1 has the hints 1 to 3, and no hint 4"])


def test_reset_puts_the_stub_back_and_loses_nothing(chapter, run):
    path = write_exercise(chapter, "ex1_1_ok", "first")
    assert run("--reset", "ex1_1").ret == 0
    assert path.read_text() == STUB
    path.write_text("second")
    run("--reset", "ex1_1").stdout.fnmatch_lines(["*kept as ex1_1_ok.py.bak2"])
    assert path.with_name("ex1_1_ok.py.bak").read_text() == "first"
    assert path.with_name("ex1_1_ok.py.bak2").read_text() == "second"
    run("--reset", "ex1_1").stdout.fnmatch_lines(["*nothing was written"])
    assert not path.with_name("ex1_1_ok.py.bak3").exists()
    path.unlink()
    run("--reset", "ex1_1").stdout.fnmatch_lines(["*there was no file to keep"])
    assert path.read_text() == STUB


@pytest.mark.parametrize(
    ("folder", "arguments"),
    [(".", ["chapters"]), (".", []), ("chapters/01-one", []), (".", ["chapters/02-two"])],
)
def test_one_exercise_alone_imports_nothing_else(pytester, chapter, monkeypatch, folder, arguments):
    write_exercise(chapter, "ex1_1_ok", SOLUTION)
    write_exercise(chapter, "ex1_2_ok", "1 / 0")
    other = pytester.path / "chapters" / "02-two"
    write_exercise(other, "ex2_1_ok")
    (other / "exercises" / "test_ex2_1_ok.py").write_text("1 / 0")
    if "chapters/02-two" not in arguments:  # pytest itself imports the conftest of what is named
        (other / "conftest.py").write_text("1 / 0")
    monkeypatch.chdir(pytester.path / folder)
    result = pytester.runpytest_inprocess(
        *arguments, "--exercise", "ex1_1", "-p", "no:cacheprovider"
    )
    assert result.ret == 0
    assert outcome(result) == {"passed": 2}


def test_solutions_checks_the_reference_answers(chapter, run):
    write_exercise(chapter, "ex1_1_ok")
    write_exercise(chapter, "ex1_2_ok", "1 / 0")
    result = run("--solutions")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["01-one*2 of 2 solved"])


def test_the_json_report_and_junit_tell_the_states_apart(pytester, chapter, run):
    write_exercise(chapter, "ex1_1_ok")
    write_exercise(chapter, "ex1_2_ok", SOLUTION)
    write_exercise(chapter, "ex1_3_ok", SOLUTION.replace('return "ok"', 'return "no"'))
    run("--exercise-report", "report.json", "--junitxml", "junit.xml")
    rows = json.loads((pytester.path / "report.json").read_text())["exercises"]
    assert [(row["id"], row["state"], row["line"]) for row in rows] == [
        ("ex1_1", "todo", None),
        ("ex1_2", "solved", None),
        ("ex1_3", "wrong", 10),
    ]
    cases = ET.parse(pytester.path / "junit.xml").getroot().iter("testcase")  # noqa: S314
    skipped = {case.get("classname"): case.find("skipped") for case in cases}
    (first,) = [case for name, case in skipped.items() if name and "ex1_1" in name]
    assert first is not None
    assert first.get("message") == "to do"


def test_the_table_counts_what_was_not_checked(pytester, chapter):
    write_exercise(chapter, "ex1_1_ok", SOLUTION)
    write_exercise(chapter, "ex1_2_ok", SOLUTION)
    check = chapter / "exercises" / "test_ex1_2_ok.py"
    result = pytester.runpytest_inprocess(check)
    result.stdout.fnmatch_lines(["01-one*1 of 2 solved, 1 not checked", "next: ex1_1*"])


def test_the_table_stands_below_the_summary(chapter, run):
    write_exercise(chapter, "ex1_1_ok", "1 / 0")
    result = run()
    result.stdout.fnmatch_lines(["FAILED *", "*- exercises *", "01-one*", "next: ex1_1*", "=*"])


def test_the_states_find_their_way_out_of_xdist(pytester, chapter):
    pytest.importorskip("xdist")
    write_exercise(chapter, "ex1_1_ok", SOLUTION.replace('return "ok"', 'return "no"'))
    arguments = ["chapters", "--exercise-report", "report.json", "--numprocesses", "1"]
    done = in_a_process(pytester, *arguments)
    assert re.search(r"01-one +\S+ 0 of 1 solved, 1 wrong", done.stdout)
    (row,) = json.loads((pytester.path / "report.json").read_text())["exercises"]
    assert (row["id"], row["state"], row["line"]) == ("ex1_1", "wrong", 10)


def test_a_report_in_a_folder_that_is_not_there_is_refused(chapter, run):
    write_exercise(chapter, "ex1_1_ok")
    result = run("--exercise-report", "nowhere/report.json")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --exercise-report: there is no folder *nowhere*"])


def test_the_table_is_plain_where_the_terminal_cannot_show_blocks(chapter):
    write_exercise(chapter, "ex1_1_ok", SOLUTION)
    command = [sys.executable, "-m", "pytest", "chapters"]
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert re.search(rb"01-one +#+ 1 of 1 solved", done.stdout)


def test_a_hint_is_shown_whatever_letters_the_terminal_has(chapter):
    path = write_exercise(chapter, "ex1_1_ok")
    (path.parent / "answers/ex1_1_ok/hints.md").write_text(
        "## Hint 1\n\ncafé \N{SNOWMAN}\n", "utf-8"
    )
    command = [sys.executable, "-m", "pytest", "chapters", "--hint", "ex1_1"]
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert b"caf\xe9 \\u2603" in done.stdout


# Proving the checks


def test_prove_accepts_a_good_exercise(chapter, run):
    write_exercise(chapter, "ex1_1_ok")
    result = run("--prove")
    assert result.ret == 0
    assert outcome(result) == {"passed": 4, "skipped": 2}


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("wrong_text.py", WRONG.format("200 with ok"), "*no check fails on it*"),
        ("wrong_text.py", SOLUTION.replace('"ok"', '"no"'), "*names no mistake*"),
        (
            "wrong_text.py",
            WRONG.format("something else").replace('return "ok"', 'return "no"'),
            "*the check does not say*something else*",
        ),
        ("solution.py", STUB, "ex1_1 wrong*"),
        ("stub.py", f"{STUB}\nx = 1\n", "*ex1_1_ok.py is not the stub*"),
    ],
    ids=["right after all", "no docstring", "other words", "bad solution", "edited file"],
)
def test_prove_finds_what_is_not_proven(chapter, run, file, content, says):
    path = write_exercise(chapter, "ex1_1_ok")
    (path.parent / "answers" / "ex1_1_ok" / file).write_text(content)
    result = run("--prove")
    assert result.ret == 1
    result.stdout.fnmatch_lines([says])


# The tutorial's own exercises


ROOT = Path(__file__).parents[1]
OWN = exercises_below([ROOT])


@pytest.fixture
def busy_machine():
    """Four loops that take the processor away from whoever else needs it."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    yield
    for loop in loops:
        loop.kill()
        loop.wait()


@pytest.mark.slow
@pytest.mark.usefixtures("busy_machine")
def test_the_solutions_pass_however_busy_the_machine_is(tmp_path):
    report = tmp_path / "report.json"
    folders = [str(chapter / "exercises") for chapter in sorted({own.chapter for own in OWN})]
    command = [sys.executable, "-m", "pytest", *folders, "-q", "-p", "no:cacheprovider"]
    command += ["--solutions", "--exercise-report", str(report)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    rows = json.loads(report.read_text())["exercises"]
    assert {row["id"]: row["state"] for row in rows} == {own.id: "solved" for own in OWN}


def test_a_check_that_has_no_use_for_hypothesis_does_not_import_it():
    program = (
        "import sys, pytest\n"
        "code = pytest.main(['chapters', '-q', '-p', 'no:cacheprovider',"
        " '--exercise', 'ex1_1', '--solutions'])\n"
        "print(int(code), 'hypothesis' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "0 False", done.stdout + done.stderr

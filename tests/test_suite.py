"""Exercises in which the learner writes tests, on a made-up one."""

import inspect
import logging
import time

import hypothesis
import pytest

from tooling.exercises import limits
from tooling.private import explain_asserts

pytest_plugins = ["pytester"]

STUB = '''"""Write the tests."""

import pytest
from flask import Flask, request


def create_app():
    app = Flask(__name__)

    @app.get("/double/<int:number>")
    def double(number):
        app.logger.info("asked by %s", request.remote_addr)
        return {"double": 2 * number}

    return app


@pytest.fixture
def client():
    return create_app().test_client()


# TODO: write the tests.
'''
GOOD = """
def test_a_number_is_doubled(client):
    reply = client.get("/double/3")
    assert reply.status_code == 200
    assert reply.json == {"double": 6}
"""
WEAK = """
def test_a_number_is_doubled(client):
    assert client.get("/double/2").json == {"double": 4}
"""
CHECK = """
import pytest

BROKEN = {
    "adds two": ({"2 * number": "2 + number"}, "ask for the double of another number"),
    "answers 201": ({"number}": "number}, 201"}, "look at the status"),
}


def test_your_tests_pass(exercise):
    exercise.expect_tests_pass({"12": "a dozen is no half"})


@pytest.mark.parametrize("flaw", BROKEN)
def test_a_broken_app_is_noticed(exercise, flaw):
    exercise.expect_caught(flaw, *BROKEN[flaw])
"""


@pytest.fixture(autouse=True)
def long_grace(monkeypatch):
    """Keep the run that would be ended, for it is the one that runs these tests."""
    monkeypatch.setattr(limits, "GRACE", 60)
    monkeypatch.setattr(limits, "LAST", 300)


@pytest.fixture
def write(pytester):
    """Write an exercise, with these tests of the learner's at the end of the stub."""

    def write(tests="", *, name="ex5_1_double", stub=STUB, mine=None, check=CHECK):
        chapter = pytester.path / "chapters" / "05-five"
        answers = chapter / "exercises" / "answers" / name
        answers.mkdir(parents=True)
        (chapter / "conftest.py").touch()
        (answers / "stub.py").write_text(stub)
        (answers / "solution.py").write_text(stub + GOOD)
        path = chapter / "exercises" / f"{name}.py"
        path.write_text((mine or stub) + tests)
        path.with_name(f"test_{name}.py").write_text(check)
        return path

    return write


@pytest.fixture
def run(pytester):
    def run(*arguments):
        return pytester.runpytest_inprocess("chapters", "-p", "no:cacheprovider", *arguments)

    return run


def outcome(result):
    return {name: n for name, n in result.parseoutcomes().items() if name != "warnings"}


def test_an_untouched_exercise_is_to_do(write, run):
    write()
    assert outcome(run()) == {"skipped": 3}


@pytest.mark.parametrize("option", [(), ("--isolate",), ("--numprocesses", "1")])
def test_good_tests_solve_it(write, run, option):
    write(GOOD)
    run(*option).stdout.fnmatch_lines(["05-five*1 of 1 solved"])


@pytest.mark.parametrize("option", [(), ("--numprocesses", "1")])
def test_each_broken_app_that_survives_is_named(write, run, option):
    write(WEAK)
    result = run(*option)
    assert outcome(result) == {"failed": 2, "passed": 1}
    result.stdout.fnmatch_lines(
        [
            "ex5_1 wrong   chapters/05-five/exercises/ex5_1_double.py:25",
            "  sent      a broken app, to your tests",
            "  got       your tests pass although the app adds two",
            "  expected  at least one failure",
            "  try       ask for the double of another number",
        ],
        consecutive=True,
    )
    result.stdout.fnmatch_lines(["  got       your tests pass although the app answers 201"])


def test_isolated_a_broken_app_that_survives_is_named_too(write, run):
    write(WEAK)
    run("--isolate").stdout.fnmatch_lines(["*your tests pass although the app adds two"])


def test_tests_that_assert_nothing_catch_nothing(write, run):
    write("\ndef test_a_number_is_doubled(client):\n    client.get('/double/3')\n")
    assert outcome(run()) == {"failed": 2, "passed": 1}


def test_a_failure_with_the_right_app_is_told_as_pytest_does(write, run):
    write(GOOD.replace("200", "404"))
    result = run()
    assert outcome(result) == {"failed": 1, "passed": 2}
    result.stdout.fnmatch_lines(
        [
            "ex5_1 wrong   chapters/05-five/exercises/ex5_1_double.py:27",
            "  sent      the app as it was given, to your tests",
            "  got       line 27, test_a_number_is_doubled:",
            "            assert 200 == 404",
            "             +  where 200 = <WrapperTestResponse * [[]200 OK]>.status_code",
            "  expected  no failure: this app is right",
            "  try       compare line 27 with what the task says",
        ],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_failure_that_many_people_meet_has_advice_of_its_own(write, run):
    write(GOOD.replace('": 6', '": 12'))
    run().stdout.fnmatch_lines(["  try       a dozen is no half"])


def test_more_failures_are_counted(write, run):
    write("".join(GOOD.replace("6", "7").replace("is", f"{n}") for n in "abc"))
    run().stdout.fnmatch_lines(["            and 2 more fail"])


@pytest.mark.parametrize(
    "tests",
    [
        "def check_it(client):\n    assert client\n",
        "class Double:\n    def test_it(self, client):\n        assert client\n",
        "@pytest.mark.skip\ndef test_it(client):\n    assert client\n",
        "@pytest.mark.xfail\ndef test_it(client):\n    assert not client\n",
    ],
    ids=["another name", "another class", "skipped", "expected to fail"],
)
def test_without_tests_that_run_one_message_says_so(write, run, tests):
    write(f"\n\n{tests}")
    result = run()
    assert outcome(result) == {"failed": 1, "skipped": 2}
    result.stdout.fnmatch_lines(["  got       there is none that pytest finds and runs"])


PYTEST_HAS = """
import logging
import unittest


@pytest.mark.parametrize("number", [3, 4])
def test_parameters(client, number):
    assert client.get(f"/double/{number}").json == {"double": number + number}


class TestStatus:
    def test_a_class(self, client):
        assert client.get("/double/3").status_code == 200


class Old(unittest.TestCase):
    def test_a_test_case(self):
        self.assertTrue(create_app())


def test_the_log(client, caplog):
    with caplog.at_level("INFO"):
        client.get("/double/3")
    assert [record.getMessage() for record in caplog.records] == ["asked by 127.0.0.1"]


def test_patches(client, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    print("hello")
    assert capsys.readouterr().out == "hello\\n"


def test_exceptions_and_warnings(client):
    with pytest.raises(ZeroDivisionError):
        1 / 0
    with pytest.warns(UserWarning):
        import warnings
        warnings.warn("old")


@pytest.fixture(autouse=True)
def around():
    yield
"""


def test_whatever_pytest_has_can_be_used(write, run):
    write(PYTEST_HAS)
    run().stdout.fnmatch_lines(["05-five*1 of 1 solved"])


@pytest.mark.parametrize(
    ("tests", "line", "says"),
    [
        ("def test_it(clint):\n    pass", 26, "there is no fixture clint"),
        ("def test_it(client):\n    assert not client", 27, "assert not <FlaskClient*"),
        ("def test_it(client):\n    assert not client, 'why'", 27, "why"),
        ("def test_it(client):\n    client.nothing()", 27, "AttributeError: *"),
        ("def test_it(client):\n    raise SystemExit(3)", 27, "SystemExit: 3"),
        ("def test_it(client):\n    pytest.fail('no')", 27, "Failed: no"),
        ("@pytest.fixture\ndef f():\n    1 / 0\ndef test_it(f): pass", 28, "ZeroDivision*"),
        ("@pytest.fixture\ndef f():\n    yield\n    1 / 0\ndef test_it(f): pass", 29, "ZeroDiv*"),
        (
            "@pytest.mark.parametrize('x', [1])\ndef test_it(): pass",
            1,
            "Failed: In ex5_1_double.py::test_it: *",
        ),
        ("@pytest.mark.xfail(strict=True)\ndef test_it(): pass", 26, "[[]XPASS(strict)[]]*"),
    ],
)
def test_what_goes_wrong_is_told_with_its_line(write, run, tests, line, says):
    write(f"\n\n{tests}\n")
    run().stdout.fnmatch_lines([f"  got       line {line}, *", f"            {says}"])


def test_a_test_that_ends_the_run_ends_its_own_alone(write, run):
    write("\n\ndef test_it(client):\n    pytest.exit('enough')\n")
    write(GOOD, name="ex5_2_double")
    result = run()
    result.stdout.fnmatch_lines(["ex5_1 wrong*:27", "*enough*", "05-five*1 of 2 solved, 1 wrong"])


LOOP = "def test_it(client):\n    while True:\n        pass"
LOOPS = {
    "test": (True, LOOP),
    "without SIGALRM": (False, LOOP),
    "teardown": (
        True,
        f"@pytest.fixture\ndef f():\n    yield\n    {LOOP[25:]}\ndef test_it(f): pass",
    ),
    "collection": (True, "@pytest.mark.parametrize('n', range(10**9))\ndef test_it(n): pass"),
}


@pytest.mark.parametrize(("has_alarm", "tests"), LOOPS.values(), ids=LOOPS)
def test_a_loop_is_stopped_once(write, run, monkeypatch, has_alarm, tests):
    if has_alarm and not limits.HAS_ALARM:
        pytest.skip("this system has no SIGALRM")
    monkeypatch.setattr(limits, "HAS_ALARM", has_alarm)
    monkeypatch.setattr(limits, "LIMIT", 1)
    write(f"\n\n{tests}\n")
    result = run()
    result.stdout.fnmatch_lines(["*no end after 1 seconds*", "05-five*1 wrong"])
    assert outcome(result) == {"failed": 1, "skipped": 2}


def test_a_breakpoint_is_for_the_learner(pytester, write, run):
    pytester.makepyfile(
        quiet_debugger="""
        class Debugger:
            def __init__(self, **_): pass

            def set_trace(self, frame): print("at the breakpoint")
        """
    )
    pytester.syspathinsert()
    write(GOOD.replace("    reply", "    breakpoint()\n    reply", 1))
    result = run("--pdbcls", "quiet_debugger:Debugger", "-k", "test_your_tests_pass")
    assert outcome(result) == {"passed": 1, "deselected": 2}
    result.stdout.fnmatch_lines(["at the breakpoint"])


# What is broken


def test_an_app_that_was_changed_is_not_judged(write, run):
    write(GOOD.replace("200", "201"), mine=STUB.replace("number}", "number}, 201"))
    result = run()
    assert outcome(result) == {"failed": 1, "passed": 1, "skipped": 1}
    result.stdout.fnmatch_lines(
        [
            "ex5_1 wrong   chapters/05-five/exercises/ex5_1_double.py:7",
            "*create_app is not as you were given it",
            "*--reset ex5_1",
        ]
    )


def test_the_layout_is_the_learners_own(write, run):
    mine = STUB.replace('"/double', "'/double").replace('int:number>"', "int:number>'")
    mine = mine.replace("    return app\n", "    # The app is ready.\n\n    return app\n")
    write(GOOD.replace("== 200", "== 2 * 100"), mine=mine)
    run().stdout.fnmatch_lines(["05-five*1 of 1 solved"])


def test_what_the_tests_say_is_not_changed_with_the_app(write, run):
    write(
        GOOD.replace('"double": 6', '"double": 2 * number').replace(
            "    re", "    number = 3\n    re", 1
        )
    )
    run().stdout.fnmatch_lines(["05-five*1 of 1 solved"])


def test_a_change_that_fits_nowhere_is_a_fault_of_the_check(write, run):
    write(GOOD, check=CHECK.replace('"2 * number"', '"3 * number"'))
    result = run()
    result.stdout.fnmatch_lines(["*ValueError: 0 times in the stub, and not once: 3 [*] number"])
    result.stdout.fnmatch_lines(["05-five*1 not judged"])


def test_what_a_broken_app_does_to_its_logger_is_undone(write, run):
    silence = (
        '{"    @app": "    app.logger.setLevel(60)\\n    app.logger.propagate = False\\n    @app"}'
    )
    check = CHECK.replace(
        '"answers 201"', f'"is silent": ({silence}, "read the log"),\n    "answers 201"'
    )
    write(GOOD + PYTEST_HAS.replace("class TestStatus", "class TestIt"), check=check)
    run().stdout.fnmatch_lines(["05-five*1 of 1 solved"])
    logger = logging.getLogger("ex5_1_double")
    assert (logger.level, logger.propagate) == (logging.NOTSET, True)


@pytest.mark.parametrize("kind", [RecursionError, SystemError])
def test_a_file_too_deep_to_be_broken_is_wrong(write, run, monkeypatch, kind):
    def give_up(tree, source, path):
        if path.endswith("exercises/ex5_1_double.py"):
            raise kind("AST constructor recursion depth mismatch")
        explain_asserts(tree, source, path)

    write(GOOD)
    monkeypatch.setattr("tooling.private.explain_asserts", give_up)
    result = run()
    result.stdout.fnmatch_lines(
        ["ex5_1 wrong *", f"  got       {kind.__name__}: it is nested too*"]
    )


def test_a_folder_with_a_bracket_holds_tests_that_run(pytester, write, run, monkeypatch):
    folder = pytester.path / "a[b]c"
    folder.mkdir()
    write(GOOD)
    (pytester.path / "chapters").rename(folder / "chapters")
    monkeypatch.chdir(folder)
    run().stdout.fnmatch_lines(["05-five*1 of 1 solved"])


ADDED = """
def test_it(exercise):
    class TestAdded:
        def test_added(self, client):
            exercise.wrong(sent="a", got=repr(client), expected="b", try_="c")

    exercise.expect_tests_pass(add={"TestAdded": TestAdded})
"""


def test_tests_of_the_check_can_use_the_learners_fixtures(write, run):
    write(GOOD, check=ADDED)
    run().stdout.fnmatch_lines(["  got       <FlaskClient *", "  expected  b", "  try       c"])


# The run around


def test_the_options_of_the_run_around_are_its_own(write, run):
    unset = 'import os\nos.environ["PYTEST_ADDOPTS"] = "-k nothing --collect-only"\n'
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTEST_ADDOPTS", "")
        write(f"\n{unset}\n{GOOD}")
        run().stdout.fnmatch_lines(["05-five*1 of 1 solved"])


def test_the_run_around_goes_on_as_before(pytester, write, run):
    write(GOOD)
    pytester.makepyfile(
        **{
            "chapters/test_later": """
            import os

            def test_it():
                assert os.environ["PYTEST_CURRENT_TEST"].endswith("test_it (call)")
                left = [1, 2, 3]
                assert left == [1, 2, 4]
            """
        }
    )
    result = run("-p", "no:randomly")
    assert outcome(result) == {"failed": 1, "passed": 3}
    result.stdout.fnmatch_lines(["E * At index 2 diff: 3 != 4"])


PROPERTIES = """
from hypothesis import given, strategies as st

seen = []


@given(number=st.integers(0, 10**6))
def test_numbers_are_doubled(number):
    seen.append(number)
    reply = create_app().test_client().get(f"/double/{number}")
    assert (reply.status_code, reply.json) == (200, {"double": number + number})


def test_the_last():
    print("seen", len(seen), sum(seen))
"""


MANY_NUMBERS = """
from hypothesis import given, strategies as st

seen = []


@given(numbers=st.lists(st.integers(), min_size=20))
def test_integers_are_made(numbers):
    seen.extend(numbers)


def test_the_last():
    print("sum of all", sum(seen))
"""


def test_hypothesis_finds_the_same_each_time_and_writes_nothing_down(pytester, write, run):
    before = hypothesis.settings.get_current_profile_name()
    write(PROPERTIES)
    (first,) = [line for line in run("-s").outlines if "seen" in line]
    (second,) = [line for line in run("-s").outlines if "seen" in line]
    assert first == second
    assert not list(pytester.path.rglob("examples"))
    assert hypothesis.settings.get_current_profile_name() == before


def test_hypothesis_finds_the_same_whatever_else_is_loaded(pytester, write, run):
    path = write(MANY_NUMBERS)
    alone = [line for line in run("-s").outlines if "sum of all" in line]
    pytester.makepyfile(neighbour=f"NUMBERS = {list(range(1000, 1100))}")
    pytester.syspathinsert()
    path.write_text(f"{path.read_text()}\n\nimport neighbour\n")
    beside = [line for line in run("-s").outlines if "sum of all" in line]
    assert alone == beside != []


def busy() -> None:
    """Use up more of the processor's time than the tests below give to a learner."""
    end = time.process_time() + 0.8
    while time.process_time() < end:
        pass


def test_hypothesis_makes_its_table_of_unicode_before_the_time_begins(write, run, monkeypatch):
    text = hypothesis.strategies.text
    first = [busy]

    def slow_at_first(*args, **kwargs):
        if first:
            first.pop()()
        return text(*args, **kwargs)

    monkeypatch.setattr(hypothesis.strategies, "text", slow_at_first)
    monkeypatch.setattr(limits, "LIMIT", 0.7)
    property_ = "\n\n@given(text=st.text())\ndef test_a_text(text):\n    assert text == text\n"
    stub = STUB.replace("import pytest\n", "import hypothesis\nimport pytest\n")
    write(f"from hypothesis import given, strategies as st\n{GOOD}{property_}", stub=stub)
    run().stdout.fnmatch_lines(["05-five*1 of 1 solved"])


def test_what_hypothesis_has_found_is_told(write, run):
    write(PROPERTIES.replace("number + number", "number"))
    text = " ".join(run().stdout.str().split())
    assert "test_numbers_are_doubled: assert" in text
    assert "number=1" in text


def test_to_load_what_the_stub_imports_is_not_the_learners_time(pytester, write, run, monkeypatch):
    pytester.makepyfile(slow_library=f"import time\n{inspect.getsource(busy)}\nbusy()\n")
    pytester.syspathinsert()
    monkeypatch.setattr(limits, "LIMIT", 0.7)
    write(GOOD, stub=STUB.replace("import pytest\n", "import pytest\nimport slow_library\n"))
    run().stdout.fnmatch_lines(["05-five*1 of 1 solved"])


def test_the_learners_file_can_be_run_like_any_test(pytester, write):
    path = write(GOOD)
    result = pytester.runpytest_inprocess(path)
    assert outcome(result) == {"passed": 1}
    # That is no verdict: nobody has tried the broken apps.
    result.stdout.no_fnmatch_line("*solved*")

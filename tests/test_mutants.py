"""The mutants of the exercises' solutions."""

import ast
from pathlib import Path

import pytest

from tooling.authoring.mutants import Survey, examine, faults, read_equivalent
from tooling.authoring.mutate import Mutant, mutants
from tooling.exercises.exercise import Exercise, exercises_below

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
# What stands in a file, and the changes that must be among its mutants.
CHANGES = {
    "x = 200": ["200 -> 201", "without x = 200"],
    "x = True": ["True -> False"],
    "x = 'a'": ["'a' with an underscore after it"],
    "x = f'{a} b'": ["without {a}", "' b' with an underscore after it"],
    "x = a <= b": ["a <= b -> a < b"],
    "x = a in b": ["a in b -> a not in b"],
    "x = a and b": ["a and b -> a or b", "without a", "without b"],
    "x = not a": ["not a -> a"],
    "x = a + b": ["a + b -> a - b"],
    "x = a | b": ["a | b -> a", "a | b -> b"],
    "x = a if b else c": ["b -> True", "b -> False"],
    "x = a[:2]": ["a[:2] -> a"],
    "x = {'a': 1}": ["without the entry 'a'"],
    "x = [a, b]": ["without a", "without b"],
    "x = [a for a in b if c]": ["b -> ()", "without c"],
    "x = lambda: a": ["a -> None"],
    "f(a, b=c)": ["without f(a, b=c)", "without a", "without b=c"],
    "f(a)": ["f(a) -> a"],
    "x = a.strip()": ["a.strip() -> a"],
    "with a:\n    b()": ["with a: -> if True:", "without b()"],
    "try:\n    a()\nexcept E:\n    b()": ["E -> ()", "without b()"],
    "while a:\n    b()": ["a -> True", "a -> False", "without while a:"],
    "for a in b:\n    c()": ["b -> ()"],
    "raise E": ["without raise E"],
    "@d\ndef f(a=1):\n    return a": ["without d", "1 -> None", "a -> None", "without return a"],
    "class A(B):\n    x: Mapped[int | None] = c": ["without B", "int | None -> int"],
}
NO_MISTAKES = {
    "a docstring": '"""Answer."""\n\n\ndef f():\n    """Say."""\n',
    "an import": "import a\nfrom b import c\n",
    "an annotation": "def f(a: list[int], b: int | None) -> int | None: ...\n",
}
SOLUTION = '''"""Answer ok."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def index():
    return "ok", 200


@app.get("/other")
def other():
    return "other"
'''
CHECK = """
def test_the_page_says_ok(exercise):
    client = exercise.require("app").test_client()
    reply = exercise.send(client, "GET", "/")
    reply.expect(reply.text == "ok", expected="200 with ok", try_='return "ok"', at="index")
"""


def changes(source):
    return [mutant.change for mutant in mutants(source)]


@pytest.mark.parametrize("source", CHANGES)
def test_what_people_forget_or_confuse_is_a_mutant(source):
    assert set(CHANGES[source]) <= set(changes(source))


@pytest.mark.parametrize("name", NO_MISTAKES)
def test_what_changes_nothing_is_none(name):
    assert [change for change in changes(NO_MISTAKES[name]) if "def f" not in change] == []


def test_each_mutant_is_another_file_that_python_can_read():
    made = mutants(SOLUTION)
    trees = {ast.dump(ast.parse(mutant.code)) for mutant in made}
    assert len(trees) == len(made) > 20
    assert ast.dump(ast.parse(SOLUTION)) not in trees


def test_a_mutant_is_told_by_its_line_wherever_that_stands():
    (first,) = [each for each in mutants(SOLUTION) if each.change == "200 -> 201"]
    (moved,) = [each for each in mutants(f"\n{SOLUTION}") if each.change == "200 -> 201"]
    assert first.key == moved.key == ('return "ok", 200', "200 -> 201")
    assert moved.number == first.number + 1


@pytest.fixture
def exercise(tmp_path):
    """Make an exercise whose check looks at one of two pages, and at no status."""
    path = tmp_path / "01-one" / "exercises" / "ex1_1_ok.py"
    answers = path.parent / "answers" / "ex1_1_ok"
    answers.mkdir(parents=True)
    (tmp_path / "01-one" / "conftest.py").touch()
    (answers / "stub.py").touch()
    (answers / "solution.py").write_text(SOLUTION)
    path.with_name("test_ex1_1_ok.py").write_text(CHECK)
    return Exercise(path)


def test_what_a_check_does_not_look_at_survives(exercise):
    survey = examine(exercise)
    survived = {each.change for each in survey.survived}
    assert {"200 -> 201", "'other' with an underscore after it"} <= survived
    assert survived.isdisjoint({"'ok' with an underscore after it", "without app.get('/')"})


@pytest.mark.parametrize("solution", [SOLUTION.replace('"ok"', '"no"'), "1 / 0"])
def test_a_solution_that_does_not_pass_is_no_ground_for_mutants(exercise, solution):
    exercise.solution.write_text(solution)
    with pytest.raises(RuntimeError, match="ex1_1_ok: the solution does not pass"):
        examine(exercise)


def test_a_check_that_cannot_be_run_finds_no_mutant_right(exercise):
    exercise.check.with_name("conftest.py").write_text("import a_package_that_is_not_there")
    with pytest.raises(RuntimeError, match="a_package_that_is_not_there"):
        examine(exercise)


def test_each_fault_of_a_check_and_of_the_list_is_named():
    killed, excused, gap = (Mutant(name, "x -> y", 1, "") for name in ("killed", "excused", "gap"))
    survey = Survey("ex1_1_ok", [killed, excused, gap], [excused, gap])
    assert faults(survey, {excused.key, gap.key}) == []
    listed = {excused.key, killed.key, ("gone", "x -> y")}
    unnoticed, gone, dead = faults(survey, listed)
    assert unnoticed == "ex1_1_ok:1: survived: x -> y"
    assert gone.endswith("gone: x -> y: there is no such mutant")
    assert dead.endswith("killed: x -> y: it is killed, so it is not equivalent")


def test_what_is_said_of_a_line_goes_for_each_place_where_it_stands():
    one, other = Mutant("x", "x -> y", 1, "y\nx"), Mutant("x", "x -> y", 2, "x\ny")
    assert faults(Survey("ex1_1_ok", [one, other], [one]), {one.key}) == []


def test_an_entry_without_a_reason_is_refused(tmp_path):
    entry = '[[equivalent]]\nexercise = "ex1_1_ok"\nwhy = " "\nmutants = {x = ["a"]}\n'
    (tmp_path / "list.toml").write_text(entry)
    with pytest.raises(ValueError, match="ex1_1_ok: x: why is it no mistake"):
        read_equivalent(tmp_path / "list.toml")


def test_what_is_listed_as_equivalent_is_a_mutant_of_its_solution():
    # Whether it still passes its check takes minutes to find out: `make mutants` does.
    exercises = {exercise.name: exercise for exercise in exercises_below([ROOT])}
    for name, listed in read_equivalent().items():
        made = {mutant.key for mutant in mutants(exercises[name].solution.read_text("utf-8"))}
        assert listed - made == set(), name

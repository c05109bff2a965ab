import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tooling.isolation import Isolation, chapter_of

REPOSITORY = Path(__file__).parents[1]
CHAPTERS = sorted(path.parent for path in REPOSITORY.glob("chapters/*/conftest.py"))
# As the script `pytest` does, and unlike `python -m pytest`: the working directory is not
# on the search path.
PYTEST = [sys.executable, "-P", "-m", "pytest"]
WITHOUT_STAGES = [
    *[sys.executable, "-P", "-c"],
    "import sys, pytest; sys.modules['tooling'] = None; sys.exit(pytest.main())",
    "--disable-plugin-autoload",
]

CONFTEST = """
from pathlib import Path
import pytest
import app

@pytest.fixture(scope="session")
def shelf():
    yield app
    import app as app_at_the_end
    Path(__file__).with_name("session_ended").write_text(app_at_the_end.__file__)

@pytest.fixture(scope="package")
def shelf_of_the_package():
    yield app
    import app as app_at_the_end
    Path(__file__).with_name("package_ended").write_text(app_at_the_end.__file__)
"""
TEST_USERS = """
import sys
from pathlib import Path
import app

CHAPTER = Path(__file__).parents[1]

def test_the_app_is_this_chapters(shelf, shelf_of_the_package):
    assert app is shelf is shelf_of_the_package
    assert Path(app.__file__).is_relative_to(CHAPTER)

def test_a_module_imported_late_is_this_chapters():
    import late
    assert Path(late.__file__).is_relative_to(CHAPTER)

def test_the_search_path_leads_to_no_other_chapter():
    found = {parent for entry in sys.path for parent in [Path(entry), *Path(entry).parents]}
    assert {folder for folder in found if (folder / "late.py").exists()} == {CHAPTER}
"""
SENTINEL = """
from pathlib import Path
import app

def test_the_app_is_this_chapters():
    assert Path(app.__file__).is_relative_to(Path(__file__).parents[1])
"""
PACKAGE = """
import sys
from types import ModuleType

made_by_hand = sys.modules["app.made_by_hand"] = ModuleType("app.made_by_hand")
"""
TEST_PACKAGE = """
import sys
from pathlib import Path
import app.api.users
from forms import login

CHAPTER = Path(__file__).parents[1]

def test_submodules_are_this_chapters():
    assert Path(app.api.users.__file__).is_relative_to(CHAPTER)
    assert Path(login.__file__).is_relative_to(CHAPTER)

def test_submodules_imported_late_are_this_chapters():
    from app.api import bookmarks
    from forms import logout
    assert Path(bookmarks.__file__).is_relative_to(CHAPTER)
    assert Path(logout.__file__).is_relative_to(CHAPTER)

def test_a_module_without_a_file_is_this_chapters():
    assert sys.modules["app.made_by_hand"] is app.made_by_hand
"""
SCRIPT = {
    "conftest.py": CONFTEST,
    "app.py": "",
    "late.py": "",
    "tests/test_users.py": TEST_USERS,
    "exercises/test_ex.py": SENTINEL,
}
# `app/api` has an __init__.py, `forms` has none.
PACKAGED = {
    **{name: text for name, text in SCRIPT.items() if name != "app.py"},
    "app/__init__.py": PACKAGE,
    "app/api/__init__.py": "",
    "app/api/users.py": "",
    "app/api/bookmarks.py": "",
    "forms/login.py": "",
    "forms/logout.py": "",
    "tests/test_package.py": TEST_PACKAGE,
}
IN_A_SCRIPT, IN_A_PACKAGE = 4, 7  # tests


def write(folder: Path, files: dict[str, str]):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def run(folder: Path, *arguments: object, command=PYTEST):
    """Run pytest in a process of its own, and return its outcomes and all that it printed."""
    done = subprocess.run(
        [*command, *map(str, arguments), "-p", "no:cacheprovider"],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    output = done.stdout + done.stderr
    summary = "".join(re.findall(r"^=* ?(\d.*) in [\d.]+s", output, re.MULTILINE)[-1:])
    counts = re.findall(r"(\d+) ([a-z]+)", summary)
    return {noun.rstrip("s"): int(count) for count, noun in counts}, output


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Four made-up chapters, two of them with a package, below the real chapters/conftest.py."""
    course = tmp_path_factory.mktemp("course")
    write(course, {"pytest.ini": "[pytest]\ntestpaths = chapters\n"})
    write(course / "chapters/1-script", SCRIPT)
    write(course / "chapters/2-script", SCRIPT | {"tests/test_second.py": SENTINEL})
    write(course / "chapters/3-package", PACKAGED)
    write(course / "chapters/4-package", PACKAGED)
    shutil.copy(REPOSITORY / "chapters/conftest.py", course / "chapters")
    return course


@pytest.mark.parametrize(
    ("folder", "arguments", "passed"),
    [
        (".", [], 2 * IN_A_SCRIPT + 1 + 2 * IN_A_PACKAGE),
        (".", ["chapters/"], 2 * IN_A_SCRIPT + 1 + 2 * IN_A_PACKAGE),
        (".", ["chapters/4-package"], IN_A_PACKAGE),
        (".", ["chapters/2-script/tests/test_users.py::test_the_app_is_this_chapters"], 1),
        (".", ["chapters/4-package", "chapters/1-script"], IN_A_PACKAGE + IN_A_SCRIPT),
        ("chapters/2-script", [], IN_A_SCRIPT + 1),
    ],
    ids=["all", "chapters", "one", "one-test", "two-at-once", "inside-one"],
)
def test_every_way_of_calling_pytest_tests_each_chapters_own_app(course, folder, arguments, passed):
    outcomes, output = run(course / folder, *arguments)
    assert outcomes == {"passed": passed}, output


def test_named_tests_of_two_chapters_that_take_turns_find_their_own_app(course):
    names = ["test_the_app_is_this_chapters", "test_a_module_imported_late_is_this_chapters"]
    chapters = ["chapters/1-script", "chapters/3-package"]
    turns = [f"{chapter}/tests/test_users.py::{name}" for name in names for chapter in chapters]
    outcomes, output = run(course, *turns)
    assert outcomes == {"passed": 4}, output


def test_fixtures_are_torn_down_in_their_own_chapters_world(course):
    chapters = [course / "chapters" / name for name in ["1-script", "2-script", "3-package"]]
    ends = [chapter / end for chapter in chapters for end in ["session_ended", "package_ended"]]
    for end in ends:
        end.unlink(missing_ok=True)
    run(course, *(chapter / "tests/test_users.py" for chapter in chapters))
    for end in ends:
        assert chapter_of(Path(end.read_text("utf-8"))) == end.parent


def test_a_chapter_copied_out_of_the_repository_passes_with_the_plugin(course, tmp_path):
    copy = shutil.copytree(course / "chapters/3-package", tmp_path / "copy")
    # Not how the chapters are written, but a learner may add one.
    write(copy, {"tests/conftest.py": ""})
    outcomes, output = run(copy)
    assert outcomes == {"passed": IN_A_PACKAGE}, output


def test_a_copy_outside_the_root_and_a_chapter_inside_are_kept_apart(course, tmp_path):
    copy = shutil.copytree(course / "chapters/2-script", tmp_path / "copy")
    outcomes, output = run(course, copy, "chapters/1-script")
    assert f"rootdir: {course}" in output
    assert outcomes == {"passed": 2 * IN_A_SCRIPT + 1}, output
    assert Path((copy / "session_ended").read_text("utf-8")) == copy / "app.py"


def test_without_isolation_the_sentinel_catches_a_chapter_that_tests_another_ones_app(tmp_path):
    write(tmp_path / "1", SCRIPT)
    write(tmp_path / "2", SCRIPT | {"tests/test_second.py": SENTINEL})
    arguments = ["1/tests", "2/tests", "-p", "no:stages", "--continue-on-collection-errors"]
    outcomes, output = run(tmp_path, *arguments)
    assert outcomes["error"] == 1, output
    assert "import file mismatch" in output
    assert "FAILED 2/tests/test_second.py::test_the_app_is_this_chapters" in output
    assert "FAILED 1/tests/test_users.py::test_the_app_is_this_chapters" not in output


def test_a_conftest_that_fails_to_import_is_named_and_the_other_chapters_still_run(tmp_path):
    write(tmp_path / "course/1", SCRIPT)
    write(tmp_path / "course/2", SCRIPT | {"conftest.py": "import app, no_such_module\n"})
    write(tmp_path / "course/3", SCRIPT)
    outcomes, output = run(tmp_path, "course", "--continue-on-collection-errors")
    assert outcomes == {"passed": 2 * IN_A_SCRIPT, "error": 1}, output
    assert "No module named 'no_such_module'" in output
    conftest = Path("course/2/conftest.py")
    assert str(conftest) in output

    outcomes, output = run(tmp_path, "course/1", "course/2")
    assert outcomes == {}
    assert f"ImportError while loading conftest '{tmp_path / conftest}'" in output
    assert "No module named 'no_such_module'" in output


def test_chapters_without_the_plugin_name_it_and_the_cure(course):
    # The second one's own conftest would fail first, if this came any later.
    write(course / "chapters/1-script", {"broken/conftest.py": "import no_such_module"})
    outcomes, output = run(
        course, "chapters/1-script", "chapters/1-script/broken", "-p", "no:stages"
    )
    shutil.rmtree(course / "chapters/1-script/broken")
    assert outcomes == {}
    assert output.startswith("ERROR: ")
    assert "no_such_module" not in output
    for words in ["plugin, stages,", "`make test`", "activate the environment in .venv"]:
        assert words in output


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    """A chapter's folder, and an interpreter that forgets what the test imports."""
    monkeypatch.setattr(sys, "modules", sys.modules.copy())
    monkeypatch.setattr(sys, "path", sys.path.copy())
    return write(tmp_path / "chapter", {"conftest.py": "", "exercises/ex.py": ""})


def module(name: str, file: Path):
    sys.modules[name] = made = ModuleType(name)
    made.__file__ = str(file)
    return made


def test_a_virtual_environment_inside_a_chapter_is_no_part_of_it(chapter, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(chapter / ".venv"))
    packages = chapter / ".venv/lib/site-packages"
    isolation = Isolation()
    isolation.enter(chapter)
    own, library = module("own", chapter / "own.py"), module("library", packages / "library.py")
    sys.path[:0] = [str(packages), str(chapter)]

    isolation.enter(None)
    assert "own" not in sys.modules
    assert sys.modules["library"] is library
    assert (sys.path[0], str(chapter) in sys.path) == (str(packages), False)

    isolation.enter(chapter)
    assert sys.modules["own"] is own
    assert sys.path[:2] == [str(chapter), str(packages)]


def test_the_working_directory_on_the_search_path_belongs_to_its_chapter(chapter, monkeypatch):
    monkeypatch.chdir(chapter)
    isolation = Isolation()
    isolation.enter(chapter)
    sys.path.insert(0, "")
    isolation.enter(None)
    assert "" not in sys.path


def test_what_is_reached_through_the_chapters_folder_is_no_part_of_it(chapter, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(chapter / "../.venv"))
    isolation = Isolation()
    isolation.enter(chapter)
    program = module("program", chapter / "../.venv/bin/pytest")
    own = module("own", chapter.parent / "tests/../chapter/own.py")
    isolation.leave()
    assert sys.modules["program"] is program
    assert sys.modules.get("own") is not own


def test_what_runs_pytest_is_never_set_aside(chapter):
    isolation = Isolation()
    isolation.enter(chapter)
    main = module("__main__", chapter / "run_the_tests.py")
    isolation.leave()
    assert sys.modules["__main__"] is main


@pytest.mark.parametrize("named", [".", "../2-script", "./../../chapters/1-script/../2-script"])
def test_pytest_by_a_relative_path_tests_the_chapter(course, named):
    program = os.path.relpath(
        Path(sys.executable).with_name("pytest"), course / "chapters/2-script"
    )
    outcomes, output = run(course / "chapters/2-script", named, command=[program])
    assert outcomes == {"passed": IN_A_SCRIPT + 1}, output


def test_a_checkout_behind_a_link_tests_each_chapters_own_app(course, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(course, target_is_directory=True)
    outcomes, output = run(tmp_path, link / "chapters/1-script", link / "chapters/3-package")
    assert outcomes == {"passed": IN_A_SCRIPT + IN_A_PACKAGE}, output


@pytest.mark.parametrize(
    "option",
    [
        "--import-mode=importlib",
        "--import-mode=append",
        "--noconftest",
        "--confcutdir=chapters/5-own/tests",
    ],
)
def test_an_option_that_keeps_conftests_from_their_work_is_named(course, option):
    own = write(course / "chapters/5-own", SCRIPT)
    name = "ex5_1_own"
    write(own, {f"exercises/{name}.py": "", f"exercises/test_{name}.py": ""})
    outcomes, output = run(course, "chapters/5-own", option)
    shutil.rmtree(own)
    assert outcomes == {}
    assert output.startswith(f"ERROR: The chapters do not work with {option.partition('=chap')[0]}")
    assert "leave it out" in output


def test_other_tests_may_be_imported_in_any_mode(tmp_path):
    write(tmp_path, {"test_one.py": "def test_one():\n    pass\n"})
    outcomes, output = run(tmp_path, "--import-mode=importlib", "--noconftest")
    assert outcomes == {"passed": 1}, output


def test_leaving_a_chapter_does_not_wake_a_lazy_module(chapter):
    class Lazy(ModuleType):
        def __getattr__(self, name):
            raise ImportError(name)

    sys.modules["lazy"] = lazy = Lazy("lazy")
    isolation = Isolation()
    isolation.enter(chapter)
    isolation.leave()
    assert sys.modules["lazy"] is lazy


def test_at_the_end_no_chapters_module_is_left_behind(chapter):
    isolation = Isolation()
    isolation.enter(chapter)
    module("own", chapter / "own.py")
    isolation.pytest_unconfigure()
    assert "own" not in sys.modules


def test_a_folder_with_a_similar_name_is_another_chapters(chapter):
    isolation = Isolation()
    isolation.enter(chapter)
    module("other", chapter.with_name("chapter-2") / "other.py")
    isolation.leave()
    assert "other" in sys.modules


def test_a_chapter_is_the_nearest_folder_with_a_conftest_and_exercises(chapter):
    assert chapter_of(chapter / "exercises" / "ex.py") == chapter
    assert chapter_of(chapter) == chapter
    assert chapter_of(chapter.parent) is None
    assert chapter_of(write(chapter.parent / "tests", {"conftest.py": ""})) is None
    assert chapter_of(write(chapter.parent / "docs", {"exercises/page.md": ""})) is None
    copy = write(chapter / "copy", {"conftest.py": "", "exercises/ex.py": ""})
    assert chapter_of(copy / "tests") == copy


def test_every_chapter_has_a_sentinel_and_its_app_is_its_own():
    outcomes, output = run(REPOSITORY, "chapters", "-k", "test_the_app_under_test_is_this_chapters")
    assert outcomes["passed"] == len(CHAPTERS), output
    assert set(outcomes) == {"passed", "deselected"}


# A reader's `make test` tries one; `make check` tries all.
@pytest.mark.parametrize(
    "original",
    [
        pytest.param(path, id=path.name, marks=[] if path.name[:2] == "03" else pytest.mark.slow)
        for path in CHAPTERS
    ],
)
def test_a_copied_chapter_without_the_package_tooling_passes_and_leaves_out_exercises(
    original, tmp_path, monkeypatch
):
    # What readers have exported to try a setting must not spoil their tests.
    monkeypatch.setenv("SHELF_MAX_CONTENT_LENGTH", "1")
    copy = shutil.copytree(original, tmp_path / original.name)
    outcomes, output = run(copy, command=WITHOUT_STAGES)
    assert set(outcomes) == {"passed"}, output
    assert "exercises: left out" in output

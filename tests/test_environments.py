"""What a reader has exported and installed does not reach the chapters, nor the exercises."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted(path.parent for path in ROOT.glob("chapters/*/config.py"))
PLUGINS = Path(__file__).with_name("readers-plugins.txt")
PYTEST = [sys.executable, "-m", "pytest"]
SETTINGS = {
    "DATABASE_URL": "nonsense://nowhere",
    "FLASK_APP": "nowhere:app",
    "FLASK_DEBUG": "1",
    "FLASK_ENV": "development",
    "FLASK_RUN_PORT": "80",
    "FLASK_SKIP_DOTENV": "0",
    "SHELF_MAX_CONTENT_LENGTH": "1",
    "SHELF_SECRET_KEY": "short",
    "SHELF_SERVER_NAME": "nowhere.example",
    "SHELF_SESSION_COOKIE_NAME": "other",
    "SHELF_TRUSTED_HOSTS": '["nowhere.example"]',
}
# What plugins do that others have met: pytest-asyncio, pytest-flask, pytest-randomly.
PLUGIN = """
import random, warnings
import pytest

def pytest_configure(config):
    warnings.warn("an option has no value", pytest.PytestDeprecationWarning)

@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    random.Random(1).shuffle(items)

def pytest_pycollect_makeitem(collector, name, obj):
    if name.startswith("test_"):
        warnings.warn("an option has no value", pytest.PytestDeprecationWarning)

@pytest.fixture(autouse=True)
def request_context(request):
    if "app" not in request.fixturenames:
        yield
    else:
        app = request.getfixturevalue("app")
        with app.test_request_context():
            yield
"""


def run(*arguments: object, **environment: str) -> tuple[dict[str, int], str]:
    """Run pytest in a process of its own, and return its outcomes and all that it printed."""
    done = subprocess.run(
        [*PYTEST, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTEST_ADDOPTS": "-p no:cacheprovider"} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    output = done.stdout + done.stderr
    summary = "".join(re.findall(r"^=* ?(\d.*) in [\d.]+s", output, re.MULTILINE)[-1:])
    counts = re.findall(r"(\d+) ([a-z]+)", summary)
    return {noun.rstrip("s"): int(count) for count, noun in counts}, output


@pytest.fixture
def plugin(tmp_path):
    """Give the options and variables with which pytest loads the plugin."""
    (tmp_path / "hostile.py").write_text(PLUGIN)
    return ["-p", "hostile"], {"PYTHONPATH": str(tmp_path)}


def assert_all_passed(outcome: dict[str, int], output: str) -> None:
    assert outcome.keys() - {"warning", "skipped"} == {"passed"}, output
    assert set(re.findall(r"(\d+) of \1 solved", output)) == {"6", "7"}


def test_settings_and_plugins_of_a_reader_change_no_outcome(plugin):
    arguments, environment = plugin
    other = ROOT / "chapters/03-blueprints"
    environment["PYTHONPATH"] += f"{os.pathsep}{other}"
    environment |= SETTINGS | {"PYTHONOPTIMIZE": "1"}
    assert_all_passed(*run("chapters", "--solutions", *arguments, **environment))


@pytest.mark.parametrize(
    "options",
    [
        "-x",
        "-n 2",
        "-W ignore",
        "-W error",
        "-vv -s",
        "--cov=app --cov-branch",
        "--import-mode=prepend",
        "--strict-config --strict-markers -ra",
        "--tb=native --durations=3",
    ],
)
def test_options_that_a_reader_has_exported_change_no_outcome(options, tmp_path):
    environment = {"PYTEST_ADDOPTS": options, "COVERAGE_FILE": str(tmp_path / "coverage")}
    arguments = ["chapters/01-single-file", "chapters/03-blueprints", "--solutions"]
    outcome, output = run(*arguments, **environment)
    assert outcome.keys() == {"passed"}, output
    assert len(re.findall(r"(\d+) of \1 solved", output)) == 2, output


def test_warnings_that_a_reader_has_made_errors_change_no_outcome():
    outcome, output = run("chapters/04-extensions", "--solutions", PYTHONWARNINGS="error")
    assert outcome.keys() == {"passed"}, output


@pytest.mark.parametrize(
    "package", re.findall(r"^pytest-.*", PLUGINS.read_text("utf-8"), re.MULTILINE)
)
def test_a_plugin_that_a_reader_has_installed_changes_no_outcome(package, tmp_path):
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--no-deps", "--target", tmp_path, package], check=True)
    arguments = ["chapters/03-blueprints", "chapters/05-testing", "--solutions"]
    outcome, output = run(*arguments, PYTHONPATH=str(tmp_path))
    name, _, version = package.partition("==")
    assert outcome.keys() == {"passed"}, output
    assert re.search(
        rf"^plugins: .*\b{name.removeprefix('pytest-')}-{version}", output, re.MULTILINE
    )


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_a_chapter_alone_heeds_no_settings_from_outside(chapter):
    environment = {"FLASK_DEBUG": "1", "SHELF_MAX_CONTENT_LENGTH": "1"}
    outcome, output = run(
        *[
            chapter / "tests/test_config.py",
            f"--rootdir={chapter}",
            f"--confcutdir={chapter}",
            "-pno:stages",
        ],
        **environment,
    )
    assert outcome.keys() == {"passed"}, output


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_a_chapter_where_nothing_can_be_written_passes_its_tests(chapter, tmp_path):
    ignore = shutil.ignore_patterns("exercises", "instance", "__pycache__", ".*_cache")
    copy = shutil.copytree(chapter, tmp_path / chapter.name, ignore=ignore)
    (copy / "instance").touch()  # so nobody can make the folder, not even the superuser
    outcome, output = run(copy, f"--rootdir={copy}", f"--confcutdir={copy}", "-pno:stages")
    assert outcome.keys() == {"passed"}, output

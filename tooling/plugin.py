"""The pytest plugin of the tutorial: its options and fixtures, and the hooks that it gathers."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tooling.exercises.errors import NeverEnds
from tooling.exercises.exercise import Exercise, exercises_below, find
from tooling.exercises.running import Exercises, answer_of, argument_for, exercise_of
from tooling.isolation import Isolation, chapter_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tooling.exercises.answer import Answer

# Variables in a reader's shell that the chapters and the exercises would follow.
SETTINGS = ("DATABASE_URL", "FLASK_", "SHELF_")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the exercises."""
    group = parser.getgroup("exercises", "exercises of Flask in Stages")
    group.addoption("--exercise", metavar="ID", help="check this exercise only: ex1_3")
    group.addoption("--hint", metavar="ID[=N]", help="print hint N, the first by default")
    group.addoption("--reset", metavar="ID", help="put the stub back; your file is kept")
    group.addoption("--solutions", action="store_true", help="check the reference answers")
    group.addoption("--isolate", action="store_true", help="a process for each exercise")
    group.addoption("--exercise-report", metavar="PATH", type=Path, help="write a JSON report")
    group.addoption(
        "--prove",
        action="store_true",
        help="check each check: the stub is to do, the solution passes, wrong answers fail",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Isolate the chapters before the first conftest is imported.

    Raises:
        pytest.UsageError: An option keeps the chapters' conftests from their work.

    """
    _refuse_options(early_config)
    early_config.pluginmanager.register(Isolation(), "stages-isolation")
    environment = pytest.MonkeyPatch()
    early_config.add_cleanup(environment.undo)
    for name in [name for name in os.environ if name.startswith(SETTINGS)]:
        environment.delenv(name)


def pytest_configure(config: pytest.Config) -> None:
    """Find the exercises that the run is about."""
    wanted = None
    if name := config.getoption("--exercise"):
        wanted = _find(config, name)
        config.args[:] = [argument_for(wanted.check, config.invocation_params.dir)]
    here = config.invocation_params.dir
    for number, argument in enumerate(config.args):
        if "[" in argument and (here / argument).exists():
            config.args[number] = argument_for(here / argument, here)
    if report := config.getoption("--exercise-report"):
        folder = (config.invocation_params.dir / report).parent
        if not folder.is_dir():
            raise pytest.UsageError(f"--exercise-report: there is no folder {folder}; create it")
    config.pluginmanager.register(Exercises(config, wanted), "stages-exercises")
    if config.getoption("--prove"):
        from tooling.authoring.prove import EveryAnswer  # noqa: PLC0415  only for maintainers

        config.pluginmanager.register(EveryAnswer(), "stages-every-answer")


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Answer `--hint` and `--reset` without running a test."""
    try:
        if wanted := config.getoption("--hint"):
            _say(_hint(config, wanted))
        elif wanted := config.getoption("--reset"):
            _say(_reset(_find(config, wanted)))
        else:
            return None
    except OSError as error:
        raise pytest.UsageError(
            f"{error.filename}: {error.strerror}; `git restore` brings back what was committed"
        ) from error
    return 0


def _hint(config: pytest.Config, wanted: str) -> str:
    wanted, _, number = wanted.partition("=")
    exercise = _find(config, wanted)
    hints = exercise.hints()
    if number not in {"", *map(str, range(1, len(hints) + 1))}:
        raise pytest.UsageError(
            f"{exercise.id} has the hints 1 to {len(hints)}, and no hint {number}"
        )
    which = int(number or 1)
    return f"{exercise.id}, hint {which} of {len(hints)}\n\n{hints[which - 1]}"


def _reset(exercise: Exercise) -> str:
    name = exercise.path.name
    was_there = exercise.path.exists()
    if backup := exercise.reset():
        return f"{name} is the stub; your file is kept as {backup.name}"
    if was_there:
        return f"{name} is the stub already; nothing was written"
    return f"{name} is the stub; there was no file to keep"


def _say(text: str) -> None:
    # The terminal's encoding may not have every letter of a hint.
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def _find(config: pytest.Config, wanted: str) -> Exercise:
    try:
        return find(wanted, _folders(config, config.args))
    except LookupError as error:
        raise pytest.UsageError(str(error)) from None


def _folders(config: pytest.Config, arguments: list[str]) -> list[Path]:
    """Return what the command line names, and the folder that pytest was called in."""
    here = config.invocation_params.dir
    named = [argument.partition("::")[0] for argument in arguments]
    return [Path(os.path.abspath(here / name)) for name in [*named, ""]]  # noqa: PTH100  with ..


def _refuse_options(config: pytest.Config) -> None:
    options = config.known_args_namespace
    cut = options.confcutdir and Path(os.path.abspath(options.confcutdir))  # noqa: PTH100  with ..
    unasked = config.inipath.parent if config.inipath else config.rootpath  # pytest's own choice
    if options.importmode != "prepend":
        option = f"--import-mode={options.importmode}"
        why = "their tests import the app by its name"
    elif options.noconftest:
        option, why = "--noconftest", "their conftest.py has what their tests need"
    elif cut and cut != unasked and (chapter := chapter_of(cut)) and chapter != cut:
        option, why = "--confcutdir", "their conftest.py has what their tests need"
    else:
        return
    if exercises_below(_folders(config, options.file_or_dir)):
        raise pytest.UsageError(
            f"The chapters do not work with {option}, since {why}: leave it out, also from "
            "PYTEST_ADDOPTS and pytest's settings."
        )


def serve_for_ever(*_: object, **__: object) -> None:
    """Stand in for `Flask.run`: with its reloader it would start the whole run once more.

    Raises:
        NeverEnds: Always.

    """
    raise NeverEnds("app.run() never ends")


@pytest.fixture
def exercise(request: pytest.FixtureRequest) -> Iterator[Answer]:
    """Give the check one answer: the learner's, or what an option puts in its place."""
    wanted = exercise_of(request.path)
    if wanted is None:
        pytest.fail(f"{request.path.name} uses the fixture exercise, but is no test_exN_M_name.py")
    answer = answer_of(request.node, wanted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flask.Flask.run", serve_for_ever)
        yield answer
    answer.forget()


@pytest.fixture
def make_app(exercise: Answer) -> Callable[..., Flask]:
    """Give the check `exercise.make_app`, which calls the learner's factory."""
    return exercise.make_app


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let Hypothesis sum up only what has used it.

    Its summary imports all of it, also where no test has: that is half of what one exercise's check
    takes. Source: `pytest_terminal_summary` in Hypothesis 6.170's `_hypothesis_pytestplugin`.
    """
    manager = session.config.pluginmanager
    if "hypothesis" not in sys.modules and manager.hasplugin("hypothesispytest"):
        manager.unregister(name="hypothesispytest")

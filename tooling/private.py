"""What is private to pytest and to Hypothesis, and used all the same: here, and nowhere else.

Neither has a public way to these four things. They were tried with pytest 9.2 and with Hypothesis
6.150 and 6.170, and `pyproject.toml` lets in no next major version of either. When one of them
changes, `tests/test_suite.py` and `tests/test_environments.py` fail, and the cure is in this file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from _pytest.assertion.rewrite import rewrite_asserts

if TYPE_CHECKING:
    import ast
    from types import ModuleType


def explain_asserts(tree: ast.Module, source: str, path: str) -> None:
    """Rewrite each `assert` of a module that no import has loaded, so that it tells what it saw.

    `pytest.register_assert_rewrite` is for modules that are imported by their name.
    """
    rewrite_asserts(tree, source.encode(), path)


class GivenModule(pytest.Module):
    """A test module that is there already; pytest would import it."""

    def __init__(self, *, given: ModuleType, **kwargs: Any) -> None:
        """Take the module `given`."""
        super().__init__(**kwargs)
        self._given = given

    def _getobj(self) -> ModuleType:
        return self._given


def pushed_fixtures(item: pytest.Function) -> set[str]:
    """Return the fixtures that an installed plugin uses for each test, and this one asks not for.

    Pytest tells nowhere else what is autouse.
    """
    known = item._fixtureinfo  # noqa: SLF001
    return {
        name
        for name, (*_, fixture) in known.name2fixturedefs.items()
        if fixture._autouse  # noqa: SLF001
        and fixture.node is item.session
        and fixture.func.__module__ != "conftest"
        and name not in known.argnames
    }


def forget_constants(patch: pytest.MonkeyPatch) -> None:
    """Keep the constants of all modules that happen to be loaded out of Hypothesis's examples.

    To read them takes time, and another run would find other ones.
    """
    from hypothesis.internal.conjecture import providers  # noqa: PLC0415  few exercises need it

    patch.setattr(providers.HypothesisProvider, "_local_constants", providers.Constants())
    patch.setattr(providers, "CONSTANTS_CACHE", {})

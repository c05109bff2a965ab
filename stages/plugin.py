"""The pytest plugin of the tutorial: it gathers the parts."""

import pytest

from stages.isolation import Isolation


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Isolate the chapters before the first conftest is imported."""
    early_config.pluginmanager.register(Isolation(), "stages-isolation")

import pytest


def pytest_configure(config):
    if not config.pluginmanager.hasplugin("stages"):
        raise pytest.UsageError(
            "The chapters need this tutorial's own pytest plugin, and it is not loaded: "
            "use `make test`, or activate the environment in .venv first."
        )

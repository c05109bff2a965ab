import pytest


# Called as soon as this file is imported: before a chapter's own conftest, which
# fails in words of its own where Flask or the plugin is missing.
def pytest_plugin_registered(manager):
    if not manager.hasplugin("stages"):
        raise pytest.UsageError(
            "The chapters need this tutorial's own pytest plugin, stages, and it is "
            "not loaded: use `make test`, or activate the environment in .venv first."
        )

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql import MISSING, Cluster, find_programs
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

REPOSITORY = Path(__file__).parents[1]
SITE = re.compile(r"/test_(atlas|built_site|taught)\.py")  # most of their tests need it built


def pytest_configure() -> None:
    # Python ends at once when it is asked to, and then nobody stops the servers of the tests.
    signal.signal(signal.SIGTERM, end_in_order)


def end_in_order(signum: int, _frame: object) -> None:
    """End the run as Ctrl+C does, with all its fixtures; asking once is enough."""
    signal.signal(signum, signal.SIG_IGN)
    pytest.exit(f"the run was ended by {signal.Signals(signum).name}", 128 + signum)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The walk takes minutes: at the end, one processor would wait for it.
    items.sort(key=lambda item: item.path.name != "test_walk.py")


class Groups(LoadScopeScheduling):
    """Sends what starts the same application, or builds the site, to the same process.

    xdist's own groups do not reach pytest 9.2: it makes a test's id from other parts.
    """

    def _split_scope(self, nodeid: str) -> str:
        if application := re.search(r"\d\d-[\w-]+?-(called|flask-run|postgresql)\b", nodeid):
            return application[0]
        return "the site" if SITE.search(nodeid) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Groups | None:
    return Groups(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start a PostgreSQL server, or skip where there is none to start."""
    programs = find_programs()
    if programs is None:
        pytest.skip(MISSING)
    with Cluster(programs) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as a reader does, once for all tests: their own files are no fault."""
    site = tmp_path_factory.mktemp("built") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(site)],
        cwd=REPOSITORY,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return site

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql import MISSING, Cluster, find_programs

REPOSITORY = Path(__file__).parents[1]


def pytest_configure() -> None:
    # Python ends at once when it is asked to, and then nobody stops the servers of the tests.
    signal.signal(signal.SIGTERM, end_in_order)


def end_in_order(signum: int, _frame: object) -> None:
    """End the run as Ctrl+C does, with all its fixtures; asking once is enough."""
    signal.signal(signum, signal.SIG_IGN)
    pytest.exit(f"the run was ended by {signal.Signals(signum).name}", 128 + signum)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "built_site" in getattr(item, "fixturenames", ()):
            # One process builds the site, and not each.
            item.add_marker(pytest.mark.xdist_group("built site"))


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

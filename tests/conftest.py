import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql import MISSING, Cluster, find_programs

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start a PostgreSQL server, or skip where there is none to start."""
    programs = find_programs()
    if programs is None:
        pytest.skip(MISSING)
    cluster = Cluster(programs)
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as a maintainer does, once for all tests."""
    site = tmp_path_factory.mktemp("built") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=REPOSITORY,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return site

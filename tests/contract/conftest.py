import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

pytest.register_assert_rewrite("contract.visitor")

from postgresql import MISSING, find_programs  # noqa: E402

from contract.differences import DATABASE  # noqa: E402
from contract.servers import SETTINGS, InProcess, Live, Shelf  # noqa: E402
from contract.visitor import Member, Visitor  # noqa: E402

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("[0-9][0-9]-*"))
WAYS = {"called": InProcess, "flask-run": Live, "postgresql": Live}
NO_SERVER = pytest.mark.skipif(find_programs() is None, reason=MISSING)


def pytest_configure(config):
    config.addinivalue_line("markers", "since(difference): for the chapters in which it holds")


def pytest_generate_tests(metafunc):
    """Run a test against each chapter, in both ways, or tell why against none."""
    if "shelf" not in metafunc.fixturenames:
        return
    mark = metafunc.definition.get_closest_marker("since")
    since, why = mark.args[0] if mark else (1, "")
    params = [
        pytest.param(
            (folder, way),
            id=f"{folder.name}-{way}",
            marks=NO_SERVER if way == "postgresql" else (),
        )
        for folder in CHAPTERS
        for way in WAYS
        if int(folder.name[:2]) >= since
        and (way != "postgresql" or int(folder.name[:2]) >= DATABASE.since)
    ]
    if not params:
        skip = pytest.mark.skip(reason=f"holds from chapter {since} on: {why}")
        params = [pytest.param(None, id="no-chapter-yet", marks=skip)]
    metafunc.parametrize("shelf", params, indirect=True, scope="session")


@pytest.fixture(scope="session")
def shelves(request, tmp_path_factory):
    """Start what the chosen tests are about, the servers side by side.

    All of it from copies of what belongs to the application: nothing that it writes may meet a
    reader's own data, or make `mkdocs serve` build the site again.
    """
    copies = tmp_path_factory.mktemp("contract")
    ignore = shutil.ignore_patterns("tests", "exercises", "conftest.py", ".*_cache", "__pycache__")
    params = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    wanted = {param["shelf"] for param in params if param.get("shelf")}
    started: dict[tuple[Path, str], Shelf] = {}
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith(SETTINGS)]:
                patch.delenv(name)
            # The servers come first: they get ready while the others are loaded.
            for folder, way in sorted(wanted, key=lambda one: (one[1] == "called", one)):
                copy = copies / way / folder.name
                shutil.copytree(folder, copy, ignore=ignore)
                more = {}
                if way == "postgresql":
                    more["DATABASE_URL"] = request.getfixturevalue("cluster").new_database()
                started[folder, way] = WAYS[way](copy, **more)
                stack.callback(started[folder, way].stop)
        for shelf in started.values():
            shelf.wait()
        # To hash a password takes a tenth of a second, on purpose: all tests share two members,
        # and those of one shelf join while the tests of another one run.
        pool = stack.enter_context(ThreadPoolExecutor(2))
        yield {key: pool.submit(populate, started[key]) for key in sorted(started)}


def populate(shelf: Shelf) -> Shelf:
    shelf.members = [Member(shelf), Member(shelf)]
    return shelf


@pytest.fixture(scope="session")
def shelf(request, shelves):
    return shelves[request.param].result()


@pytest.fixture
def visitor(shelf):
    """Somebody whom the shelf does not know."""
    return Visitor(shelf)


@pytest.fixture(scope="session")
def alice(shelf):
    """Somebody who adds bookmarks."""
    return shelf.members[0]


@pytest.fixture(scope="session")
def bob(shelf):
    """Somebody who adds none, so that only the greeting on a page names him."""
    return shelf.members[1]

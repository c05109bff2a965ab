from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

pytest.register_assert_rewrite("contract.visitor")

from postgresql import MISSING, find_programs  # noqa: E402

from contract.differences import DATABASE  # noqa: E402
from contract.servers import (  # noqa: E402
    CHAPTERS,
    InProcess,
    Live,
    Shelf,
    copy_application,
    without_settings,
)
from contract.visitor import Member, Visitor  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

WAYS: dict[str, type[InProcess | Live]] = {
    "called": InProcess,
    "flask-run": Live,
    "postgresql": Live,
}
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

    All of it in a folder with a name that readers have, too, and that is hard on a program.
    """
    copies = tmp_path_factory.mktemp("contract") / "a%2Fb c[d] é"
    params = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    wanted = {param["shelf"] for param in params if param.get("shelf")}
    started: dict[tuple[Path, str], Shelf] = {}
    with ExitStack() as stack:
        with without_settings():
            # The servers come first: they get ready while the others are loaded.
            for folder, way in sorted(wanted, key=lambda one: (one[1] == "called", one)):
                copy = copy_application(folder, copies / way)
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

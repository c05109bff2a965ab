from contextlib import closing

import pytest

pytest.register_assert_rewrite("contract.visitor")

from postgresql import MISSING, find_programs  # noqa: E402

from contract.differences import DATABASE  # noqa: E402
from contract.servers import (  # noqa: E402
    CHAPTERS,
    CHEAP,
    InProcess,
    Live,
    copy_application,
    without_settings,
)
from contract.visitor import Member, Visitor  # noqa: E402

WAYS: dict[str, type[InProcess | Live]] = {
    "called": InProcess,
    "flask-run": Live,
    "postgresql": Live,
}
MARKS = {
    "postgresql": [
        pytest.mark.slow,
        pytest.mark.skipif(find_programs() is None, reason=MISSING),
    ]
}


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
            marks=MARKS.get(way, ()),
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
def shelf(request, tmp_path_factory):
    """Start one chapter's application, reached in one way.

    All of it in a folder with a name that readers have, too, and that is hard on a program.
    """
    folder, way = request.param
    copy = copy_application(folder, tmp_path_factory.mktemp("contract") / "a%2Fb c[d] é")
    # To hash a password takes a tenth of a second, on purpose; chapter 1 has no setting for that.
    more = {"SHELF_HASH_METHOD": CHEAP} if way != "called" else {}
    if way == "postgresql":
        more["DATABASE_URL"] = request.getfixturevalue("cluster").new_database()
    with without_settings():
        shelf = WAYS[way](copy, **more)
    with closing(shelf):
        shelf.wait()
        shelf.members = [Member(shelf), Member(shelf)]
        yield shelf


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

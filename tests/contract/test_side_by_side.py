"""A browser has one cookie jar for all ports of a host, and a reader runs several chapters."""

from itertools import permutations

import pytest

from contract.servers import CHAPTERS, InProcess, copy_application, without_settings
from contract.visitor import Member, Visitor

PAIRS = list(permutations((folder.name for folder in CHAPTERS), 2))


@pytest.fixture(scope="module")
def members(tmp_path_factory):
    """Somebody who has logged in, for each chapter as `flask run` configures it."""
    copies = tmp_path_factory.mktemp("side-by-side")
    with without_settings():
        shelves = [
            InProcess(copy_application(folder, copies), "config.Development") for folder in CHAPTERS
        ]
    yield {shelf.name: Member(shelf) for shelf in shelves}
    for shelf in shelves:
        shelf.close()


@pytest.mark.parametrize(("here", "there"), PAIRS)
def test_a_login_of_one_chapter_is_none_in_another(members, here, there):
    alice, shelf = members[here], members[there].shelf
    (value,) = alice.cookies.values()
    as_if_there = dict.fromkeys(members[there].cookies, value)

    for cookies in (alice.cookies, as_if_there):
        stranger = Visitor(shelf, dict(cookies), alice.token)
        assert stranger.is_stranger()
        stranger.refused(stranger.add(), 401)


def test_a_login_to_one_chapter_ends_none_in_another(members):
    jar: dict[str, str] = {}
    for alice in members.values():
        jar |= alice.cookies

    for alice in members.values():
        assert not Visitor(alice.shelf, dict(jar)).is_stranger()

"""The data of one application, in memory."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from flask import current_app


@dataclass
class User:
    id: int
    username: str
    email: str
    password_hash: str
    created_at: datetime


@dataclass
class Bookmark:
    id: int
    url: str
    title: str
    note: str
    author: User
    created_at: datetime


@dataclass
class Store:
    """What one application remembers, until its process ends."""

    nobody_hash: str
    users: dict[int, User] = field(default_factory=dict)
    bookmarks: dict[int, Bookmark] = field(default_factory=dict)
    user_ids: count = field(default_factory=lambda: count(1))
    bookmark_ids: count = field(default_factory=lambda: count(1))


def get_store() -> Store:
    return current_app.extensions["store"]


def newest_bookmarks(limit: int, before: int | None = None) -> list[Bookmark]:
    newest = sorted(get_store().bookmarks.values(), key=lambda b: b.id, reverse=True)
    return [b for b in newest if before is None or b.id < before][:limit]


def find_user(key: str, value: str) -> User | None:
    """Return the user whose username or email is this, in any letter case."""
    for user in list(get_store().users.values()):
        if getattr(user, key).casefold() == value.casefold():
            return user
    return None

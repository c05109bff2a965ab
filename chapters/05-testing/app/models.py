"""The tables, and the questions that more than one view asks of them."""

from datetime import UTC, datetime

from flask import current_app
from sqlalchemy import DateTime, Dialect, ForeignKey, TypeDecorator, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from werkzeug.security import check_password_hash, generate_password_hash

from app.extensions import db

# No row has a larger id, and PostgreSQL refuses to compare with one.
LARGEST_ID = 2**31 - 1


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, _dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value!r} has no time zone: use datetime.now(UTC)")
        return value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, _dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def now() -> datetime:
    return datetime.now(UTC)


class User(db.Model):
    __tablename__ = "users"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]
    username_key: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    # A key decides whether a name is taken: it is the same in any letter case.
    # update(User).values(...) goes round these: change a name on its object.
    @validates("username")
    def fold_username(self, _name: str, username: str) -> str:
        self.username_key = username.casefold()
        return username

    @validates("email")
    def fold_email(self, _name: str, email: str) -> str:
        self.email_key = email.casefold()
        return email

    def set_password(self, password: str) -> None:
        method = current_app.config["HASH_METHOD"]
        self.password_hash = generate_password_hash(password, method)

    def check_password(self, password: str) -> bool:
        return check_password_hash(self.password_hash, password)


class Bookmark(db.Model):
    __tablename__ = "bookmarks"
    # An id is never given again, so that a URL means one bookmark for ever.
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    title: Mapped[str]
    note: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    # Loaded with the bookmark: no page asks once more for each of its lines.
    author: Mapped[User] = relationship(lazy="joined", innerjoin=True)


def newest_bookmarks(limit: int, before: int | None = None) -> list[Bookmark]:
    newest = select(Bookmark).order_by(Bookmark.id.desc()).limit(limit)
    if before is not None and before <= LARGEST_ID:
        newest = newest.where(Bookmark.id < before)
    return list(db.session.scalars(newest))


def find_user(username: str) -> User | None:
    """Return the user whose username this is, in any letter case."""
    return db.session.scalar(
        select(User).where(User.username_key == username.casefold())
    )


def taken_fields(username: str, email: str) -> list[str]:
    """Return which of the two somebody has already, in any letter case."""
    taken = []
    if find_user(username):
        taken.append("username")
    if db.session.scalar(select(User.id).where(User.email_key == email.casefold())):
        taken.append("email")
    return taken

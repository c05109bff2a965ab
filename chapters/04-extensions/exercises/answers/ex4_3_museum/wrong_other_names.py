"""The constraints have names, but names of their own: the next migration looks for others.

The check says: upgrade(), then the names of the constraints … pk_artists, uq_artists_name, fk_exhibits_artist … fk_exhibits_artist_id_artists … the pattern of NAMES
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class Artist(Base):
    __tablename__ = "artists"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Exhibit(Base):
    __tablename__ = "exhibits"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    artist_id: Mapped[int] = mapped_column(ForeignKey("artists.id"))

    artist: Mapped[Artist] = relationship()


def upgrade():
    op.create_table(
        "artists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_artists"),
        sa.UniqueConstraint("name", name="uq_artists_name"),
    )
    with op.batch_alter_table("exhibits") as batch:
        batch.add_column(sa.Column("artist_id", sa.Integer(), nullable=True))
    op.execute("INSERT INTO artists (name) SELECT DISTINCT artist FROM exhibits")
    op.execute(
        "UPDATE exhibits SET artist_id ="
        " (SELECT id FROM artists WHERE artists.name = exhibits.artist)"
    )
    # Only now every row has a value.
    with op.batch_alter_table("exhibits") as batch:
        batch.alter_column("artist_id", nullable=False)
        batch.create_foreign_key("fk_exhibits_artist", "artists", ["artist_id"], ["id"])
        batch.drop_column("artist")


def downgrade():
    with op.batch_alter_table("exhibits") as batch:
        batch.add_column(sa.Column("artist", sa.String(), nullable=True))
    op.execute(
        "UPDATE exhibits SET artist ="
        " (SELECT name FROM artists WHERE artists.id = exhibits.artist_id)"
    )
    with op.batch_alter_table("exhibits") as batch:
        batch.alter_column("artist", nullable=False)
        batch.drop_constraint("fk_exhibits_artist", type_="foreignkey")
        batch.drop_column("artist_id")
    op.drop_table("artists")

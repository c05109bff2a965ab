"""A museum that writes the name of an artist on every exhibit again.

Its database, an SQLite file, has one table, and rows are in it:

    exhibits (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR NOT NULL,
              artist VARCHAR NOT NULL)

The models below say what it shall become: each artist once, in a table of their
own, and every exhibit refers to one. Write the migration. After upgrade() the
tables agree with the models, and every exhibit has its artist; after downgrade()
the table is as it was, with all rows. Names of constraints follow NAMES.
"""

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


# TODO: write both; alembic.op works inside them, as in a file in migrations/.
def upgrade():
    op.create_table("artists")


def downgrade():
    op.drop_table("artists")

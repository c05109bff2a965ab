import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.orm import Session

ROWS = [
    (1, "Black Iris", "O'Keeffe"),
    (2, "Squares with Rings", "Kandinsky"),
    (3, "Ladder to the Moon", "O'Keeffe"),
]
NAMES = "pk_artists, uq_artists_name, fk_exhibits_artist_id_artists"
TRY = {
    "add_table": "create the table with op.create_table",
    "add_column": "add the column with batch.add_column",
    "remove_column": "take the old column away: batch.drop_column",
    "modify_nullable": "forbid null when every row has a value: batch.alter_column",
    "add_constraint": "make the name unique: sa.UniqueConstraint",
    "add_fk": "add the foreign key: batch.create_foreign_key",
}


@pytest.fixture
def connection(tmp_path):
    """Connect to the museum's database as it is before the migration."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'museum.sqlite'}")
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE exhibits (id INTEGER NOT NULL PRIMARY KEY,"
            " title VARCHAR NOT NULL, artist VARCHAR NOT NULL)"
        )
        connection.execute(
            sa.text("INSERT INTO exhibits VALUES (:id, :title, :artist)"),
            [dict(zip(("id", "title", "artist"), row, strict=True)) for row in ROWS],
        )
        connection.commit()
        yield connection
    engine.dispose()


@pytest.fixture
def migrate(exercise, connection):
    """Call one of the two functions as Alembic does."""
    metadata = exercise.require("Base").metadata

    def migrate(name):
        context = MigrationContext.configure(
            connection, opts={"target_metadata": metadata}
        )
        function = exercise.require(name)
        with Operations.context(context):
            try:
                function()
            except (
                sa.exc.SQLAlchemyError,
                NotImplementedError,
                ValueError,
                TypeError,
            ) as error:
                reason = getattr(error, "orig", None) or error
                no_batch = "ALTER" in str(reason)
                exercise.wrong(
                    sent=f"{name}(), with three exhibits in the table",
                    got=f"{type(error).__name__}: {reason}",
                    expected="a migration that runs",
                    try_="SQLite cannot: with op.batch_alter_table('exhibits') as batch"
                    if no_batch
                    else "add the column empty, fill it, forbid null; name constraints",
                    at=name,
                )
        connection.commit()

    return migrate


def columns(connection):
    found = sa.inspect(connection).get_columns("exhibits")
    return ", ".join(
        column["name"] + (" (may be null)" if column["nullable"] else "")
        for column in sorted(found, key=lambda column: column["name"])
    )


def constraints(connection):
    look = sa.inspect(connection)
    found = [
        look.get_pk_constraint("artists"),
        *look.get_unique_constraints("artists"),
        *look.get_foreign_keys("exhibits"),
    ]
    return ", ".join(str(one["name"]) for one in found)


def test_every_exhibit_keeps_its_artist(exercise, migrate, connection):
    migrate("upgrade")
    exhibit = exercise.require("Exhibit")
    with Session(connection) as session:
        try:
            exhibits = session.scalars(sa.select(exhibit).order_by(exhibit.id)).all()
            found = [
                (one.id, one.title, one.artist and one.artist.name) for one in exhibits
            ]
        except sa.exc.OperationalError as error:
            exercise.wrong(
                sent="upgrade(), then select(Exhibit)",
                got=f"OperationalError: {error.orig}",
                expected="tables that agree with the models",
                try_="add the column artist_id and fill it from the table artists",
                at="upgrade",
            )
    exercise.expect(
        found == ROWS,
        sent="upgrade(), then every exhibit with its artist's name",
        got=f"{len(found)} exhibits: {found}",
        expected=str(ROWS),
        try_="fill artists from the old column, then artist_id, and delete no row",
        at="upgrade",
    )


def test_the_tables_agree_with_the_models(exercise, migrate, connection):
    migrate("upgrade")
    metadata = exercise.require("Base").metadata
    differences = []
    for found in compare_metadata(MigrationContext.configure(connection), metadata):
        differences += found if isinstance(found, list) else [found]
    kind = differences[0][0] if differences else ""
    exercise.expect(
        not differences,
        sent="upgrade(), then a comparison with the models",
        got=f"still to do: {', '.join(one[0] for one in differences)}",
        expected="no difference",
        try_=TRY.get(kind, f"what is still to do is called {kind} in Alembic"),
        at="upgrade",
    )


def test_the_constraints_have_their_names(exercise, migrate, connection):
    migrate("upgrade")
    found = constraints(connection)
    exercise.expect(
        found == NAMES,
        sent="upgrade(), then the names of the constraints",
        got=found,
        expected=NAMES,
        try_="put the table, the column and the other table into the pattern of NAMES",
        at="upgrade",
    )


def test_every_artist_is_there_once(exercise, migrate, connection):
    migrate("upgrade")
    names = list(connection.scalars(sa.text("SELECT name FROM artists ORDER BY name")))
    exercise.expect(
        names == ["Kandinsky", "O'Keeffe"],
        sent="upgrade(), then the names of all artists",
        got=str(names),
        expected="['Kandinsky', \"O'Keeffe\"]",
        try_="insert each name once: SELECT DISTINCT",
        at="upgrade",
    )


def test_the_way_back_loses_nothing(exercise, migrate, connection):
    migrate("upgrade")
    migrate("downgrade")
    tables = sa.inspect(connection).get_table_names()
    are_back = columns(connection)
    exercise.expect(
        tables == ["exhibits"] and are_back == "artist, id, title",
        sent="upgrade(), downgrade(), then the tables",
        got=f"{', '.join(tables)}; columns {are_back}",
        expected="exhibits; columns artist, id, title",
        try_="forbid null again when every row has a value: batch.alter_column"
        if "artist (may" in are_back and "artist_id" not in are_back
        else "undo every step of upgrade, the last one first",
        at="downgrade",
    )
    found = connection.execute(
        sa.text("SELECT id, title, artist FROM exhibits ORDER BY id")
    ).all()
    exercise.expect(
        found == ROWS,
        sent="upgrade(), downgrade(), then all rows",
        got=str(found),
        expected=str(ROWS),
        try_="fill the column artist before artist_id and artists go",
        at="downgrade",
    )


def test_it_can_go_up_again(exercise, migrate, connection):
    for name in ("upgrade", "downgrade", "upgrade"):
        migrate(name)
    count = connection.scalar(sa.text("SELECT count(*) FROM exhibits"))
    exercise.expect(
        count == len(ROWS),
        sent="upgrade(), downgrade(), upgrade()",
        got=f"{count} exhibits",
        expected="3 exhibits",
        try_="let downgrade leave the table as it was before",
        at="downgrade",
    )

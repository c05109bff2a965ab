"""names in any letter case

Revision ID: 0002
Revises: 0001
Create Date: 2026-10-05 14:10:00
"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What this migration needs of the table: the model may look different by then.
users = sa.table(
    "users",
    sa.column("id"),
    sa.column("username"),
    sa.column("username_key"),
    sa.column("email"),
    sa.column("email_key"),
)
# A new table that takes the place of the old one must not forget this.
options = {"sqlite_autoincrement": True}


def upgrade():
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(users.c.id, users.c.username, users.c.email)
    ).all()
    refuse_clashes("username", [row.username for row in rows])
    refuse_clashes("email", [row.email for row in rows])

    with op.batch_alter_table("users") as batch:
        batch.add_column(sa.Column("username_key", sa.String(), nullable=True))
        batch.add_column(sa.Column("email_key", sa.String(), nullable=True))
    for row in rows:
        keys = {
            "username_key": row.username.casefold(),
            "email_key": row.email.casefold(),
        }
        connection.execute(sa.update(users).where(users.c.id == row.id).values(keys))
    with op.batch_alter_table("users", table_kwargs=options) as batch:
        batch.alter_column("username_key", nullable=False)
        batch.alter_column("email_key", nullable=False)
        batch.drop_constraint(op.f("uq_users_username"), type_="unique")
        batch.drop_constraint(op.f("uq_users_email"), type_="unique")
        batch.create_unique_constraint(op.f("uq_users_username_key"), ["username_key"])
        batch.create_unique_constraint(op.f("uq_users_email_key"), ["email_key"])


def downgrade():
    with op.batch_alter_table("users", table_kwargs=options) as batch:
        batch.drop_constraint(op.f("uq_users_email_key"), type_="unique")
        batch.drop_constraint(op.f("uq_users_username_key"), type_="unique")
        batch.create_unique_constraint(op.f("uq_users_email"), ["email"])
        batch.create_unique_constraint(op.f("uq_users_username"), ["username"])
        batch.drop_column("email_key")
        batch.drop_column("username_key")


def refuse_clashes(name, values):
    """Stop before anything is changed if two rows would get the same key."""
    count = Counter(value.casefold() for value in values)
    clashes = sorted(value for value in values if count[value.casefold()] > 1)
    if clashes:
        raise RuntimeError(
            f"users.{name} must differ in more than letter case: "
            f"{', '.join(clashes)}. Change all but one of each, then upgrade again."
        )

"""Published figures say whether the number of cases is hidden that could not be placed in any area."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "hidden_remainders"
down_revision: str | Sequence[str] | None = "numbers_that_tell"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMN = "unassignable_hidden"
COMMENT = "Whether there are cases that could not be placed in any area, but how many is hidden."
PLACES = (("published", "observations"), ("published", "observations_history"), ("shared", "observations"))
# What the views of planners say of a raw figure: nothing of it is hidden.
ROUNDED = "WHEN attname = 'rounded_to' THEN "
OPEN = f"WHEN attname = '{COLUMN}' THEN 'r.id IS NULL AND p.{COLUMN} AS {COLUMN}' " + ROUNDED


def upgrade() -> None:
    for schema, table in PLACES:
        column = sa.Column(COLUMN, sa.Boolean, server_default="false", nullable=False, comment=COMMENT)
        op.add_column(table, column, schema=schema)
    op.alter_column("observations_history", COLUMN, server_default=None, schema="published")
    _show(ROUNDED, OPEN)


def downgrade() -> None:
    op.execute("DROP SCHEMA planner, planner_past, partner CASCADE")
    for schema, table in PLACES:
        op.drop_column(table, COLUMN, schema=schema)
    _show(OPEN, ROUNDED)


def _show(before: str, after: str) -> None:
    told = op.get_bind().execute(sa.text("SELECT pg_get_functiondef('show_raw()'::regprocedure)")).scalar_one()
    assert before in told
    op.execute(sa.text(told.replace(before, after).replace(":", "\\:")))
    op.execute("SELECT show_profiles()")

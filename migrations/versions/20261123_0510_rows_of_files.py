"""In which row of a file a figure stands is for insiders: in a file sorted by size, it tells of hidden figures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "rows_of_files"
down_revision: str | Sequence[str] | None = "past_by_period"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COMMENT = "Row of the file that it stands in, as a spreadsheet counts."
CLOSED, OPEN = "'{value,count,", "'{source_row,value,count,"


def upgrade() -> None:
    """What was published of it goes with the columns, which come back empty."""
    op.execute("DROP SCHEMA planner, planner_past, partner CASCADE")
    for table in ("observations", "observations_history"):
        op.drop_column(table, "source_row", schema="published")
        op.add_column(table, sa.Column("source_row", sa.Integer, comment=COMMENT), schema="published")
    _show(CLOSED, OPEN)
    op.execute("REVOKE SELECT ON source_columns FROM sozialgraph_public")
    op.execute("GRANT SELECT (id, import_run_id, sheet, header) ON source_columns TO sozialgraph_public")
    op.execute("GRANT SELECT (letters) ON source_columns TO sozialgraph_planner")


def downgrade() -> None:
    """The rows come back when figures are published again."""
    op.execute("DROP SCHEMA planner, planner_past, partner CASCADE")
    _show(OPEN, CLOSED)
    op.execute("REVOKE SELECT ON source_columns FROM sozialgraph_planner, sozialgraph_public")
    op.execute("GRANT SELECT ON source_columns TO sozialgraph_public")


def _show(before: str, after: str) -> None:
    told = op.get_bind().execute(sa.text("SELECT pg_get_functiondef('show_raw()'::regprocedure)")).scalar_one()
    assert before in told
    op.execute(sa.text(told.replace(before, after).replace(":", "\\:")))
    op.execute("SELECT show_profiles()")

"""Between which numbers hidden figures are known to lie, for numbers beside them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "known_ranges"
down_revision: str | Sequence[str] | None = "rows_of_files"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "raw.known_ranges"


def upgrade() -> None:
    op.create_table(
        "known_ranges",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False, comment="Number of the observation."),
        sa.Column(
            "since",
            sa.DateTime(timezone=True),
            primary_key=True,
            comment="When this version of it was recorded.",
        ),
        sa.Column("part", sa.Text, primary_key=True, comment="Which of its numbers: value, count or base."),
        sa.Column("indicator_id", sa.Integer, nullable=False, comment="What is measured."),
        sa.Column("area_id", sa.Integer, nullable=False, comment="Where."),
        sa.Column("period_end", sa.Date, nullable=False, comment="Last day that it covers."),
        sa.Column("low", sa.Double, nullable=False, comment="The least that it could be."),
        sa.Column("high", sa.Double, nullable=False, comment="The most that it could be."),
        schema="raw",
    )
    op.create_index("known_ranges_period_idx", "known_ranges", ["indicator_id", "period_end"], schema="raw")
    op.execute(
        f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {TABLE}"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_change()"
    )
    op.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER note_change")


def downgrade() -> None:
    op.drop_table("known_ranges", schema="raw")

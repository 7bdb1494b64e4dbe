"""Checksums of files are out of the public's reach: with them, guesses of hidden figures could be confirmed."""

from collections.abc import Sequence

from alembic import op

revision: str = "checksums"
down_revision: str | Sequence[str] | None = "rounding"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("REVOKE SELECT (checksum) ON import_runs FROM sozialgraph_public")
    op.execute("GRANT SELECT (checksum) ON import_runs TO sozialgraph_planner")


def downgrade() -> None:
    op.execute("REVOKE SELECT (checksum) ON import_runs FROM sozialgraph_planner")
    op.execute("GRANT SELECT (checksum) ON import_runs TO sozialgraph_public")

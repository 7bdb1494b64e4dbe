"""Who imported is out of the public's reach in the database, too."""

from collections.abc import Sequence

from alembic import op

revision: str = "who_imported"
down_revision: str | Sequence[str] | None = "contributors"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OPEN = (
    "id, dataset_id, description, file, checksum, started_at, finished_at, rows_read, rows_stored, rows_changed, "
    "rows_removed, rows_unchanged, rows_skipped, cells_refused, state, undoes_id"
)


def upgrade() -> None:
    op.execute("REVOKE SELECT ON import_runs FROM sozialgraph_public")
    op.execute(f"GRANT SELECT ({OPEN}) ON import_runs TO sozialgraph_public")
    op.execute("GRANT SELECT (actor) ON import_runs TO sozialgraph_planner")


def downgrade() -> None:
    op.execute("REVOKE SELECT ON import_runs FROM sozialgraph_planner, sozialgraph_public")
    op.execute("GRANT SELECT ON import_runs TO sozialgraph_public")

"""Indexes that hold what series and maps show, and grants in the order in which an offering lists them."""

from collections.abc import Sequence

from alembic import op

revision: str = "indexes"
down_revision: str | Sequence[str] | None = "profiles"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEY = "observations_indicator_id_area_id_breakdown_id_dataset__277f"
SHOWN = "INCLUDE (value, count, base, obs_status, conf_status)"


def upgrade() -> None:
    _make_anew(SHOWN)
    _sort_grants("offering_id, year DESC, reference, id")


def downgrade() -> None:
    _make_anew("")
    _sort_grants("offering_id")


def _make_anew(shown: str) -> None:
    op.execute(f"""
        ALTER TABLE published.observations DROP CONSTRAINT {KEY}, ADD CONSTRAINT {KEY}
            UNIQUE (indicator_id, area_id, breakdown_id, dataset_id, period_end, period_start) {shown}
    """)
    op.execute("DROP INDEX published.observations_map_idx")
    op.execute(f"""
        CREATE INDEX observations_map_idx ON published.observations
            (indicator_id, breakdown_id, period_end, area_id, dataset_id, period_start) {shown}
    """)


def _sort_grants(columns: str) -> None:
    op.execute("DROP INDEX grants_offering_id_idx")
    op.execute(f"CREATE INDEX grants_offering_id_idx ON grants ({columns})")

"""Earlier versions of raw figures are found by what they measure and when, as each publication looks for them."""

from collections.abc import Sequence

from alembic import op

revision: str = "past_by_period"
down_revision: str | Sequence[str] | None = "hidden_remainders"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEX = "observations_history_past_idx"


def upgrade() -> None:
    op.create_index(INDEX, "observations_history", ["indicator_id", "period_end"], schema="raw")


def downgrade() -> None:
    op.drop_index(INDEX, "observations_history", schema="raw")

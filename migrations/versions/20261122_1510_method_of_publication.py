"""By which version of the method everything was last published."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "method"
down_revision: str | Sequence[str] | None = "who_imported"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    comment = "Version of the method by which everything was last published."
    op.add_column(
        "data_version", sa.Column("method", sa.SmallInteger(), server_default="0", nullable=False, comment=comment)
    )


def downgrade() -> None:
    op.drop_column("data_version", "method")

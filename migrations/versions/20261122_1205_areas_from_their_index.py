"""An index that holds what nearly every question asks of an area, so that it reads no outlines."""

from collections.abc import Sequence

from alembic import op

revision: str = "area_index"
down_revision: str | Sequence[str] | None = "indexes"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEY = "areas_id_area_set_id_key"
PARENT = "areas_parent_id_area_set_id_fkey"


def upgrade() -> None:
    _make_anew("INCLUDE (code, name, level, parent_id, valid_from)")


def downgrade() -> None:
    _make_anew("")


def _make_anew(told: str) -> None:
    op.execute(f"ALTER TABLE areas DROP CONSTRAINT {PARENT}, DROP CONSTRAINT {KEY}")
    op.execute(f"ALTER TABLE areas ADD CONSTRAINT {KEY} UNIQUE (id, area_set_id) {told}")
    op.execute(f"""
        ALTER TABLE areas ADD CONSTRAINT {PARENT}
            FOREIGN KEY (parent_id, area_set_id) REFERENCES areas (id, area_set_id)
    """)

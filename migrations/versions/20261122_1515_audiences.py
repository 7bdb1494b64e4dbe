"""Rules for an audience, and what partners see beyond the public.

The script beside this one tells it in PostgreSQL's own language.
"""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "audiences"
down_revision: str | Sequence[str] | None = "method"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WATCHED = ("shared.observations", "raw.withheld_versions")


def upgrade() -> None:
    connection = op.get_bind().connection.dbapi_connection
    assert connection is not None
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Several statements at once, which only the driver's own connection takes; the transaction is the migration's.
    connection.run_async(lambda driver: driver.execute(statements))
    for table in WATCHED:
        op.execute(
            f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER note_change")


def downgrade() -> None:
    """A rule for partners goes: without an audience, it would be for everybody."""
    op.execute("DROP FUNCTION show_profiles, show_shared")
    op.execute("ALTER FUNCTION show_raw RENAME TO show_profiles")
    op.execute("SELECT show_profiles()")
    op.execute("DROP SCHEMA shared CASCADE")
    op.execute("DROP TABLE raw.withheld_versions")
    op.execute("DELETE FROM protection_rules WHERE audience = 'PARTNER'")
    op.execute("ALTER TABLE protection_rules DROP COLUMN audience")

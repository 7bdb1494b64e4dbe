"""Estimates: figures of one cut of areas on another, apart from delivered ones."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "estimates"
down_revision: str | Sequence[str] | None = "matches"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("estimations", "published.estimates", "published.estimate_sources")


def upgrade() -> None:
    connection = op.get_bind().connection.dbapi_connection
    assert connection is not None
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Several statements at once, which only the driver's own connection takes; the transaction is the migration's.
    connection.run_async(lambda driver: driver.execute(statements))
    for table in TABLES:
        op.execute(f"GRANT SELECT ON {table} TO sozialgraph_public")
        op.execute(
            f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER note_change")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE {table}")

"""Rules of protection as data."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "protection_rules"
down_revision: str | Sequence[str] | None = "access"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "protection_rules"


def upgrade() -> None:
    connection = op.get_bind().connection.dbapi_connection
    assert connection is not None
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Several statements at once, which only the driver's own connection takes; the transaction is the migration's.
    connection.run_async(lambda driver: driver.execute(statements))
    op.execute(f"GRANT SELECT ON {TABLE} TO sozialgraph_public")
    op.execute(
        f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {TABLE}"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_change()"
    )
    op.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER note_change")


def downgrade() -> None:
    op.execute(f"DROP TABLE {TABLE}")

"""Start: tables, history, rights.

The first tables are told in PostgreSQL's own language, in the file beside this one; what follows them is told as steps.
"""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "start"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Everything goes, the data with it; the role stays, since other databases of the server may use it."""
    script(
        """
        DROP SCHEMA raw, published CASCADE;
        DO $$ DECLARE name regclass; BEGIN
            FOR name IN SELECT oid FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
            LOOP
                EXECUTE format('DROP TABLE %s CASCADE', name);
            END LOOP;
        END $$;
        DROP FUNCTION keep_history, keep_ancestry;
        """
    )


def script(statements: str) -> None:
    """Several statements at once, which only the driver's own connection takes; the transaction is the migration's."""
    connection = op.get_bind().connection.dbapi_connection
    assert connection is not None
    connection.run_async(lambda driver: driver.execute(statements))

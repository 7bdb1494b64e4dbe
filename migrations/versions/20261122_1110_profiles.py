"""Profiles: roles for partners, planners and the server itself, and what each of them reads instead of `published`.

The script beside this one tells it in PostgreSQL's own language.
"""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "profiles"
down_revision: str | Sequence[str] | None = "estimates"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """The roles stay, since other databases of the server may use them."""
    script(
        """
        DROP SCHEMA planner, planner_past, partner CASCADE;
        DO $$ DECLARE protected regclass; BEGIN
            FOR protected IN SELECT polrelid FROM pg_policy WHERE polname = 'planners' LOOP
                EXECUTE format('DROP POLICY planners ON %s', protected);
                EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', protected);
            END LOOP;
        END $$;
        DO $$ DECLARE granted record; BEGIN
            FOR granted IN SELECT attrelid::regclass AS name, attname FROM pg_attribute
                JOIN pg_class ON pg_class.oid = attrelid
                WHERE relnamespace = 'raw'::regnamespace AND attacl IS NOT NULL
            LOOP
                EXECUTE format('REVOKE SELECT (%I) ON %s FROM sozialgraph_planner', granted.attname, granted.name);
            END LOOP;
        END $$;
        REVOKE USAGE ON SCHEMA raw FROM sozialgraph_planner;
        DROP FUNCTION show_profiles, protect_raw;
        DROP SCHEMA access CASCADE;
        """
    )


def script(statements: str) -> None:
    """Several statements at once, which only the driver's own connection takes; the transaction is the migration's."""
    connection = op.get_bind().connection.dbapi_connection
    assert connection is not None
    connection.run_async(lambda driver: driver.execute(statements))

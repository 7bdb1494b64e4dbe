"""Data version: another one after each change of what can be read, for answers that are kept."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "data_version"
down_revision: str | Sequence[str] | None = "start"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# In PostgreSQL a statement's trigger comes cheap; one for each row, or for the history that follows each row, does not.
TABLES = """
    SELECT c.oid::regclass AS name FROM pg_class c
    WHERE c.relnamespace IN ('public'::regnamespace, 'raw'::regnamespace, 'published'::regnamespace)
      AND c.relkind = 'r' AND c.relname NOT LIKE '%\\_history'
      AND c.relname NOT IN ('alembic_version', 'data_version', 'data_changes')
"""
# Also for rows that replication brings, where other triggers rest.
WATCH = f"""
DO $$ DECLARE watched record; BEGIN
    FOR watched IN {TABLES} LOOP
        EXECUTE format('CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s
            FOR EACH STATEMENT EXECUTE FUNCTION note_change()', watched.name);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER note_change', watched.name);
    END LOOP;
END $$
"""
UNWATCH = f"""
DO $$ DECLARE watched record; BEGIN
    FOR watched IN {TABLES} LOOP
        EXECUTE format('DROP TRIGGER note_change ON %s', watched.name);
    END LOOP;
END $$
"""
NOTE = """
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO raw.data_changes (transaction) VALUES (pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""
RENEW = """
CREATE FUNCTION renew_data_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.data_version SET version = gen_random_uuid(), changed_at = now();
    DELETE FROM raw.data_changes WHERE transaction = NEW.transaction;
    RETURN NULL;
END $$
"""
AT_COMMIT = """
CREATE CONSTRAINT TRIGGER renew_data_version AFTER INSERT ON raw.data_changes DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION renew_data_version()
"""


def upgrade() -> None:
    op.create_table(
        "data_version",
        sa.Column(
            "sole", sa.Boolean(), server_default=sa.text("true"), nullable=False, comment="True: there is but one row."
        ),
        sa.Column(
            "version",
            sa.Uuid(),
            server_default=sa.text("gen_random_uuid()"),
            nullable=False,
            comment="Another one after each change.",
        ),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="When the transaction that made it began.",
        ),
        sa.CheckConstraint("sole", name=op.f("data_version_sole_check")),
        sa.PrimaryKeyConstraint("sole", name=op.f("data_version_pkey")),
    )
    op.create_table(
        "data_changes",
        sa.Column(
            "transaction",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="PostgreSQL's number of the transaction.",
        ),
        sa.PrimaryKeyConstraint("transaction", name=op.f("data_changes_pkey")),
        schema="raw",
    )
    op.execute("INSERT INTO data_version DEFAULT VALUES")
    op.execute("GRANT SELECT ON data_version TO sozialgraph_public")
    for statement in (NOTE, RENEW, AT_COMMIT, WATCH):
        op.execute(sa.text(statement))
    op.execute("ALTER TABLE raw.data_changes ENABLE ALWAYS TRIGGER renew_data_version")


def downgrade() -> None:
    op.execute(sa.text(UNWATCH))
    op.drop_table("data_changes", schema="raw")
    op.drop_table("data_version")
    op.execute("DROP FUNCTION note_change, renew_data_version")

"""Numbers of needs, goals, key figures and indices: what was sent stands beside what is shown of it."""

from collections.abc import Sequence

from alembic import op

revision: str = "numbers_that_tell"
down_revision: str | Sequence[str] | None = "checksums"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REQUIRED = ("required", "required_lower", "required_upper")
NUMBERS = {
    "needs": (*REQUIRED, "available", "gap"),
    "evidence": ("base", *REQUIRED),
    "goals": ("actual",),
    "kpi_values": ("actual",),
    "index_results": ("score", "dynamics_score"),
}
TEXTS = {"needs": "reasoning", "evidence": "summary", "kpi_values": "comment"}
STATUS = "Whether numbers are hidden and why (SDMX CL_CONF_STATUS)."
STATUSES = "'F', 'N', 'C', 'D', 'S', 'A', 'O', 'T', 'G', 'M', 'E'"
OPEN = """
DO $$ BEGIN
    EXECUTE (
        SELECT format('GRANT SELECT (%s) ON {place} TO sozialgraph_public',
            string_agg(quote_ident(attname), ', ' ORDER BY attnum))
        FROM pg_attribute WHERE attrelid = '{place}'::regclass AND attnum > 0 AND NOT attisdropped
            AND NOT starts_with(attname, 'raw_')
    );
END $$
"""
DIGEST = """
CREATE OR REPLACE FUNCTION row_digest(changed jsonb) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT md5(jsonb_strip_nulls(changed - 'recorded_at')::text)::uuid
$$
"""
DIGEST_OF_WHAT_WAS_SENT = """
CREATE OR REPLACE FUNCTION row_digest(changed jsonb) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT md5(jsonb_strip_nulls(CASE
        WHEN changed ?| ARRAY['raw_required', 'raw_actual', 'raw_score'] THEN (
            SELECT jsonb_object_agg(regexp_replace(key, '^raw_', ''), value)
            FROM jsonb_each(changed - 'recorded_at' - 'conf_status') WHERE NOT changed ? ('raw_' || key))
        ELSE changed - 'recorded_at' END)::text)::uuid
$$
"""


def upgrade() -> None:
    op.execute(DIGEST_OF_WHAT_WAS_SENT)
    for table in NUMBERS:
        for place in _places(table):
            _add(table, place)
        sent = ", ".join(f"'raw_{name}', before->'{name}'" for name in _sent(table))
        op.execute(f"""
            UPDATE raw.import_changes
            SET before = (before::jsonb || jsonb_build_object({sent}, 'conf_status', 'F'))::json
            WHERE table_name = '{table}' AND before IS NOT NULL
        """)


def downgrade() -> None:
    op.execute(DIGEST)
    for table in NUMBERS:
        for place in _places(table):
            names = _sent(table)
            for name in names:
                kind = "numeric" if name in NUMBERS[table] else "text"
                op.execute(f"ALTER TABLE {place} ALTER COLUMN {name} TYPE {kind} USING raw_{name}")
            dropped = ", ".join(f"DROP COLUMN {name}" for name in (*(f"raw_{name}" for name in names), "conf_status"))
            op.execute(f"ALTER TABLE {place} {dropped}")
            op.execute(f"REVOKE SELECT ON {place} FROM sozialgraph_public")
            op.execute(f"GRANT SELECT ON {place} TO sozialgraph_public")


def _places(table: str) -> Sequence[str]:
    return (table,) if table == "index_results" else (table, f"{table}_history")


def _sent(table: str) -> Sequence[str]:
    return (*NUMBERS[table], *([TEXTS[table]] if table in TEXTS else []))


def _add(table: str, place: str) -> None:
    """Another type of the same name writes the values without waking triggers: nobody has changed anything."""
    for name in _sent(table):
        kind = "numeric" if name in NUMBERS[table] else "text"
        op.execute(f"ALTER TABLE {place} ADD COLUMN raw_{name} {kind}")
        op.execute(f"ALTER TABLE {place} ALTER COLUMN raw_{name} TYPE {kind} USING {name}")
        op.execute(f"COMMENT ON COLUMN {place}.raw_{name} IS 'What was sent as `{name}`.'")
    for name in NUMBERS[table]:
        rule = f"raw_{name} BETWEEN -1e15 AND 1e15"
        op.execute(f"ALTER TABLE {place} ADD CONSTRAINT {place}_raw_{name}_finite_check CHECK ({rule})")
    op.execute(f"ALTER TABLE {place} ADD COLUMN conf_status text NOT NULL DEFAULT 'F'")
    op.execute(f"COMMENT ON COLUMN {place}.conf_status IS '{STATUS}'")
    if place == table:
        op.execute(f"ALTER TABLE {place} ADD CONSTRAINT {place}_conf_status_check CHECK (conf_status IN ({STATUSES}))")
    else:
        op.execute(f"ALTER TABLE {place} ALTER COLUMN conf_status DROP DEFAULT")
    op.execute(f"REVOKE SELECT ON {place} FROM sozialgraph_public")
    op.execute(OPEN.format(place=place))

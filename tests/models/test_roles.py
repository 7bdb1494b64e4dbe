"""What the public's role can reach is all that the public can ever see."""

import asyncpg
import pytest

from models.roles import PUBLIC, PUBLIC_SCHEMAS, RAW_SCHEMA

RIGHTS = """
SELECT n.nspname AS schema, c.relname AS name, p AS privilege
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname = ANY($2) AND has_table_privilege($1, c.oid, p)
"""


async def test_the_public_reads_and_writes_nothing(connection: asyncpg.Connection) -> None:
    rights = await connection.fetch(RIGHTS, PUBLIC, [*PUBLIC_SCHEMAS, RAW_SCHEMA])
    assert {row["privilege"] for row in rights} == {"SELECT"}
    assert {row["schema"] for row in rights} == set(PUBLIC_SCHEMAS)


async def test_every_table_beside_the_raw_ones_is_read(connection: asyncpg.Connection) -> None:
    """A table that a migration forgot to open would fail at a request, not at the start."""
    rights = {(row["schema"], row["name"]) for row in await connection.fetch(RIGHTS, PUBLIC, list(PUBLIC_SCHEMAS))}
    tables = await connection.fetch(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY($1) AND tablename <> 'alembic_version'",
        list(PUBLIC_SCHEMAS),
    )
    assert rights == {(row["schemaname"], row["tablename"]) for row in tables}


@pytest.mark.parametrize(
    "table", ["observations", "observations_history", "capacity_records", "capacity_records_history"]
)
async def test_raw_tables_are_out_of_reach(connection: asyncpg.Connection, table: str) -> None:
    await connection.execute(f"SET LOCAL ROLE {PUBLIC}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch(f"SELECT * FROM raw.{table}")


async def test_the_role_owns_nothing_and_has_no_power(connection: asyncpg.Connection) -> None:
    role = await connection.fetchrow(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls "
        "FROM pg_roles WHERE rolname = $1",
        PUBLIC,
    )
    assert role is not None
    assert not any(role.values())
    assert await connection.fetchval("SELECT count(*) FROM pg_class WHERE relowner = $1::regrole", PUBLIC) == 0

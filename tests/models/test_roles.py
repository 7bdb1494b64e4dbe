"""What the public's role can reach is all that the public can ever see."""

import asyncpg
import pytest

from models import metadata
from models.base import INSIDE
from models.history import in_the_past
from models.observations import CONTRIBUTIONS
from models.roles import (
    AS_PARTNER,
    AS_PLANNER,
    PARTNER,
    PAST_SCHEMA,
    PLANNER,
    PUBLIC,
    PUBLIC_SCHEMAS,
    RAW_SCHEMA,
    WEB,
    Role,
)

RIGHTS = """
SELECT n.nspname AS schema, c.relname AS name, p AS privilege
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname = ANY($2)
    AND CASE WHEN p = 'SELECT' THEN has_any_column_privilege($1, c.oid, p) ELSE has_table_privilege($1, c.oid, p) END
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


@pytest.mark.parametrize("role", [PUBLIC, PARTNER])
async def test_only_what_is_for_insiders_is_left_out(connection: asyncpg.Connection, role: str) -> None:
    """Whatever else stands in the tables that anybody reads, the engine may ask for."""
    columns = [
        (table.fullname, column.name, INSIDE in column.info)
        for table in metadata.tables.values()
        if table.schema in {None, "published"}
        for column in table.columns
    ]
    readable = "SELECT has_column_privilege($1, table_name, name, 'SELECT') FROM unnest($2::text[], $3::text[]) AS c"
    rows = await connection.fetch(
        f"{readable} (table_name, name)", role, [one[0] for one in columns], [one[1] for one in columns]
    )
    wrong = [one for one, row in zip(columns, rows, strict=True) if row["has_column_privilege"] is one[2]]
    assert wrong == []


@pytest.mark.parametrize("column", ["actor", "checksum"])
async def test_who_imported_and_what_would_confirm_a_guess_are_out_of_reach(
    connection: asyncpg.Connection, column: str
) -> None:
    await connection.execute(f"SET LOCAL ROLE {PUBLIC}")
    assert await connection.fetch("SELECT file FROM import_runs") == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch(f"SELECT {column} FROM import_runs")


READABLE = """
SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND has_schema_privilege($1, n.oid, 'USAGE') AND has_any_column_privilege($1, c.oid, 'SELECT')
"""


async def test_what_is_shared_only_partners_reach(connection: asyncpg.Connection) -> None:
    public, partner, planner = [
        {(row["schema"], row["name"]) for row in await connection.fetch(READABLE, role)}
        for role in (PUBLIC, PARTNER, PLANNER)
    ]
    assert {schema for schema, _ in public} == {*PUBLIC_SCHEMAS}
    assert {name for name in partner - public if name[0] != "partner"} == {("shared", "observations")}
    assert not {schema for schema, _ in planner} & {"shared", "partner"}


@pytest.mark.parametrize("table", ["observations", "observations_history"])
@pytest.mark.parametrize("column", CONTRIBUTIONS)
async def test_who_contributes_is_out_of_reach_of_planners_too(
    connection: asyncpg.Connection, table: str, column: str
) -> None:
    await connection.execute(f"SET LOCAL ROLE {PLANNER}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch(f"SELECT {column} FROM raw.{table}")


@pytest.mark.parametrize("name", [PUBLIC, PARTNER, PLANNER, WEB])
async def test_no_role_owns_anything_or_has_power(connection: asyncpg.Connection, name: str) -> None:
    role = await connection.fetchrow(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolcanlogin, rolinherit "
        "FROM pg_roles WHERE rolname = $1",
        name,
    )
    assert role is not None
    *powers, may_log_in, inherits = role.values()
    assert not any(powers)
    assert (may_log_in, inherits) == ((True, False) if name == WEB else (False, True))
    assert await connection.fetchval("SELECT count(*) FROM pg_class WHERE relowner = $1::regrole", name) == 0


async def test_the_login_reads_nothing_before_it_becomes_somebody(connection: asyncpg.Connection) -> None:
    for role in (PUBLIC, PARTNER, PLANNER):
        assert await connection.fetchval("SELECT pg_has_role($1, $2, 'MEMBER')", WEB, role)
    await connection.execute(f"SET LOCAL SESSION AUTHORIZATION {WEB}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("SELECT * FROM published.observations")


COLUMNS = """
SELECT table_name, array_agg(column_name || ' ' || data_type ORDER BY ordinal_position) AS columns
FROM information_schema.columns WHERE table_schema = $1 GROUP BY 1 ORDER BY 1
"""


@pytest.mark.parametrize("role", [AS_PARTNER, AS_PLANNER], ids=lambda role: role.name)
async def test_a_profile_finds_every_protected_table_in_its_own_schema(
    connection: asyncpg.Connection, role: Role
) -> None:
    """A migration that changes `published` calls show_profiles()."""
    published = await connection.fetch(COLUMNS, "published")
    assert await connection.fetch(COLUMNS, role.schemas["published"]) == published
    rights = await connection.fetch(RIGHTS, role.name, list(role.schemas.values()))
    assert {(row["name"], row["privilege"]) for row in rights} >= {(row["table_name"], "SELECT") for row in published}
    assert {row["privilege"] for row in rights} == {"SELECT"}


async def test_questions_about_the_past_find_the_versioned_tables(connection: asyncpg.Connection) -> None:
    past = {table.name for table in map(in_the_past, metadata.tables.values()) if table.schema == PAST_SCHEMA}
    past |= {f"{name}_history" for name in past}
    assert past == {"observations", "observations_history", "capacity_records", "capacity_records_history"}
    assert {row["table_name"] for row in await connection.fetch(COLUMNS, "planner_past")} == past


@pytest.mark.parametrize("role", [PARTNER, PLANNER])
async def test_raw_rows_without_a_claim_are_none(connection: asyncpg.Connection, role: str) -> None:
    await connection.execute("INSERT INTO municipalities (id, code, name) VALUES (1, '99001000', 'Auenfurt')")
    await connection.execute(CAPACITY)
    assert await connection.fetchval("SELECT count(*) FROM raw.capacity_records") == 1
    await connection.execute(f"SET LOCAL ROLE {role}")
    if role == PARTNER:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("SELECT id FROM raw.capacity_records")
    else:
        assert await connection.fetch("SELECT id FROM raw.capacity_records") == []


CAPACITY = """
INSERT INTO datasets (id, code, title, publisher, licence) VALUES (1, 'CITY', 'Stadt', 'Stadt', 'CC0-1.0');
INSERT INTO organizations (id, municipality_id, code, name) VALUES (1, 1, 'AWO', 'AWO');
INSERT INTO offering_types (id, code, name, unit, sub_plan) VALUES (1, 'NURSERY', 'Krippe', 'PLACES', 'YOUTH');
INSERT INTO offerings (id, municipality_id, code, name, provider_id, type_id, sub_plans, provision_form, valid_from,
    dataset_id) VALUES (1, 1, 'K1', 'Kita', 1, 1, '{YOUTH}', 'PROFESSIONAL', '2020-01-01', 1);
INSERT INTO raw.capacity_records (offering_id, dataset_id, reference_day, unit, maximum)
    VALUES (1, 1, '2023-12-31', 'PLACES', 40);
"""

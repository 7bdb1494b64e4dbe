"""Whether an installation is as it must be: above all, whether any role can reach what it must not."""

from collections.abc import AsyncIterator
from enum import Enum
from typing import NamedTuple

import asyncpg

from models import metadata
from models.access import ACCESS_SCHEMA
from models.base import INSIDE, SENT_AS
from models.data_version import METHOD
from models.roles import LARGE_OBJECT_MAKERS, PARTNER, PLANNER, PUBLIC, RAW_SCHEMA, SHARED_SCHEMA
from sozialgraph.database import connect
from sozialgraph.migrating import pending

CLOSED = (RAW_SCHEMA, SHARED_SCHEMA, ACCESS_SCHEMA)
ROLES = (PUBLIC, PARTNER, PLANNER)


class Level(Enum):
    OK = "ok"
    WARNING = "warning"
    FAULT = "FAULT"


class Finding(NamedTuple):
    """What was found; where it is not well, what to do."""

    level: Level
    found: str
    advice: str = ""


async def examine(dsn: str, reader: str) -> AsyncIterator[Finding]:
    """The addresses are those of the owner's login and of the one that answers read with. Raises DatabaseError."""
    owner = await connect(dsn)
    try:
        async for finding in _examine(owner, dsn, reader):
            yield finding
    finally:
        await owner.close()


async def _examine(owner: asyncpg.Connection, dsn: str, reader: str) -> AsyncIterator[Finding]:
    yield Finding(Level.OK, f"PostgreSQL {await owner.fetchval('SHOW server_version')}")
    if missing := await pending(dsn):
        advice = "run `sozialgraph migrate`, with the program's own version"
        yield Finding(Level.FAULT, f"the tables are not up to date: {missing}", advice)
        return  # what roles may do is not told by tables of another version
    yield Finding(Level.OK, "the tables are up to date")
    yield await _method(owner)
    for role in ROLES:
        yield await _role(owner, role)
    yield await _functions(owner)
    yield await _large_objects(owner)
    yield await _policies(owner)
    yield await _login(owner, reader)


async def _method(owner: asyncpg.Connection) -> Finding:
    method = await owner.fetchval("SELECT method FROM data_version")
    if method < METHOD:
        advice = "run `sozialgraph migrate`, which publishes everything anew"
        return Finding(Level.FAULT, f"figures are published by method {method} of protection, not {METHOD}", advice)
    return Finding(Level.OK, f"figures are published by method {method} of protection")


async def _role(owner: asyncpg.Connection, role: str) -> Finding:
    powers = await owner.fetchval(POWERS, role)
    if powers is None:
        return Finding(Level.FAULT, f"there is no role {role}", "make it: see docs/operators.md")
    rights = [*powers, *await _wrong_rights(owner, role)]
    if rights:
        return Finding(Level.FAULT, f"{role} {_some(rights)}", "take it away: REVOKE, ALTER ROLE, ALTER … OWNER TO")
    reach = "reads what is published" if role != PLANNER else "reads raw figures by row-level security alone"
    return Finding(Level.OK, f"{role} {reach}, writes to no table and owns nothing")


async def _wrong_rights(owner: asyncpg.Connection, role: str) -> list[str]:
    """What the role may do with tables that it must not, and what belongs to it."""
    rights = await owner.fetch(RIGHTS, role)
    wrong = [
        f"may {row['privilege']} {row['name']}"
        for row in rights
        if row["privilege"] != "SELECT" or (row["schema"] in CLOSED and not _is_own(role, row))
    ]
    if role in ROLES:
        mark = SENT_AS if role == PLANNER else INSIDE
        columns = [column for table in metadata.tables.values() for column in table.columns if mark in column.info]
        names = [column.table.fullname for column in columns], [column.name for column in columns]
        wrong += [f"may SELECT {row['name']}" for row in await owner.fetch(TOLD, role, *names)]
    return [f"owns {row['name']}" for row in await owner.fetch(OWNED, role)] + wrong


TOLD = """
SELECT table_name || '.' || name AS name FROM unnest($2::text[], $3::text[]) AS c (table_name, name)
WHERE has_column_privilege($1, table_name, name, 'SELECT')
"""


def _is_own(role: str, row: asyncpg.Record) -> bool:
    """Whether it may read a table that is closed to others."""
    guarded = role == PLANNER and row["guarded"] and row["schema"] == RAW_SCHEMA
    return guarded or (role == PARTNER and row["schema"] == SHARED_SCHEMA)


POWERS = """
SELECT array_remove(ARRAY[
    CASE WHEN rolsuper THEN 'is a superuser' END, CASE WHEN rolbypassrls THEN 'has BYPASSRLS' END,
    CASE WHEN rolcreaterole THEN 'may make roles' END, CASE WHEN rolreplication THEN 'may replicate' END,
    CASE WHEN has_database_privilege(oid, current_database(), 'TEMPORARY') THEN 'may make temporary tables' END,
    CASE WHEN has_database_privilege(oid, current_database(), 'CREATE') THEN 'may make schemas' END,
    (SELECT 'may make tables in ' || min(nspname) FROM pg_namespace n
        WHERE nspname !~ '^pg_' AND has_schema_privilege(r.oid, n.oid, 'CREATE'))], NULL)
FROM pg_roles r WHERE rolname = $1
"""
TABLES = """
pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
RIGHTS = f"""
SELECT n.nspname AS schema, c.oid::regclass::text AS name, p AS privilege,
    c.relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) AS guarded
FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES', 'DELETE', 'TRUNCATE', 'TRIGGER']) p, {TABLES}
    AND CASE WHEN p IN ('DELETE', 'TRUNCATE', 'TRIGGER') THEN has_table_privilege($1, c.oid, p)
        ELSE has_any_column_privilege($1, c.oid, p) END
ORDER BY 2, 3
"""
OWNED = f"SELECT c.oid::regclass::text AS name FROM {TABLES} AND pg_get_userbyid(c.relowner) = $1 ORDER BY 1"


async def _functions(owner: asyncpg.Connection) -> Finding:
    rows = await owner.fetch(DEFINERS, [PUBLIC, PARTNER])
    if rows:
        found = _some([f"{row['role']} may call {row['name']}" for row in rows])
        return Finding(Level.FAULT, f"{found}, which acts with its owner's rights", "REVOKE EXECUTE … FROM PUBLIC")
    return Finding(Level.OK, "no function lends the public its owner's rights")


DEFINERS = """
SELECT role, p.oid::regprocedure::text AS name FROM unnest($1::text[]) role, pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND has_schema_privilege(role, n.oid, 'USAGE') AND has_function_privilege(role, p.oid, 'EXECUTE')
"""


async def _large_objects(owner: asyncpg.Connection) -> Finding:
    rows = await owner.fetch(MAKERS, list(ROLES), LARGE_OBJECT_MAKERS)
    if rows:
        found = _some([f"{row['role']} may call {row['name']}" for row in rows])
        advice = "let a superuser REVOKE EXECUTE ON FUNCTION … FROM PUBLIC: see docs/operators.md"
        return Finding(Level.WARNING, f"{found}, which makes large objects", advice)
    return Finding(Level.OK, "no role makes large objects")


MAKERS = """
SELECT role, p.oid::regprocedure::text AS name FROM unnest($1::text[]) role, pg_proc p
WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = ANY ($2)
    AND has_function_privilege(role, p.oid, 'EXECUTE')
"""


async def _policies(owner: asyncpg.Connection) -> Finding:
    open_views = await owner.fetch(VIEWS)
    if open_views:
        names = ", ".join(row["name"] for row in open_views)
        return Finding(Level.FAULT, f"views read with their owner's rights: {names}", "run SELECT show_profiles()")
    return Finding(Level.OK, "the views of profiles read with the rights of who asks")


VIEWS = f"""
SELECT c.oid::regclass::text AS name FROM {TABLES} AND c.relkind = 'v'
    AND n.nspname IN ('planner', 'planner_past', 'partner')
    AND NOT coalesce(c.reloptions::text[] && ARRAY['security_invoker=true', 'security_invoker=on'], false)
"""


async def _login(owner: asyncpg.Connection, reader: str) -> Finding:
    connection = await connect(reader)
    login = await connection.fetchval("SELECT session_user::text")
    await connection.close()
    if login == await owner.fetchval("SELECT session_user::text"):
        advice = "set READER_URL with the login sozialgraph_web: see docs/operators.md"
        return Finding(Level.WARNING, f"answers are read with the login {login}, which owns the tables", advice)
    wrong = [*await owner.fetchval(POWERS, login), *await _wrong_rights(owner, login)]
    rows = await owner.fetch(BECOMES, login, list(ROLES))
    wrong += [f"may become {row['name']}" for row in rows if row["name"] not in ROLES]
    wrong += [f"cannot become {role}" for role in ROLES if role not in {row["name"] for row in rows}]
    if wrong:
        return Finding(Level.FAULT, f"the reading login {login} {_some(wrong)}", "see docs/operators.md")
    return Finding(Level.OK, f"the reading login {login} is nothing until it becomes one of the roles")


BECOMES = """
SELECT rolname::text AS name FROM pg_roles r WHERE rolname <> $1 AND pg_has_role($1, r.oid, 'MEMBER')
    AND (rolname = ANY ($2) OR rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class WHERE relowner = r.oid))
"""


def _some(wrong: list[str]) -> str:
    """The first of many."""
    return ", ".join(wrong[:3]) + (f" and {len(wrong) - 3} more" if len(wrong) > 3 else "")

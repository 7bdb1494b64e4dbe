"""The doctor finds what is wrong, and names what to do; each fault is made, and must be found."""

import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest

from models.roles import ONLY_SUPERUSERS, PARTNER, PLANNER, PUBLIC, WEB
from sozialgraph.commands.doctor import doctor
from sozialgraph.doctor import Level, examine
from sozialgraph.errors import DatabaseError, RefusedError
from sozialgraph.migrating import upgrade
from sozialgraph.settings import Settings
from tests.conftest import new_database


def with_login(dsn: str, name: str) -> str:
    parts = urlsplit(dsn)
    if parts.password:
        pytest.skip("the server asks for passwords")
    return parts._replace(netloc=f"{name}@{parts.hostname or ''}").geturl()


async def faults(dsn: str, login: str = "sozialgraph_web") -> list[str]:
    found = [finding async for finding in examine(dsn, with_login(dsn, login))]
    assert all(finding.advice for finding in found if finding.level is not Level.OK)
    return [finding.found for finding in found if finding.level is not Level.OK]


@pytest.fixture(scope="module")
async def patient(server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template) as dsn:
        yield dsn


async def test_nothing_is_wrong_with_a_new_installation(patient: str) -> None:
    assert await faults(patient) == []


async def test_a_restored_database_has_lost_its_rights(server: str, template: str) -> None:
    """A dump does not tell them; who brings the tables up to date sets them anew."""
    async with new_database(server, template) as dsn:
        owner = await asyncpg.connect(dsn)
        await owner.execute(f"GRANT TEMPORARY ON DATABASE {urlsplit(dsn).path[1:]} TO PUBLIC")
        await owner.close()
        assert [each.partition(" may make ")[2] for each in await faults(dsn)] == ["temporary tables"] * 4
        await upgrade(dsn)
        assert await faults(dsn) == []


@pytest.mark.usefixtures("template")
async def test_an_administrator_may_make_the_roles(server: str) -> None:
    """For a user who may make none, and owns no database."""
    user = f"user_{uuid4().hex[:8]}"
    async with new_database(server) as dsn:
        own = with_login(dsn, user)
        admin = await asyncpg.connect(dsn)
        await admin.execute(f"CREATE ROLE {user} LOGIN; GRANT CREATE ON SCHEMA public TO {user}")
        name = await admin.fetchval("SELECT current_database()")
        await admin.execute(f"GRANT CREATE, TEMPORARY ON DATABASE {name} TO {user}")
        await admin.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
        with pytest.raises(DatabaseError) as denied:
            await upgrade(own)
        await admin.execute(f"GRANT {PUBLIC}, {PARTNER}, {PLANNER} TO {user}")
        await upgrade(own)
        (warned,) = await faults(own)
        await admin.execute(ONLY_SUPERUSERS)
        assert await faults(own) == []
        await admin.execute(f"DROP OWNED BY {user} CASCADE; DROP ROLE {user}")
        await admin.close()
    said = (
        r'the tables cannot be brought up to date: .* role "sozialgraph_public": docs/operators\.md says what .* needs'
    )
    assert re.fullmatch(said, str(denied.value))
    assert re.fullmatch(r"sozialgraph_public may call lo_\w+\(.* and \d+ more, which makes large objects", warned)


@pytest.mark.parametrize("role", [PUBLIC, PARTNER, PLANNER, WEB])
async def test_nobody_who_reads_puts_a_table_before_ours(patient: str, role: str) -> None:
    connection = await asyncpg.connect(patient)
    await connection.execute(f"SET SESSION AUTHORIZATION {role}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="temporary tables"):
        await connection.execute("CREATE TEMP TABLE areas (name text)")
    await connection.close()


@pytest.mark.parametrize("role", [PUBLIC, PARTNER, PLANNER, WEB])
@pytest.mark.parametrize("call", ["lo_create(0)", "lo_creat(-1)", "lo_from_bytea(0, 'x')", "lo_import('/etc/hosts')"])
async def test_nobody_who_reads_makes_large_objects(patient: str, role: str, call: str) -> None:
    connection = await asyncpg.connect(patient)
    await connection.execute(f"SET SESSION AUTHORIZATION {role}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for function lo_"):
        await connection.execute(f"SELECT {call}")
    await connection.close()


TABLES = [
    ("GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC", "sozialgraph_public may call lo_create(oid), sozialgraph_"),
    ("GRANT SELECT ON raw.observations TO sozialgraph_public", "sozialgraph_public may SELECT raw.observations"),
    (
        "GRANT SELECT (transaction) ON raw.data_changes TO sozialgraph_partner",
        "sozialgraph_partner may SELECT raw.data_changes",
    ),
    ("GRANT SELECT ON access.read_log TO sozialgraph_planner", "sozialgraph_planner may SELECT access.read_log"),
    ("GRANT SELECT ON raw.import_changes TO sozialgraph_planner", "sozialgraph_planner may SELECT raw.import_changes"),
    ("GRANT SELECT ON import_runs TO sozialgraph_public", "sozialgraph_public may SELECT import_runs.checksum"),
    ("GRANT SELECT ON shared.observations TO sozialgraph_public", "sozialgraph_public may SELECT shared.observations"),
    (
        "GRANT SELECT ON raw.withheld_versions TO sozialgraph_partner",
        "sozialgraph_partner may SELECT raw.withheld_versions",
    ),
    ("GRANT SELECT ON evidence TO sozialgraph_planner", "sozialgraph_planner may SELECT evidence.raw_base"),
    ("GRANT UPDATE (note) ON published.observations TO sozialgraph_public", "may UPDATE published.observations"),
    ("GRANT CREATE ON SCHEMA public TO PUBLIC", "sozialgraph_public may make tables in public"),
    ("GRANT DELETE ON areas TO PUBLIC", "sozialgraph_public may DELETE areas"),
    ("ALTER TABLE raw.observations DISABLE ROW LEVEL SECURITY", "sozialgraph_planner may SELECT raw.observations"),
    ("DROP POLICY planners ON raw.capacity_records", "sozialgraph_planner may SELECT raw.capacity_records"),
    ("ALTER TABLE areas OWNER TO sozialgraph_public", "sozialgraph_public owns areas"),
    ("CREATE VIEW own AS SELECT 1; ALTER VIEW own OWNER TO sozialgraph_planner", "owns own"),
    ("GRANT SELECT ON raw.observations TO sozialgraph_web", "the reading login sozialgraph_web may SELECT raw.observ"),
    (
        "GRANT EXECUTE ON FUNCTION access.note_read TO PUBLIC; GRANT USAGE ON SCHEMA access TO PUBLIC",
        "access.note_read",
    ),
    ("ALTER VIEW planner.observations RESET (security_invoker)", "with their owner's rights: planner.observations"),
    ("UPDATE data_version SET method = 0", "figures are published by method 0 of protection, not"),
    ("UPDATE alembic_version SET version_num = 'start'", "the tables are not up to date: they are at start, not at "),
]


@pytest.mark.parametrize(("made", "told"), TABLES, ids=[made for made, _ in TABLES])
async def test_a_fault_is_found(server: str, template: str, made: str, told: str) -> None:
    async with new_database(server, template) as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute(made)
        await connection.close()
        found = await faults(dsn)
    assert any(told in each for each in found), found


LOGINS = [
    ("NOINHERIT SUPERUSER", "is a superuser"),
    ("NOINHERIT BYPASSRLS", "has BYPASSRLS"),
    ("INHERIT IN ROLE sozialgraph_public", "cannot become sozialgraph_partner, cannot become sozialgraph_planner"),
    ("NOINHERIT IN ROLE sozialgraph_public, sozialgraph_partner, sozialgraph_planner, OWNER", "may become OWNER"),
]


@pytest.mark.parametrize(("options", "told"), LOGINS)
async def test_a_login_that_is_too_mighty(patient: str, options: str, told: str) -> None:
    connection = await asyncpg.connect(patient)
    owner, login = await connection.fetchval("SELECT current_user::text"), f"login_{uuid4().hex[:8]}"
    await connection.execute(f"CREATE ROLE {login} LOGIN {options.replace('OWNER', owner)}")
    try:
        (found,) = await faults(patient, login)
        assert told.replace("OWNER", owner) in found
    finally:
        await connection.execute(f"DROP ROLE {login}")
        await connection.close()


def test_the_owner_s_login_is_warned_of(patient: str, capsys: pytest.CaptureFixture[str]) -> None:
    doctor(Settings(database_url=patient))
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("warning answers are read with the login ")
    assert last.endswith("set READER_URL with the login sozialgraph_web: see docs/operators.md")


async def test_without_tables_the_advice_is_to_make_them(bare_database: str) -> None:
    found = [finding async for finding in examine(bare_database, bare_database)][-1]
    assert found.found.startswith("the tables are not up to date: they are at nothing, not at ")


def test_a_fault_ends_with_an_exit_code(bare_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RefusedError) as error:
        doctor(Settings(database_url=bare_database))
    assert str(error.value) == "1 of 2 checks failed"
    assert capsys.readouterr().out.splitlines()[-1].startswith("FAULT   the tables are not up to date")

"""`sozialgraph access`, as an operator calls it."""

import json
import re
from datetime import date
from typing import Any

import asyncpg
import pytest

from models.roles import Profile
from sozialgraph.commands.access import create_key, forget, list_keys, revoke_keys
from sozialgraph.errors import UsageError
from sozialgraph.settings import Settings


@pytest.fixture
def settings(empty_database: str) -> Settings:
    return Settings(database_url=empty_database)


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_key_is_made_listed_and_revoked(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    create_key(settings, " Jugendhilfeplanung ", "planner", ["YOUTH"], ["05315000"], 90)
    assert re.fullmatch(r"szg_1_[\w-]{43}\n", capsys.readouterr().out)
    list_keys(settings, "json")
    (told,) = printed(capsys)
    lasts = told.pop("expires_at")[:10], told.pop("created_at")[:10]
    assert lasts[0] > lasts[1]
    assert told == {
        "number": 1,
        "name": "Jugendhilfeplanung",
        "profile": "PLANNER",
        "sub_plans": ["YOUTH"],
        "municipalities": ["05315000"],
        "used_at": None,
        "state": "VALID",
    }
    revoke_keys(settings, [1])
    capsys.readouterr()
    list_keys(settings, "json")
    assert printed(capsys)[0]["state"] == "REVOKED"
    list_keys(settings, "table")
    assert "Jugendhilfeplanung" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("profile", "sub_plans", "municipalities", "days", "said"),
    [
        ("planner", ["YOUTH"], [], 1, "a planner's key needs --sub-plan and --municipality, each of them * for all"),
        ("planner", [], ["05315000"], 1, "a planner's key needs --sub-plan and --municipality, each of them * for all"),
        ("planner", ["YUOTH"], ["05315000"], 1, "YUOTH is no field of planning; there are YOUTH, ELDERLY, "),
        ("admin", [], [], 0, "a key needs a name, and lasts from 1 to 3,650 days"),
        ("admin", [], [], 3651, "a key needs a name, and lasts from 1 to 3,650 days"),
    ],
)
async def test_a_key_that_makes_no_sense(
    profile: str, sub_plans: list[str], municipalities: list[str], days: int, said: str
) -> None:
    with pytest.raises(UsageError) as error:
        create_key(Settings(), "name", profile, sub_plans, municipalities, days)
    assert str(error.value).startswith(said)


async def test_every_profile_of_the_program_is_one_of_the_table(connection: asyncpg.Connection) -> None:
    for profile in Profile:
        await connection.execute(
            "INSERT INTO access.api_keys (name, digest, profile, expires_at)"
            " VALUES ('x', sha256('x'), $1, now() + interval '1 day')",
            profile.name,
        )


@pytest.mark.parametrize(
    "role", ["sozialgraph_public", "sozialgraph_partner", "sozialgraph_planner", "sozialgraph_web"]
)
@pytest.mark.parametrize("table", ["api_keys", "read_log", "read_documents"])
async def test_no_role_reads_or_writes_who_has_keys_and_who_read(
    connection: asyncpg.Connection, role: str, table: str
) -> None:
    for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
        assert not await connection.fetchval("SELECT has_table_privilege($1, $2, $3)", role, f"access.{table}", right)


def test_what_is_still_to_come_cannot_be_forgotten(settings: Settings) -> None:
    with pytest.raises(UsageError, match="2999-01-01 is not over yet: name the first day whose records shall stay"):
        forget(settings, date(2999, 1, 1), "command line")


def test_forgetting_says_how_much(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    forget(settings, date(2025, 1, 1), "command line")
    assert "0 records from before 2025-01-01 are forgotten" in capsys.readouterr().err

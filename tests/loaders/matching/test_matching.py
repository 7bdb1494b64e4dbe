"""Organizations that come with files: certain matches are made, likely ones wait for a person, whose word stays."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from loaders.matching.decisions import Decision, decide, decide_all, list_matches
from loaders.matching.lists import read_decisions, write_matches
from loaders.problems import FileError, MatchError, ProblemsError
from loaders.undo import undo
from models.vocabulary import MatchState
from tests.loaders.conftest import Importing

DESCRIPTION = """
kind = "organizations"
municipality = "01001000"
file = "{file}.csv"
dataset = {{ code = "{file}", title = "Träger", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }}

[fields]
code = "Nummer"
name = "Name"
"""
KITAS = "Nummer;Name\nK1;Haus am See e.V.\nK2;Fuchsbau gGmbH\nK3;Möwennest e.V.\n"
GRANTS = "Nummer;Name\nG1;HAUS AM SEE e. V.\nG2;Fuchsbau gUG\nG3;Deichkinder e.V.\n"

Survivors = dict[str, str]
Load = Callable[..., Awaitable[None]]


@pytest.fixture
async def load(city: Importing) -> Load:
    async def run(**files: str) -> None:
        for name, content in files.items():
            await city(DESCRIPTION.format(file=name), files={f"{name}.csv": content})

    return run


@pytest.fixture
async def loaded(load: Load) -> None:
    await load(KITAS=KITAS, GRANTS=GRANTS)


async def survivors(connection: asyncpg.Connection) -> Survivors:
    """Who stands for whom, of those who do not stand for themselves."""
    rows = await connection.fetch(
        "SELECT o.code, s.code AS survivor FROM organization_survivors"
        " JOIN organizations o ON o.id = organization_id JOIN organizations s ON s.id = survivor_id WHERE o.id <> s.id"
    )
    return dict(tuple(row) for row in rows)


async def matches(connection: asyncpg.Connection) -> dict[tuple[str, str], dict[str, Any]]:
    return {(match["code"], match["other_code"]): match for match in await list_matches(connection)}


async def run_of(connection: asyncpg.Connection, file: str) -> int:
    return int(await connection.fetchval("SELECT max(id) FROM import_runs WHERE file = $1", f"{file}.csv"))


@pytest.mark.usefixtures("loaded")
async def test_certain_matches_are_made_and_likely_ones_wait(connection: asyncpg.Connection) -> None:
    assert await survivors(connection) == {"G1": "K1"}
    found = await matches(connection)
    assert {pair: (each["basis"], each["doubt"], each["state"]) for pair, each in found.items()} == {
        ("K1", "G1"): ("NAME", None, "CONFIRMED"),
        ("K2", "G2"): ("NAME", "DIFFERENT_FORM", "OPEN"),
    }
    assert (found["K2", "G2"]["score"], found["K2", "G2"]["evidence"]) == (Decimal("0.95"), "fuchsbau")


async def test_the_import_tells(city: Importing) -> None:
    await city(DESCRIPTION.format(file="KITAS"), files={"KITAS.csv": KITAS})
    [report] = await city(DESCRIPTION.format(file="GRANTS"), files={"GRANTS.csv": GRANTS})
    assert (report.merged, report.proposed) == (1, 1)
    assert str(report).endswith("1 merged with others, 1 pairs to look at (sozialgraph matches)")
    [again] = await city(DESCRIPTION.format(file="GRANTS"), files={"GRANTS.csv": GRANTS})
    assert (again.merged, again.proposed) == (0, 0)


@pytest.mark.usefixtures("loaded")
async def test_nothing_is_overwritten(connection: asyncpg.Connection) -> None:
    rows = await connection.fetch("SELECT code, name FROM organizations ORDER BY code")
    assert [tuple(row) for row in rows][:2] == [("G1", "HAUS AM SEE e. V."), ("G2", "Fuchsbau gUG")]


@pytest.mark.usefixtures("loaded")
async def test_confirm_refuse_and_take_back(connection: asyncpg.Connection) -> None:
    numbers = {pair: match["number"] for pair, match in (await matches(connection)).items()}
    same, likely = [numbers["K1", "G1"]], [numbers["K2", "G2"]]
    await decide(connection, likely, MatchState.CONFIRMED, actor="Jugendamt", note="Handelsregister")
    await decide(connection, same, MatchState.REFUSED, actor="Jugendamt")
    assert await survivors(connection) == {"G2": "K2"}
    found = await matches(connection)
    assert [found["K2", "G2"][name] for name in ("state", "decided_by", "note")] == [
        "CONFIRMED",
        "Jugendamt",
        "Handelsregister",
    ]
    [undone] = await decide(connection, likely, MatchState.OPEN, actor="Sozialamt")
    assert (undone["state"], undone["decided_by"]) == ("OPEN", "Sozialamt")
    [reopened] = await decide(connection, same, MatchState.OPEN, actor="Sozialamt")
    assert reopened["state"] == "OPEN"
    assert await survivors(connection) == {}


@pytest.mark.usefixtures("loaded")
async def test_a_word_stays_whatever_comes(connection: asyncpg.Connection, load: Load) -> None:
    """Also where the organization goes with its import and comes back."""
    number = (await matches(connection))["K1", "G1"]["number"]
    await decide(connection, [number], MatchState.REFUSED, actor="Jugendamt")
    await undo(connection, await run_of(connection, "GRANTS"), actor="test")
    assert await matches(connection) == {}
    await load(GRANTS=GRANTS + "G4;Möwennest e.V.\n")
    assert (await matches(connection))["K1", "G1"]["state"] == "REFUSED"
    assert await survivors(connection) == {"G4": "K3"}


@pytest.mark.usefixtures("loaded")
async def test_an_import_that_is_taken_back_takes_its_merges_along(connection: asyncpg.Connection) -> None:
    """Here the one that stood for the other goes."""
    await undo(connection, await run_of(connection, "KITAS"), actor="test")
    assert await survivors(connection) == {}
    assert await connection.fetchval("SELECT count(*) FROM organization_survivors") == 3


async def test_numbers_come_first(connection: asyncpg.Connection, city: Importing, load: Load) -> None:
    await load(KITAS=KITAS, GRANTS="Nummer;Name\nG1;Möwennest Träger e.V.\n")
    identifiers = DESCRIPTION.format(file="NUMBERS").replace('"organizations"', '"organization_identifiers"')
    identifiers = identifiers.replace('code = "Nummer"\nname = "Name"', 'organization = "Nummer"\nvalue = "Name"')
    content = "Nummer;Name\nK3;4711\nG1;4711\n"
    await city(identifiers + 'scheme = { value = "VR" }\n', files={"NUMBERS.csv": content})
    assert await survivors(connection) == {"G1": "K3"}
    assert (await matches(connection))["K3", "G1"]["basis"] == "IDENTIFIER"


async def test_codes_made_of_names_tell_nothing_apart(connection: asyncpg.Connection, city: Importing) -> None:
    named = DESCRIPTION.format(file="NAMES").replace('code = "Nummer"', 'code = { header = "Name", normalise = true }')
    await city(
        named.replace("[fields]", '[table]\nignore = ["Nummer"]\n\n[fields]'),
        files={
            "NAMES.csv": "Nummer;Name\n1;AWO Kreisverband Hafen e.V.\n2;Arbeiterwohlfahrt Kreisverband Hafen e. V.\n"
        },
    )
    assert await survivors(connection) == {"arbeiterwohlfahrt-kreisverband-hafen": "awo-kreisverband-hafen"}


@pytest.mark.usefixtures("loaded")
async def test_what_cannot_be_decided(connection: asyncpg.Connection) -> None:
    with pytest.raises(MatchError, match="there is no match 0: `sozialgraph matches` lists all"):
        await decide(connection, [0], MatchState.CONFIRMED, actor="test")
    unknown = Decision("01001000", "K1", "K9", MatchState.CONFIRMED)
    with pytest.raises(MatchError, match="'K1' and 'K9' are not two organizations of 01001000"):
        await decide_all(connection, [unknown], actor="test")
    with pytest.raises(MatchError, match="there is no municipality '99'"):
        await decide_all(connection, [unknown._replace(municipality="99")], actor="test")
    chain = [("K2", "G2", MatchState.CONFIRMED), ("G2", "K3", MatchState.CONFIRMED), ("K2", "K3", MatchState.REFUSED)]
    with pytest.raises(MatchError, match="cannot be as decided, for what was said of others of their group"):
        await decide_all(connection, [Decision("01001000", *each) for each in chain], actor="test")
    assert await connection.fetchval("SELECT count(*) FROM raw.match_decisions") == 0


@pytest.mark.usefixtures("loaded")
async def test_a_department_fills_in_a_file(connection: asyncpg.Connection, tmp_path: Path) -> None:
    path = tmp_path / "matches.csv"
    write_matches(path, await list_matches(connection))
    head, *rows = path.read_text("utf-8-sig").splitlines()
    assert head == (
        "Gemeinde;Code;Name;anderer Code;anderer Name;Grund;Zweifel;Ähnlichkeit;Gemeinsam;Stand;Dieselbe?;Bemerkung"
    )
    assert rows == [
        "01001000;K1;Haus am See e.V.;G1;HAUS AM SEE e. V.;Gleicher Name;;1.00;haus am see;Bestätigt;;",
        "01001000;K2;Fuchsbau gGmbH;G2;Fuchsbau gUG;Gleicher Name;Verschiedene Rechtsform;0.95;fuchsbau;Offen;;",
    ]
    filled = [rows[1].replace("Offen;;", "Offen;ja;umgewandelt"), "01001000;K3;;G3;;;;;;;nein;", rows[0]]
    path.write_bytes("\r\n".join([head, *filled]).encode("cp1252"))  # as spreadsheets save it
    decisions = read_decisions(path)
    assert decisions == [
        Decision("01001000", "K2", "G2", MatchState.CONFIRMED, "umgewandelt"),
        Decision("01001000", "K3", "G3", MatchState.REFUSED),
    ]
    assert await decide_all(connection, decisions, actor="Jugendamt") == 2
    assert await decide_all(connection, decisions, actor="Jugendamt") == 0
    assert await survivors(connection) == {"G1": "K1", "G2": "K2"}
    assert (await matches(connection))["K3", "G3"]["state"] == "REFUSED"


def test_all_that_is_wrong_with_a_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "matches.csv"
    path.write_text("Gemeinde;Code;anderer Code;Dieselbe?\n1;a;b;vielleicht\n1;c;d;OFFEN\n1;e;f;?\n")
    with pytest.raises(ProblemsError) as caught:
        read_decisions(path)
    assert str(caught.value).splitlines() == [
        "matches.csv, row 2, column 'Dieselbe?': 'vielleicht' is none of ja, nein and offen",
        "matches.csv, row 4, column 'Dieselbe?': '?' is none of ja, nein and offen",
    ]
    path.write_text("Code;Dieselbe?\n")
    with pytest.raises(FileError, match=r"matches\.csv: lacks the column 'Gemeinde'"):
        read_decisions(path)

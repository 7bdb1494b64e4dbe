"""OParl 1.1: bodies, papers, consultations and decisions, from one file or from an archive of several."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from loaders.problems import FileError, ProblemsError
from loaders.report import Report
from tests.loaders.formats.opening import rows, zipped

Importing = Callable[..., Awaitable[list[Report]]]
HOST = "https://oparl.example/"
DESCRIPTION = """
kind = "oparl"
municipality = "01001000"
file = "{file}"
dataset = {{ code = "RIS", title = "Ratsinformation", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }}

[papers.fields.kind.words]
Eilvorlage = "PROPOSAL"
"""


def thing(kind: str, identity: int, /, **fields: Any) -> dict[str, Any]:
    return {"id": f"{HOST}{kind}/{identity}", "type": f"https://schema.oparl.org/1.1/{kind}", **fields}


COUNCIL = thing("Organization", 1, name="Stadtrat", organizationType="Gremium", classification="Stadtrat")
BOARD = thing("Organization", 2, name="Seniorenbeirat", organizationType="Gremium", classification="Beirat")
PARTY = thing("Organization", 3, name="Fraktion Mitte", organizationType="Fraktion")
PERSON = thing("Person", 9, name="geheim")
MEETINGS = [
    thing("Meeting", 1, start="2025-03-01T17:00:00+01:00", organization=[BOARD["id"]]),
    thing(
        "Meeting",
        2,
        start="2025-04-02T17:00:00+02:00",
        organization=[COUNCIL["id"]],
        participant=[PERSON["id"]],
        agendaItem=[thing("AgendaItem", 7, number="Ö 7", result="Ungeändert beschlossen", resolutionText="So sei es.")],
    ),
]
PAPER = thing(
    "Paper",
    1,
    name="Tagesaufenthalt ausbauen",
    reference="VI-A-05385",
    date="2025-02-01",
    paperType="Eilvorlage",
    originatorOrganization=[PARTY["id"]],
    consultation=[
        thing("Consultation", 11, meeting=f"{HOST}Meeting/1", role="vorberatung", authoritative=False),
        thing(
            "Consultation",
            12,
            meeting=f"{HOST}Meeting/2",
            agendaItem=f"{HOST}AgendaItem/7",
            organization=[COUNCIL["id"]],
            role="Beschlussfassung",
            authoritative=True,
        ),
    ],
)
GONE = thing("Paper", 2, name="Gelöscht", reference="X", paperType="Antrag", deleted=True)
BARE = thing("Paper", 3, name="Ohne Nummer", paperType="Antrag")
SYSTEM = [COUNCIL, BOARD, PARTY, PERSON, *MEETINGS, PAPER, GONE, BARE]


async def check(connection: asyncpg.Connection) -> None:
    bodies = await connection.fetch("SELECT name, kind, mode FROM bodies ORDER BY name")
    assert [tuple(row) for row in bodies] == [
        ("Seniorenbeirat", "ADVISORY_BOARD", "ADVISING"),
        ("Stadtrat", "COUNCIL", "DECIDING"),
    ]
    papers = await connection.fetch(
        "SELECT reference, title, date::text, kind, originator, url FROM papers ORDER BY title"
    )
    assert [tuple(row) for row in papers] == [
        (f"{HOST}Paper/3", "Ohne Nummer", None, "MOTION", None, f"{HOST}Paper/3"),
        ("VI-A-05385", "Tagesaufenthalt ausbauen", "2025-02-01", "PROPOSAL", "Fraktion Mitte", f"{HOST}Paper/1"),
    ]
    consultations = await connection.fetch(
        "SELECT position, b.name, date::text, role, authoritative, result, agenda_item, note"
        " FROM consultations JOIN bodies b ON b.id = body_id ORDER BY position"
    )
    assert [tuple(row) for row in consultations] == [
        (1, "Seniorenbeirat", "2025-03-01", "PREPARATION", False, None, None, None),
        (2, "Stadtrat", "2025-04-02", "DECISION", True, "ADOPTED", "Ö 7", "So sei es."),
    ]
    decisions = await connection.fetch(
        "SELECT d.reference, d.date::text, d.result, d.text, c.position, b.name FROM decisions d"
        " JOIN consultations c ON c.id = consultation_id JOIN bodies b ON b.id = d.body_id"
    )
    assert [tuple(row) for row in decisions] == [
        (f"{HOST}Consultation/12", "2025-04-02", "ADOPTED", "So sei es.", 2, "Stadtrat")
    ]


@pytest.mark.parametrize("wrapped", [SYSTEM, {"data": SYSTEM, "links": {}, "pagination": {}}], ids=["list", "page"])
async def test_one_file(connection: asyncpg.Connection, city: Importing, wrapped: Any) -> None:
    await city(DESCRIPTION.format(file="x.json"), files={"x.json": json.dumps(wrapped)})
    await check(connection)


async def test_an_archive_of_pages(connection: asyncpg.Connection, city: Importing, tmp_path: Path) -> None:
    pages = {"organizations": [COUNCIL, BOARD, PARTY], "meetings": MEETINGS, "papers": [PAPER, BARE]}
    zipped(tmp_path / "x.zip", {f"{name}.json": json.dumps({"data": page}) for name, page in pages.items()})
    await city(DESCRIPTION.format(file="x.zip"))
    await check(connection)


def test_persons_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps(SYSTEM))
    _, *meetings = rows(tmp_path / "x.json", sheet="meeting")
    assert len(meetings) == 2
    assert "geheim" not in str(meetings)


async def test_words_of_another_council(city: Importing) -> None:
    other = {**PAPER, "paperType": "Tischvorlage"}
    with pytest.raises(ProblemsError) as caught:
        await city(DESCRIPTION.format(file="x.json"), files={"x.json": json.dumps([other])})
    assert str(caught.value).startswith(
        "x.json, sheet 'paper', row 2, column 'paperType': 'Tischvorlage' is not one of MOTION (Antrag), "
    )


async def test_no_oparl(city: Importing) -> None:
    with pytest.raises(FileError, match=r"x\.json: holds no objects of OParl"):
        await city(DESCRIPTION.format(file="x.json"), files={"x.json": '{"data": []}'})

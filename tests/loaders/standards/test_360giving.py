"""360Giving 1.4, JSON, workbook and CSV, into offices, recipients, their identifiers and grants."""

import datetime
import io
import json
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import xlsxwriter

from loaders.problems import ProblemsError
from loaders.report import Report

Importing = Callable[..., Awaitable[list[Report]]]
SHARED = Path(__file__).parents[4] / "shared/data"
DESCRIPTION = """
kind = "360giving"
municipality = "01001000"
file = "{file}"
dataset = {{ code = "360", title = "Zuwendungen", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }}
"""
GRANT: dict[str, Any] = {
    "id": "DE-AGS-01001000-17",
    "title": "Tagesaufenthalt",
    "description": "Betriebskosten",
    "currency": "EUR",
    "amountAwarded": 96000.5,
    "amountAppliedFor": 110000,
    "awardDate": "2025-01-30T00:00:00+00:00",
    "plannedDates": [{"startDate": "2025-02-01", "duration": 12}],
    "recipientOrganization": [{"id": "DE-VR-1234", "name": "Beispiel e. V."}],
    "fundingOrganization": [{"id": "DE-AGS-01001000", "name": "Sozialamt"}],
}
PRIVATE = {**GRANT, "id": "18", "recipientIndividual": {"id": "x", "name": "geheim"}}
del PRIVATE["recipientOrganization"]
GRANTS = (
    "SELECT g.reference, purpose, awarded, requested, paid, notice_date, year, period_from, period_to, o.name,"
    " r.code AS recipient, i.scheme, i.value FROM grants g JOIN offices o ON o.id = office_id"
    " JOIN organizations r ON r.id = recipient_id JOIN organization_identifiers i ON i.organization_id = r.id"
)
EXPECTED = (
    *("DE-AGS-01001000-17", "Tagesaufenthalt", Decimal("96000.50"), Decimal("110000.00"), None),
    *(datetime.date(2025, 1, 30), 2025, datetime.date(2025, 2, 1), datetime.date(2026, 1, 31)),
    *("Sozialamt", "DE-VR-1234", "DE-VR", "1234"),
)


async def test_json(connection: asyncpg.Connection, city: Importing) -> None:
    package = {"version": "1.4", "grants": [GRANT, PRIVATE]}
    reports = await city(DESCRIPTION.format(file="x.json"), files={"x.json": json.dumps(package)})
    assert [tuple(row) for row in await connection.fetch(GRANTS)] == [EXPECTED]
    assert dict(reports[-1].skipped) == {"recipientOrganization/0/id empty": 1}
    assert await connection.fetchval("SELECT count(*) FROM organizations") == 1


TITLES = (
    "Identifier;Title;Description;Currency;Amount Awarded;Amount Applied For;Award Date;Planned Dates:Start Date;"
    "Planned Dates:0:Duration (months);Recipient Org:Identifier;Recipient Org:Name;Funding Org:Identifier;"
    "Funding Org:Name"
)
CELLS: list[Any] = [
    *(
        "DE-AGS-01001000-17",
        "Tagesaufenthalt",
        "Betriebskosten",
        "EUR",
        96000.5,
        110000,
        "2025-01-30",
        "2025-02-01",
        12,
    ),
    *("DE-VR-1234", "Beispiel e. V.", "DE-AGS-01001000", "Sozialamt"),
]


async def test_workbook(connection: asyncpg.Connection, city: Importing) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("grants")
    sheet.write_row(0, 0, TITLES.split(";"))
    sheet.write_row(1, 0, CELLS)
    book.close()
    await city(DESCRIPTION.format(file="x.xlsx"), files={"x.xlsx": stream.getvalue()})
    assert [tuple(row) for row in await connection.fetch(GRANTS)] == [EXPECTED]


async def test_text_below_a_title(connection: asyncpg.Connection, city: Importing) -> None:
    content = f"Zuwendungen 2025\n{TITLES}\n{';'.join(map(str, CELLS))}\n"
    await city(DESCRIPTION.format(file="x.csv") + "[table]\nheader = 2\n", files={"x.csv": content})
    assert [tuple(row) for row in await connection.fetch(GRANTS)] == [EXPECTED]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, ("2025-01-30", "2025-01-30")),
        ({"plannedDates": [{"duration": 1}]}, ("2025-01-30", "2025-02-27")),
        ({"plannedDates": [{"startDate": "2025-03-01", "endDate": "2025-05-31"}]}, ("2025-03-01", "2025-05-31")),
        (
            {
                "actualDates": [{"startDate": "2025-04-01"}],
                "plannedDates": [{"startDate": "2025-03-01", "duration": 2}],
            },
            ("2025-04-01", "2025-05-31"),
        ),
    ],
)
async def test_periods(connection: asyncpg.Connection, city: Importing, dates: Any, expected: tuple[str, str]) -> None:
    grant = {key: value for key, value in GRANT.items() if key != "plannedDates"} | dates
    await city(DESCRIPTION.format(file="x.json"), files={"x.json": json.dumps({"grants": [grant]})})
    row = await connection.fetchrow("SELECT period_from::text, period_to::text FROM grants")
    assert row is not None
    assert tuple(row) == expected


def shared(name: str) -> bytes:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"the open data are not here: {SHARED}")
    return path.read_bytes()


async def test_real_sample(connection: asyncpg.Connection, city: Importing) -> None:
    await city(DESCRIPTION.format(file="x.json"), files={"x.json": shared("standards/samples/360giving.json")})
    row = await connection.fetchrow("SELECT reference, awarded, paid, period_from::text, period_to::text FROM grants")
    assert row is not None
    assert tuple(row) == ("DE-AGS-14713000-ZUW-2025-00017", 96000, 48000, "2025-01-01", "2025-12-31")


async def test_pounds_are_no_euros(city: Importing) -> None:
    with pytest.raises(ProblemsError) as caught:
        await city(
            DESCRIPTION.format(file="x.json"), files={"x.json": shared("funding/360giving/a003W000001B7PzQAK.json")}
        )
    assert len(caught.value.problems) == 475
    assert str(caught.value.problems[0]) == (
        "x.json, sheet 'grants', row 2, column 'currency': 'GBP' is not EUR, in which money is kept here"
    )


async def test_real_faults_come_at_once(city: Importing) -> None:
    name = "funding/360giving/badfile_all_validation_errors.xlsx"
    with pytest.raises(ProblemsError) as caught:
        await city(DESCRIPTION.format(file="x.xlsx"), files={"x.xlsx": shared(name)})
    message, _, there = str(caught.value).partition("; there are: ")
    columns = "'fundingOrganization/0/id', 'fundingOrganization/0/name'"
    assert message == f"x.xlsx, sheet 'grants': has none of the columns {columns}"
    assert "Amount Awarded, Award Date, URL, Planned Dates, Funding Org, Recipient Org:Name" in there

"""Berlin's day-care centres in two monthly lists, and its grants."""

from collections import Counter
from datetime import date
from decimal import Decimal

import asyncpg
import pytest

from tests.sources.conftest import Read, Reports

OLDER = "berlin/kitas/berlin-daycare-centers-2025-10-details.csv"
NEWER = "berlin/kitas/berlin-daycare-centers-2026-07-details.csv"
GRANTS = "berlin/zuwendungen/zuwendungen_sozial_2015-2017.csv"
OF_BERLIN = " JOIN municipalities m ON m.id = o.municipality_id AND m.code = '11000000'"

pytestmark = pytest.mark.usefixtures("berlin")


async def test_places_of_two_days(stored: asyncpg.Connection, read: Read) -> None:
    expected = {
        (row["id"], day): Decimal(row["places"])
        for name, day in ((OLDER, date(2025, 10, 1)), (NEWER, date(2026, 7, 1)))
        for row in read(name)
    }
    rows = await stored.fetch(
        "SELECT o.code, reference_day, maximum FROM raw.capacity_records c"
        f" JOIN offerings o ON o.id = offering_id{OF_BERLIN}"
    )
    assert {(row["code"], row["reference_day"]): row["maximum"] for row in rows} == expected
    assert Counter(day for _, day in expected) == {date(2025, 10, 1): 2852, date(2026, 7, 1): 2893}
    assert sum(value for (_, day), value in expected.items() if day.year == 2026) == 199_851


async def test_kitas_that_only_the_older_list_has_are_closed(stored: asyncpg.Connection, read: Read) -> None:
    older, newer = ({row["id"] for row in read(name)} for name in (OLDER, NEWER))
    rows = await stored.fetch(f"SELECT o.code, status, valid_to FROM offerings o{OF_BERLIN}")
    assert {row["code"] for row in rows} == older | newer
    assert {row["code"] for row in rows if row["status"] == "CLOSED"} == older - newer
    assert {row["valid_to"] for row in rows if row["code"] in older - newer} == {date(2026, 6, 30)}
    assert (len(older - newer), len(newer - older)) == (8, 49)


async def test_the_newer_list_has_the_last_word(stored: asyncpg.Connection, read: Read) -> None:
    names = {row["id"]: row["name"] for row in read(OLDER)} | {row["id"]: row["name"] for row in read(NEWER)}
    rows = await stored.fetch(f"SELECT o.code, o.name FROM offerings o{OF_BERLIN}")
    assert {row["code"]: row["name"] for row in rows} == {code: " ".join(name.split()) for code, name in names.items()}


async def test_providers_by_their_number(stored: asyncpg.Connection, read: Read) -> None:
    sponsors = {row["id"]: row["sponsor_id"] for name in (OLDER, NEWER) for row in read(name)}
    rows = await stored.fetch(
        f"SELECT o.code, p.code AS provider FROM offerings o JOIN organizations p ON p.id = provider_id{OF_BERLIN}"
    )
    assert {row["code"]: row["provider"] for row in rows} == sponsors
    assert len({row["sponsor_id"] for row in read(NEWER)}) == 1176


async def test_kitas_lie_in_their_planungsraum(stored: asyncpg.Connection, read: Read) -> None:
    rows = await stored.fetch(
        "SELECT o.code, a.code AS area, longitude, latitude FROM facilities o"
        f" JOIN facility_areas l ON l.facility_id = o.id JOIN areas a ON a.id = l.area_id{OF_BERLIN}"
    )
    expected = {
        row["id"]: (row["geojson_feature_id"], float(row["lon"]), float(row["lat"]))
        for name in (OLDER, NEWER)
        for row in read(name)
    }
    assert {row["code"]: (row["area"], row["longitude"], row["latitude"]) for row in rows} == expected


async def test_no_telephone_number_is_kept(stored: asyncpg.Connection, read: Read) -> None:
    assert sum(row["phone_number"].startswith("+4930") for row in read(NEWER)) > 2000
    kept = await stored.fetchval(
        "SELECT (SELECT count(*) FROM offerings o WHERE to_json(o)::text LIKE '%+4930%')"
        " + (SELECT count(*) FROM facilities f WHERE to_json(f)::text LIKE '%+4930%')"
        " + (SELECT count(*) FROM organizations g WHERE to_json(g)::text LIKE '%+4930%')"
    )
    assert kept == 0


async def test_grants(stored: asyncpg.Connection, read: Read) -> None:
    """Amounts are whole euros; a grant's year is its period."""
    rows = read(GRANTS, ";")
    found = await stored.fetch(
        "SELECT reference, year, awarded, purpose, period_from, period_to, f.name AS office, r.code AS recipient"
        " FROM grants o JOIN offices f ON f.id = office_id JOIN organizations r ON r.id = recipient_id"
    )
    assert {
        row["reference"]: (row["year"], row["awarded"], row["purpose"], row["office"], row["recipient"])
        for row in found
    } == {
        f"ZDB-2015-2017-{number:05}": (
            int(row["jahr"]),
            Decimal(row["betrag"]),
            " ".join(row["zweck"].split()),
            row["geber"],
            f"{row['empfaengertyp']}-{row['empfaengerid']}",
        )
        for number, row in enumerate(rows, start=2)
    }
    assert (len(found), sum(row["awarded"] for row in found)) == (6450, 659_799_987)
    assert all(
        (row["period_from"], row["period_to"]) == (date(row["year"], 1, 1), date(row["year"], 12, 31)) for row in found
    )


def test_equal_rows_are_grants_of_their_own(berlin: Reports, read: Read) -> None:
    """The file gives no numbers, and two of its rows are written twice: neither content nor name tells them apart."""
    rows = [tuple(row.values()) for row in read(GRANTS, ";")]
    assert (len(rows), len(set(rows))) == (6450, 6448)
    assert dict(berlin.one("grants.toml").skipped) == {}


async def test_recipients_by_their_number_in_the_register(stored: asyncpg.Connection, read: Read) -> None:
    rows = read(GRANTS, ";")
    numbers = {(row["empfaengertyp"].upper(), row["empfaengerid"]) for row in rows}
    found = await stored.fetch("SELECT scheme, value FROM organization_identifiers")
    assert {tuple(row) for row in found} == numbers
    assert len(numbers) == 1092
    several = await stored.fetch("SELECT code FROM organizations WHERE name = 'Frauenzukunft e. V.' ORDER BY 1")
    assert [row["code"] for row in several] == ["vr-009070", "vr-009071", "vr-009076"]


async def test_each_name_of_a_department_is_an_office(stored: asyncpg.Connection, read: Read) -> None:
    found = await stored.fetch(f"SELECT o.name FROM offices o{OF_BERLIN}")
    assert {row["name"] for row in found} == {row["geber"] for row in read(GRANTS, ";")}
    assert len(found) == 22


async def test_fields_of_policy_become_fields_of_planning(stored: asyncpg.Connection, read: Read) -> None:
    fields = Counter(row["politikbereich"] for row in read(GRANTS, ";"))
    found = await stored.fetch("SELECT unnest(sub_plans) AS field, count(*) FROM grants GROUP BY 1")
    counts = {row["field"]: row["count"] for row in found}
    assert counts["YOUTH"] == fields["Jugend"] + fields["Familie"]
    assert counts["ELDERLY"] == fields["Pflege"]
    assert sum(counts.values()) == 6450


async def test_the_postal_code_of_the_seat_is_not_kept(stored: asyncpg.Connection, read: Read) -> None:
    """Some are "0"; none is the place of the offering."""
    assert sum(row["plz"] == "0" for row in read(GRANTS, ";")) == 3
    assert await stored.fetchval(f"SELECT count(*) FROM facilities o{OF_BERLIN} WHERE postal_code = '0'") == 0
    assert await stored.fetchval("SELECT count(*) FROM grant_areas") == 0

"""HSDS 3.1, nested JSON and tabular data package, into providers, places, offerings, hours and capacity."""

import datetime
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from loaders.problems import DescriptionError, ProblemsError
from loaders.report import Report
from tests.loaders.formats.opening import zipped

Importing = Callable[..., Awaitable[list[Report]]]
SAMPLES = Path(__file__).parents[4] / "shared/data/standards"

TYPES = """
kind = "offering_types"
dataset = { code = "SHARED" }

[[rows]]
code = "SHELTER"
name = "Tagesaufenthalt"
unit = "PLACES"
sub_plan = "HOMELESSNESS"
"""
DESCRIPTION = """
kind = "hsds"
municipality = "01001000"
file = "{file}"
dataset = {{ code = "HSDS", title = "Angebote", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }}

[offerings.fields]
type = {{ value = "SHELTER" }}
provision_form = {{ value = "PROFESSIONAL" }}
sub_plans = {{ value = ["HOMELESSNESS"] }}

[capacity.fields.unit]
words = {{ Kilogram = "PLACES" }}
"""
SERVICE: dict[str, Any] = {
    "id": "s1",
    "name": "Tagestreff",
    "status": "temporarily closed",
    "minimum_age": 18,
    "assured_date": "2026-01-10",
    "languages": [{"id": "l1", "code": "de"}, {"id": "l2", "code": "pl"}],
    "organization": {
        "id": "o1",
        "name": "Beispiel e. V.",
        "website": "https://beispiel.example",
        "organization_identifiers": [{"id": "i1", "identifier_type": "Vereinsregister", "identifier": "VR 1234"}],
    },
    "capacities": [
        {
            "id": "c1",
            "unit": {"id": "u1", "name": "Plätze"},
            "available": 4,
            "maximum": 25,
            "updated": "2026-01-10T08:00Z",
        }
    ],
    "schedules": [
        {"id": "h1", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "15:00"},
        {"id": "h2", "freq": "MONTHLY", "bymonthday": "1", "opens_at": "09:00", "closes_at": "10:00"},
    ],
    "service_at_locations": [
        {
            "id": "p1",
            "location": {
                "id": "f1",
                "location_type": "physical",
                "name": "Haus Nord",
                "latitude": 54.78,
                "longitude": 9.43,
                "addresses": [{"id": "a1", "address_1": "Am Hang 1", "city": "Musterstadt", "postal_code": "24937"}],
            },
        }
    ],
}


async def stored(connection: asyncpg.Connection) -> tuple[Any, ...]:
    """The one offering with all that belongs to it."""
    row = await connection.fetchrow(
        "SELECT o.code, o.name, o.status, o.age_from, o.languages, o.assured_at, o.valid_from, p.name AS provider,"
        " p.url, i.scheme, i.value, f.name AS facility, f.street, f.postal_code, f.town, f.longitude, f.latitude,"
        " c.reference_day, c.unit, c.maximum, c.available FROM offerings o"
        " JOIN organizations p ON p.id = provider_id LEFT JOIN organization_identifiers i ON i.organization_id = p.id"
        " JOIN facilities f ON f.id = facility_id LEFT JOIN raw.capacity_records c ON c.offering_id = o.id"
    )
    assert row is not None
    return tuple(row)


async def hours(connection: asyncpg.Connection) -> list[tuple[str, str, str]]:
    rows = await connection.fetch("SELECT weekday, opens::text, closes::text FROM schedules ORDER BY weekday")
    return [(row["weekday"], row["opens"], row["closes"]) for row in rows]


@pytest.mark.parametrize(
    "wrapped", [SERVICE, [SERVICE], {"total_items": 1, "contents": [SERVICE]}], ids=["one", "list", "page"]
)
async def test_nested_services(connection: asyncpg.Connection, city: Importing, wrapped: Any) -> None:
    reports = await city(TYPES, DESCRIPTION.format(file="x.json"), files={"x.json": json.dumps(wrapped)})
    day = datetime.date(2026, 1, 10)
    assert await stored(connection) == (
        *("s1", "Tagestreff", "INACTIVE", 18, ["de", "pl"], day, day, "Beispiel e. V.", "https://beispiel.example"),
        *("Vereinsregister", "VR 1234", "Haus Nord", "Am Hang 1", "24937", "Musterstadt", 9.43, 54.78),
        *(day, "PLACES", 25, 4),
    )
    assert await hours(connection) == [("MO", "09:00:00", "15:00:00"), ("TU", "09:00:00", "15:00:00")]
    assert [dict(report.skipped) for report in reports if report.skipped] == [{"hours empty": 1}]


async def test_the_same_twice_changes_nothing(city: Importing) -> None:
    description = DESCRIPTION.format(file="x.json")
    await city(TYPES, description, files={"x.json": json.dumps(SERVICE)})
    assert {report.stored for report in await city(description)} == {0}


async def test_real_sample(connection: asyncpg.Connection, city: Importing) -> None:
    sample = SAMPLES / "samples/hsds_service_31.json"
    if not sample.is_file():
        pytest.skip(f"the standards' samples are not here: {SAMPLES}")
    await city(TYPES, DESCRIPTION.format(file="x.json"), files={"x.json": sample.read_bytes()})
    assert (await stored(connection))[1:4] == ("Tagestreff Nord", "ACTIVE", 18)
    assert [day for day, *_ in await hours(connection)] == ["FR", "MO", "TH", "TU", "WE"]


TABLES = {
    "organizations.csv": "id,name,description\no1,Beispiel e. V.,Träger\n",
    "locations.csv": "id,location_type,name,latitude,longitude\nf1,physical,Haus Nord,54.78,9.43\n",
    "addresses.csv": "id,location_id,address_1,city,postal_code\na1,f1,Am Hang 1,Musterstadt,24937\n",
    "services.csv": "id,organization_id,name,status,assured_date\ns1,o1,Tagestreff,active,2026-01-10\n",
    "service_at_location.csv": "id,service_id,location_id\np1,s1,f1\n",
    "schedules.csv": 'id,service_id,freq,byday,opens_at,closes_at\nh1,s1,WEEKLY,"WE,FR",10:00:00,18:00:00\n',
}
KEYS = {"services.csv": [("organization_id", "organization")]}


def package(tables: dict[str, str]) -> dict[str, str | bytes]:
    resources = []
    for path, rows in tables.items():
        fields = [{"name": name} for name in rows.partition("\n")[0].split(",")]
        keys = [
            {"fields": field, "reference": {"resource": target, "fields": "id"}} for field, target in KEYS.get(path, [])
        ]
        name = {"addresses.csv": "address"}.get(path, path.removesuffix(".csv").removesuffix("s"))
        resources.append({"name": name, "path": path, "schema": {"fields": fields, "foreignKeys": keys}})
    return {"datapackage.json": json.dumps({"resources": resources}), **tables}


KINDS = 'kinds = ["organizations", "facilities", "offerings", "schedules"]\n'


async def test_tabular_data_package(connection: asyncpg.Connection, city: Importing, tmp_path: Path) -> None:
    zipped(tmp_path / "hsds.zip", package(TABLES))
    description = KINDS + DESCRIPTION.format(file="hsds.zip").partition("[capacity")[0]
    await city(TYPES, description)
    found = await stored(connection)
    assert (found[:3], found[11:17]) == (
        ("s1", "Tagestreff", "ACTIVE"),
        ("Haus Nord", "Am Hang 1", "24937", "Musterstadt", 9.43, 54.78),
    )
    assert await hours(connection) == [("FR", "10:00:00", "18:00:00"), ("WE", "10:00:00", "18:00:00")]


async def test_faults_of_the_schema_are_problems_of_the_row(city: Importing, tmp_path: Path) -> None:
    services = TABLES["services.csv"] + "s2,o9,Ohne Träger,active,2026-01-10\n"
    zipped(tmp_path / "hsds.zip", package({**TABLES, "services.csv": services}))
    with pytest.raises(ProblemsError) as caught:
        await city(TYPES, KINDS + DESCRIPTION.format(file="hsds.zip").partition("[capacity")[0])
    assert str(caught.value).splitlines()[0] == (
        "hsds.zip/datapackage.json, sheet 'service', row 3, column 'organization_id': 'o9' is not in organization (id)"
    )


async def test_what_the_standard_does_not_know_must_be_said(importing: Importing) -> None:
    description = DESCRIPTION.format(file="x.json").partition("[offerings")[0]
    with pytest.raises(DescriptionError) as caught:
        await importing(description)
    assert str(caught.value) == "0.toml: [offerings.fields] lacks `type`, `provision_form`, which hsds does not say"


@pytest.mark.parametrize(
    ("addition", "message"),
    [
        ("[grants.fields]\ncode = 1", "`grants` is neither a key nor one of the kinds of hsds: organizations, "),
        ('kinds = ["grants"]', "`kinds` must list some of organizations, "),
    ],
)
async def test_only_the_kinds_of_the_standard(importing: Importing, addition: str, message: str) -> None:
    description = DESCRIPTION.format(file="x.json").replace("\n[offerings", f"\n{addition}\n\n[offerings", 1)
    with pytest.raises(DescriptionError, match=message.replace("`", "`")):
        await importing(description)

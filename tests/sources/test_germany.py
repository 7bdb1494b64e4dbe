"""Germany's Kreise, population (GENESIS 12411) and protection seekers (12531), beside two cities of their own."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from loaders.run import load
from tests.sources.conftest import SOURCES, Figures, Read, Reports, figures

POPULATION = "genesis/12411-01-01-4_1773175772751_de_flat.csv"
PROTECTION = "genesis/12531-0043_five-cities-excerpt_flat.csv"
DAY = date(2024, 12, 31)
AREA, SEX, STATUS, CITIZENSHIP = (f"{place}_variable_attribute_code" for place in "1324")

pytestmark = pytest.mark.usefixtures("germany")


async def test_states_and_kreise(stored: asyncpg.Connection, data: Path) -> None:
    rows = await stored.fetch(
        "SELECT a.code, a.name, a.level, p.code AS above, a.valid_to, a.geometry IS NOT NULL AS outlined FROM areas a"
        " JOIN area_sets s ON s.id = a.area_set_id LEFT JOIN areas p ON p.id = a.parent_id WHERE s.code = 'KREISE'"
    )
    today = [row for row in rows if row["valid_to"] is None]
    assert Counter(row["level"] for row in today) == {"COUNTRY": 1, "STATE": 16, "DISTRICT": 400}
    outlines = json.loads((data / "germany/kreise-simplified-ags.geojson").read_text("utf-8"))["features"]
    assert {row["code"] for row in rows if row["outlined"]} == {one["properties"]["ags"] for one in outlines}
    assert {row["code"] for row in today if row["outlined"]} == {
        row["code"] for row in today if row["level"] == "DISTRICT"
    }
    assert all(row["above"] == row["code"][:2] for row in rows if row["level"] == "DISTRICT")
    assert {row["name"] for row in rows if row["code"] == "01001"} == {"Flensburg, Stadt"}


async def test_population_of_every_kreis(stored: asyncpg.Connection, read: Read) -> None:
    """The empty attribute code is the total."""
    rows = read(POPULATION, ";")
    for sex, code in (("", ""), ("GESM", "SEX=M"), ("GESW", "SEX=F")):
        expected: Figures = {
            (row[AREA], DAY): Decimal(row["value"])
            for row in rows
            if row["2_variable_attribute_code"] == sex and row["value"] != "-" and len(row[AREA]) == 5
        }
        assert len(expected) == 400
        assert await figures(stored, "POPULATION", "KREISE", code) == expected


def test_dissolved_kreise_are_refused(germany: Reports, read: Read) -> None:
    dissolved = {row[AREA] for row in read(POPULATION, ";") if row["value"] == "-"}
    report = germany.one("12411.toml")
    assert len(dissolved) == 74
    assert report.refused.total() == 3 * 74
    assert {reason.split("'")[1] for reason in report.refused} == dissolved
    assert report.refused["area '16056' valid only from 2002-01-01 until 2021-06-30"] == 3


async def test_a_dissolved_kreis_is_never_zero(stored: asyncpg.Connection) -> None:
    """14365 was Leipzig until 2008, 16056 Eisenach until 2021."""
    found = await figures(stored, "POPULATION", "KREISE")
    assert not {"14365", "16056"} & {code for code, _ in found}
    assert min(value or 0 for value in found.values()) > 30_000
    assert found["14713", DAY] is not None


def test_units_that_are_no_kreise_are_left_out(germany: Reports, read: Read) -> None:
    units = {row[AREA] for row in read(POPULATION, ";") if len(row[AREA]) != 5}
    assert {"03241001", "05334002", "10041100", "11001001"} < units
    assert (len(units), dict(germany.one("12411.toml").skipped)) == (15, {"not a Kreis": 3 * 15})


async def test_national_figures_find_the_cities(stored: asyncpg.Connection) -> None:
    kreise = await figures(stored, "POPULATION", "KREISE")
    flensburg = await figures(stored, "POPULATION", "GEMEINDE:01001000")
    berlin = await figures(stored, "POPULATION", "GEMEINDE:11000000")
    assert flensburg["01001000", DAY] == kreise["01001", DAY]
    assert berlin["11000000", DAY] == kreise["11000", DAY]


async def test_every_row_of_the_national_tables_is_accounted_for(germany: Reports) -> None:
    population, protection = germany.one("12411.toml"), germany.one("12531.toml")
    assert (population.read, population.stored) == (1467, 1200 + 2 * 3)
    assert (protection.read, protection.stored) == (3919, 3919 + 1334 + 219)
    assert protection.skipped.total() == protection.refused.total() == 0


async def test_protection_seekers(stored: asyncpg.Connection, read: Read) -> None:
    rows = [row for row in read(PROTECTION, ";") if row[STATUS] == "SCHUTZST-OF" and row[SEX] == "GESW"]
    for citizenship in {row[CITIZENSHIP] for row in rows}:
        expected = {(row[AREA], DAY): Decimal(row["value"]) for row in rows if row[CITIZENSHIP] == citizenship}
        breakdown = f"CITIZENSHIP={citizenship};SEX=F"
        assert await figures(stored, "PROTECTION_OPEN", "KREISE", breakdown) == expected


async def test_each_status_is_an_indicator(stored: asyncpg.Connection, read: Read) -> None:
    """Statuses contain each other, so none may be a member that a client could add up."""
    rows = await stored.fetch(
        "SELECT i.code, count(*) FROM raw.observations o JOIN indicators i ON i.id = indicator_id"
        " JOIN areas a ON a.id = area_id JOIN area_sets s ON s.id = area_set_id AND s.code = 'KREISE'"
        " JOIN datasets d ON d.id = dataset_id AND d.code = '12531' GROUP BY 1"
    )
    assert len(rows) == 10
    assert sorted(row["count"] for row in rows) == sorted(
        Counter(row[STATUS] for row in read(PROTECTION, ";")).values()
    )
    assert {row["code"]: row["count"] for row in rows}["PROTECTION_RECOGNISED"] == 643
    dimensions = await stored.fetch("SELECT DISTINCT code FROM dimensions WHERE code LIKE '%STATUS%'")
    assert dimensions == []


async def test_rounding_is_kept_as_published(stored: asyncpg.Connection, read: Read) -> None:
    """Multiples of 5 and no rows for zero: nothing is filled in."""
    values = {int(row["value"]) for row in read(PROTECTION, ";")}
    assert min(values) == 5
    assert all(value % 5 == 0 for value in values)
    (found,) = await stored.fetch(
        "SELECT min(value), bool_and(value % 5 = 0), bool_or(value IS NULL) FROM raw.observations o"
        " JOIN datasets d ON d.id = dataset_id AND d.code = '12531'"
    )
    assert tuple(found) == (5, True, False)


async def test_citizenships_with_their_names(stored: asyncpg.Connection, read: Read) -> None:
    expected = {(row[CITIZENSHIP], row["4_variable_attribute_label"]) for row in read(PROTECTION, ";")}
    found = await stored.fetch(
        "SELECT m.code, m.name FROM dimension_members m JOIN dimensions d ON d.id = dimension_id"
        " WHERE d.code = 'CITIZENSHIP'"
    )
    assert {tuple(row) for row in found} == expected
    assert len(found) == 115


async def test_everything_again_changes_nothing(instance: str, data: Path) -> None:
    for city, folder in (("flensburg", data / "flensburg"), ("germany", data)):
        reports = await load(instance, [SOURCES / city], folder, actor="test")
        assert sum(report.stored + report.removed for report in reports) == 0

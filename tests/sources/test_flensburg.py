"""Flensburg: 13 Stadtteile, the tables of the Sozialatlas, the day-care centres."""

import csv
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest
import shapely

from tests.sources.conftest import SOURCES, Read, Reports, figures

TABLES = "flensburg/sozialatlas/tables/"
KITAS = "flensburg/kitas_in_flensburg.no-persons"
NOWHERE = {"cases that belong to no Stadtteil": 2}
WITH_NOWHERE = {
    "basic_benefits_income_by_district",
    "beneficiaries_age_15_to_under_65_by_district",
    "beneficiaries_characteristics_by_district",
    "unemployed_residents_categorized_by_district",
}

pytestmark = pytest.mark.usefixtures("flensburg")


async def test_stadtteile_with_outlines(stored: asyncpg.Connection, read: Read) -> None:
    rows = await stored.fetch(
        "SELECT a.code, a.name, geometry FROM areas a JOIN area_sets s ON s.id = area_set_id"
        " WHERE s.code = 'STADTTEILE' ORDER BY a.code"
    )
    assert [(row["code"], row["name"]) for row in rows] == [
        (row["id"].zfill(2), row["name"]) for row in read(TABLES + "district.csv")
    ]
    outlines = [shapely.from_geojson(row["geometry"]) for row in rows]
    assert all(outline.is_valid for outline in outlines)
    west, south, east, north = shapely.union_all(outlines).bounds
    assert 9.35 < west < east < 9.51
    assert 54.75 < south < north < 54.85


async def test_invalid_outlines_are_mended_and_told(stored: asyncpg.Connection, flensburg: Reports) -> None:
    assert len(flensburg.one("3-statistische-bezirke.toml").mended) >= 2
    outlines = await stored.fetch(
        "SELECT geometry FROM areas a JOIN area_sets s ON s.id = area_set_id WHERE s.code = 'STATISTISCHE_BEZIRKE'"
    )
    assert len(outlines) == 41
    assert all(shapely.from_geojson(row["geometry"]).is_valid for row in outlines)


async def test_statistische_bezirke_lie_in_their_stadtteil(stored: asyncpg.Connection) -> None:
    pairs = await stored.fetch(
        "SELECT f.code AS part, t.code AS whole FROM area_relations JOIN areas f ON f.id = from_area_id"
        " JOIN areas t ON t.id = to_area_id JOIN area_sets s ON s.id = f.area_set_id"
        " WHERE type = 'PART_OF' AND s.code = 'STATISTISCHE_BEZIRKE'"
    )
    assert len(pairs) == 41
    assert all(pair["part"].startswith(pair["whole"]) for pair in pairs)


@pytest.mark.parametrize("name", sorted(path.stem for path in (SOURCES / "flensburg/sozialatlas").glob("*.toml")))
def test_every_row_of_the_tables_is_read(flensburg: Reports, read: Read, name: str) -> None:
    report = flensburg.one(f"{name}.toml")
    assert report.read == len(read(f"{TABLES}{name}.csv"))
    assert dict(report.skipped) == (NOWHERE if name in WITH_NOWHERE else {})
    assert report.refused.total() == 0


def test_every_table_of_figures_is_described(data: Path) -> None:
    tables = {path.stem for path in (data / TABLES).glob("*.csv")} - {"district", "household_type"}
    assert tables == {path.stem for path in (SOURCES / "flensburg/sozialatlas").glob("*.toml")}


@pytest.mark.parametrize(
    ("table", "header", "indicator", "breakdown", "day"),
    [
        ("residents_by_district", "residents", "POPULATION", "", "12-31"),
        ("children_age_under_18_by_district", "residents", "POPULATION", "AGE=0_17", "12-31"),
        ("residents_age_65_and_above_by_district", "residents", "POPULATION", "AGE=65_PLUS", "12-31"),
        ("age_ratio_by_district", "quotient", "OLD_AGE_RATIO", "", "12-31"),
        ("unemployed_residents_by_district", "residents", "UNEMPLOYED", "", "06-30"),
        ("births_by_district", "birth_rate", "BIRTH_RATE", "", "12-31"),
        ("risk_homelessness_by_district", "residents", "HOUSEHOLDS_AT_RISK", "", "12-31"),
        ("beneficiaries_by_district", "residents", "SGB2_RECIPIENTS", "", "12-31"),
        ("inactive_beneficiaries_households_by_district", "residents", "SGB2_RECIPIENTS", "EMPLOYABILITY=NO", "12-31"),
    ],
)
async def test_figures_are_those_of_the_table(
    stored: asyncpg.Connection, read: Read, table: str, header: str, indicator: str, breakdown: str, day: str
) -> None:
    expected = {
        (row["district_id"].zfill(2), date.fromisoformat(f"{row['year']}-{day}")): (
            Decimal(row[header]) if row[header] else None
        )
        for row in read(f"{TABLES}{table}.csv")
    }
    assert await figures(stored, indicator, "STADTTEILE", breakdown) == expected


async def test_contradictions_stand_as_the_table_has_them(stored: asyncpg.Connection, data: Path) -> None:
    """The profile page says 2739 inhabitants of Altstadt in 2020, the table 3739."""
    page = (data / "flensburg/pdf-extracts/Stadtteil 1 Altstadt.seite54.txt").read_text("utf-8")
    assert "Anzahl der Einwohner*innen: 3815 3793 2739 3866" in page
    population = await figures(stored, "POPULATION", "STADTTEILE")
    assert population["01", date(2020, 12, 31)] == 3739
    sexes = [await figures(stored, "BASIC_INCOME_SUPPORT", "STADTTEILE", f"SEX={sex}") for sex in "MF"]
    ages = [await figures(stored, "BASIC_INCOME_SUPPORT", "STADTTEILE", f"AGE={age}") for age in ("18_64", "65_PLUS")]
    altstadt = ("01", date(2021, 12, 31))
    assert [one[altstadt] for one in (*sexes, *ages)] == [245, 158, 55, 55]


async def test_empty_housing_cases_are_blanks_that_say_why(stored: asyncpg.Connection, read: Read) -> None:
    rows = read(TABLES + "housing_assistance_cases_by_district.csv")
    headers = [header for header in rows[0] if header not in ("id", "year", "district_id")]
    empty = sum(not row[header] for row in rows for header in headers)
    blanks = await stored.fetch(
        "SELECT value, obs_status, conf_status, count(*) FROM raw.observations o"
        " JOIN indicators i ON i.id = indicator_id WHERE i.code = ANY($1) AND value IS NULL GROUP BY 1, 2, 3",
        [
            "HOUSING_ADVICE",
            "RENT_ARREARS_NOTICES",
            "TERMINATIONS_ARREARS",
            "TERMINATIONS_CONDUCT",
            "EVICTION_ACTIONS",
            "EVICTION_NOTICES",
            "EVICTIONS",
        ],
    )
    assert [tuple(row) for row in blanks] == [(None, "Q", "A", empty)]


async def test_what_is_below_four_is_not_published(stored: asyncpg.Connection, read: Read) -> None:
    """In 2020 the file itself shows 3 other aids, against the city's own rule."""
    shown = {row["year"]: row["additional_support"] for row in read(TABLES + "child_education_support.csv")}
    assert shown["2020"] == "3"
    statement = (
        "SELECT value, conf_status FROM {}.observations o JOIN breakdowns b ON b.id = breakdown_id"
        " WHERE b.code = 'CHILD_AID=27_2' AND period_end = '2020-12-31'"
    )
    found = [await stored.fetch(statement.format(schema)) for schema in ("raw", "published")]
    assert [tuple(row) for rows in found for row in rows] == [(3, "F"), (None, "A")]


async def test_figures_of_the_city_hang_on_the_city(stored: asyncpg.Connection, read: Read) -> None:
    expected = {
        ("01001000", date(int(row["year"]), 12, 31)): Decimal(row["age_80_and_above"])
        for row in read(TABLES + "age_groups_of_residents.csv")
    }
    found = await figures(stored, "POPULATION", "GEMEINDE:01001000", "AGE=80_PLUS")
    assert len(expected) == 8
    assert found == expected


async def test_kitas(stored: asyncpg.Connection, read: Read) -> None:
    kitas = read(f"{KITAS}.csv")
    assert len(kitas) == 70
    rows = await stored.fetch(
        "SELECT o.code, o.opening_hours, o.description, c.maximum, a.name AS area, f.longitude IS NOT NULL AS located"
        " FROM offerings o JOIN municipalities m ON m.id = o.municipality_id AND m.code = '01001000'"
        " JOIN raw.capacity_records c ON c.offering_id = o.id JOIN facilities f ON f.id = facility_id"
        " JOIN offering_areas l ON l.offering_id = o.id JOIN areas a ON a.id = l.area_id"
    )
    lunch = {"X": "Mit Mittagessen", "Nein": "Ohne Mittagessen"}
    assert sorted((row["area"], row["maximum"], row["opening_hours"], row["description"]) for row in rows) == sorted(
        (row["district"], Decimal(row["childcare_places"]), row["opening_hours"], lunch[row["lunch_offer"]])
        for row in kitas
    )
    assert sum(row["maximum"] for row in rows) == 4475
    assert all(row["located"] for row in rows)


async def test_kitas_of_one_name_are_told_apart(stored: asyncpg.Connection) -> None:
    found = await stored.fetch("SELECT code FROM offerings WHERE name = 'KiTa Marienallee' ORDER BY 1")
    assert [row["code"] for row in found] == [
        "kita-marienallee-friesische-str-150",
        "kita-marienallee-robert-koch-str-3",
    ]


async def test_opening_hours_become_spans(stored: asyncpg.Connection) -> None:
    """Written "07:30-16:30", in one row "07:00-17.00"."""
    spans = await stored.fetch(
        "SELECT weekday, opens::text, closes::text FROM schedules s JOIN offerings o ON o.id = offering_id"
        " WHERE o.code = 'villa-kathe-roonstrasse-3' ORDER BY s.id"
    )
    assert [tuple(span) for span in spans] == [(day, "07:00:00", "17:00:00") for day in ("MO", "TU", "WE", "TH", "FR")]
    assert await stored.fetchval("SELECT count(*) FROM schedules") == 5 * 70


async def test_providers_are_spelled_out_and_merged(stored: asyncpg.Connection, read: Read) -> None:
    written = {row["institution"] for row in read(f"{KITAS}.csv")}
    merged = {re.sub(r"e\. ?V\.", "e. V.", name) for name in written}
    assert (len(written), len(merged)) == (22, 21)
    rows = await stored.fetch(
        "SELECT o.code, o.name, carrier_form FROM organizations o"
        " JOIN municipalities m ON m.id = municipality_id AND m.code = '01001000'"
    )
    assert len(rows) == len(merged)
    names = {row["code"]: (row["name"], row["carrier_form"]) for row in rows}
    assert names["ads"] == ("ADS-Grenzfriedensbund e. V.", "NON_PROFIT")
    assert names["stadt"] == ("Stadt Flensburg", "PUBLIC")
    assert names["dansk-skoleforening-for-sydslesvig"][0].startswith("Dansk Skoleforening")


async def test_the_stated_stadtteil_counts_not_the_point(stored: asyncpg.Connection) -> None:
    (stated,) = await stored.fetch(
        "SELECT a.name, longitude, latitude FROM facilities f JOIN facility_areas l ON l.facility_id = f.id"
        " JOIN areas a ON a.id = l.area_id WHERE f.name = 'Waldkiga'"
    )
    altstadt = await stored.fetchval(
        "SELECT geometry FROM areas a JOIN area_sets s ON s.id = area_set_id"
        " WHERE s.code = 'STADTTEILE' AND a.name = 'Altstadt'"
    )
    assert stated["name"] == "Westliche Höhe"
    assert shapely.from_geojson(altstadt).contains(shapely.Point(stated["longitude"], stated["latitude"]))


async def test_no_telephone_number_is_kept(stored: asyncpg.Connection, data: Path) -> None:
    features = json.loads((data / f"{KITAS}.geojson").read_text("utf-8"))["features"]
    with (data / f"{KITAS}.csv").open(encoding="utf-8") as stream:
        numbers = {row["phone_number"] for row in csv.DictReader(stream) if row["phone_number"]}
    assert len(features) == len(numbers) == 70
    kept = await stored.fetch(
        "SELECT to_json(o)::text AS text FROM offerings o UNION SELECT to_json(f)::text FROM facilities f"
    )
    assert not any(f'"{number}"' in row["text"] for row in kept for number in numbers)

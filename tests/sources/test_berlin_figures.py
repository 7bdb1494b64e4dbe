"""Berlin's Monitoring Soziale Stadtentwicklung (MSS) and its residents."""

from collections import Counter
from datetime import date
from decimal import Decimal

import asyncpg
import pytest

from tests.sources.conftest import Figures, Read, Reports, figures

MSS = "berlin/mss/"
OLD, NEW = date(2018, 12, 31), date(2020, 12, 31)
RESULTS = (
    "SELECT a.code, s.code AS set, a.level, period, score, dynamics_score, status_class, dynamics_class, excluded,"
    " exclusion_reason, comparable_with_previous FROM index_results r"
    " JOIN index_definitions d ON d.id = definition_id AND d.version = $1"
    " JOIN areas a ON a.id = area_id JOIN area_sets s ON s.id = a.area_set_id"
)
INHABITANTS = "berlin/population/berlin-lor-population-{}-02-{}-planning-areas.csv"
YEARS = (2020, 2021, 2022, 2023, 2024)

pytestmark = pytest.mark.usefixtures("berlin")


def of_level(found: Figures, length: int) -> Figures:
    return {key: value for key, value in found.items() if len(key[0]) == length}


async def test_index_of_2021(stored: asyncpg.Connection, read: Read) -> None:
    rows = {row["PLR_ID"]: row for row in read(MSS + "raw-2021/mss_2021_indizes.csv")}
    found = await stored.fetch(RESULTS, "2021")
    labels = {"HIGH": "hoch", "MEDIUM": "mittel", "LOW": "niedrig", "VERY_LOW": "sehr niedrig"}
    assert len(rows) == len(found) == 542
    assert {row["code"]: labels.get(row["status_class"]) for row in found} == {
        code: row["SI_V"] if row["SI_N"] != "-9999" else None for code, row in rows.items()
    }
    assert Counter(row["status_class"] for row in found) == {
        "HIGH": 75,
        "MEDIUM": 366,
        "LOW": 46,
        "VERY_LOW": 49,
        None: 6,
    }
    assert Counter(row["dynamics_class"] for row in found) == {"POSITIVE": 48, "STABLE": 436, "NEGATIVE": 52, None: 6}
    assert {(row["set"], row["period"], row["comparable_with_previous"]) for row in found} == {("LOR_2021", NEW, False)}


async def test_areas_left_out_of_the_index_say_why(stored: asyncpg.Connection, read: Read) -> None:
    reasons = {"ungültig (EW unter 300)": "MIN_POPULATION", "ungültig (Ausreißer)": "MANUAL", "gültig": None}
    rows = read(MSS + "raw-2021/mss_2021_indizes.csv")
    found = await stored.fetch(RESULTS, "2021")
    assert {row["code"]: row["exclusion_reason"] for row in found} == {
        row["PLR_ID"]: reasons[row["KOM"]] for row in rows
    }
    assert Counter(row["exclusion_reason"] for row in found if row["excluded"]) == {"MIN_POPULATION": 5, "MANUAL": 1}


async def test_scores_of_2021(stored: asyncpg.Connection, read: Read) -> None:
    rows = read(MSS + "manual-export-2021/mss_2021_index-indikatoren_z-werte_plr.csv", ";")
    found = {row["code"]: (row["score"], row["dynamics_score"]) for row in await stored.fetch(RESULTS, "2021")}
    headers = ("Status-Index (standardisierte Statussumme)", "Dynamik-Index (standardisierte Dynamik-summe)")
    assert found == {
        row["PLR-ID"]: tuple(Decimal(row[header]) if row[header] else None for header in headers) for row in rows
    }
    assert found["01100101"] == (Decimal("-0.33"), Decimal("1.27"))


async def test_a_minus_sign_is_a_class_not_a_blank(stored: asyncpg.Connection, read: Read) -> None:
    rows = read(MSS + "mss-2019-planning-areas.csv")
    codes = {"+": "POSITIVE", "+/-": "STABLE", "-": "NEGATIVE"}
    found = await stored.fetch(RESULTS, "2019")
    assert {row["code"]: row["dynamics_class"] for row in found} == {
        row["id"]: codes[row["dynamic_index"]] for row in rows
    }
    assert Counter(row["dynamics_class"] for row in found) == {"STABLE": 357, "POSITIVE": 46, "NEGATIVE": 33}
    assert Counter(row["status_class"] for row in found) == {"MEDIUM": 283, "HIGH": 67, "LOW": 47, "VERY_LOW": 39}
    assert {(row["set"], row["period"]) for row in found} == {("LOR_2019", OLD)}


@pytest.mark.parametrize("indicator", ["S1", "S3", "S4", "D1", "D3", "D4"])
async def test_indicators_of_both_editions(stored: asyncpg.Connection, read: Read, indicator: str) -> None:
    rows = read(MSS + "mss-2019-planning-areas.csv")
    header = next(header for header in rows[0] if header.startswith(f"{indicator.lower()}_"))
    expected: Figures = {(row["id"], OLD): Decimal(row[header]) for row in rows}
    assert await figures(stored, f"MSS_{indicator}", "LOR_2019") == expected
    rows = read(MSS + "raw-2021/mss_2021_index_indikatoren.csv")
    expected = {(row["PLR_ID"], NEW): None if row[indicator] == "-9999" else Decimal(row[indicator]) for row in rows}
    assert of_level(await figures(stored, f"MSS_{indicator}", "LOR_2021"), 8) == expected


async def test_shifted_columns_are_left_out(stored: asyncpg.Connection, read: Read) -> None:
    """In the edition of 2019 z_d3 holds class words, k02 nothing, and k06 the share of foreigners, not its change."""
    rows = read(MSS + "mss-2019-planning-areas.csv")
    assert {row["z_d3_percentage_transfer_payments_recipients"] for row in rows} == {
        "hoch",
        "mittel",
        "niedrig",
        "sehr niedrig",
    }
    assert {row["k02_single_parent_households"] for row in rows} == {"-"}
    foreigners = {row["id"]: row for row in read(INHABITANTS.format(2020, "t1"))}
    assert all(
        abs(
            float(row["k06_change_proportion_of_foreigner"])
            - float(foreigners[row["id"]]["inhabitants_foreigners_percentage"])
        )
        < 15
        for row in rows
    )
    stored_indicators = await stored.fetch(
        "SELECT DISTINCT i.code FROM raw.observations o JOIN indicators i ON i.id = indicator_id"
        " WHERE i.code LIKE 'MSS%' AND period_end = $1 ORDER BY 1",
        OLD,
    )
    assert [row["code"] for row in stored_indicators] == [
        f"MSS_{code}" for code in ("D1", "D3", "D4", "K01", "K03", "K04", "K05", "S1", "S3", "S4")
    ]


async def test_minus_9999_is_a_blank_with_its_reason(stored: asyncpg.Connection) -> None:
    blanks = await stored.fetch(
        "SELECT obs_status, note, count(*) FROM raw.observations o JOIN indicators i ON i.id = indicator_id"
        " WHERE i.code IN ('MSS_S1', 'MSS_K13') AND value IS NULL GROUP BY 1, 2 ORDER BY 3"
    )
    assert [tuple(row) for row in blanks] == [
        ("O", "ungültig (Ausreißer)", 2),
        ("O", "ungültig (EW unter 300)", 10),
    ]
    assert await stored.fetchval("SELECT min(value) FROM raw.observations") > -1000


async def test_a_left_over_header_is_left_out(stored: asyncpg.Connection, berlin: Reports, read: Read) -> None:
    report = berlin.one("5-edition-2021-bezirke.toml")
    assert (report.read, report.stored, dict(report.skipped)) == (13, 12 * 20, {"left-over header": 1})
    left_over, *rows = read(MSS + "mss-2021-districts.csv")
    assert left_over["s1_percentage_unemployed"] == "SD: 1,48 %"
    found = of_level(await figures(stored, "MSS_S1", "LOR_2021"), 2)
    assert found == {(row["id"], NEW): Decimal(row["s1_percentage_unemployed"]) for row in rows}


async def test_bezirksregionen_without_names(stored: asyncpg.Connection, read: Read) -> None:
    rows = read(MSS + "mss-2021-district-regions.csv")
    assert (len(rows), "name" in rows[0]) == (142, False)
    found = of_level(await figures(stored, "MSS_K17", "LOR_2021"), 6)
    assert found == {(row["id"], NEW): Decimal(row["k17_non_eu_foreigners"]) for row in rows}


async def test_one_indicator_of_2021_is_on_the_older_areas(stored: asyncpg.Connection, read: Read) -> None:
    rows = read(MSS + "raw-2021/mss_2021_kontext_indikatoren_k08_k14_k15.csv")
    expected = {(row["PLR_ID"], NEW): None if row["KI_08"] == "-9999" else Decimal(row["KI_08"]) for row in rows}
    assert len(expected) == 447
    assert await figures(stored, "MSS_K08", "LOR_2019") == expected
    assert await figures(stored, "MSS_K08", "LOR_2021") == {}


@pytest.mark.parametrize(
    ("table", "header", "breakdown"),
    [
        ("t1", "inhabitants", ""),
        ("t1", "inhabitants_with_migration_background", "MIGRATION=WITH"),
        ("t1", "inhabitants_germans_without_migration_background", "MIGRATION=WITHOUT;NATIONALITY=DE"),
        ("t1", "inhabitants_foreigners", "NATIONALITY=FOREIGN"),
        ("t2", "inhabitants_age_below_6", "AGE=0_5"),
        ("t2", "inhabitants_age_45_55", "AGE=45_54"),
        ("t2", "inhabitants_age_above_65", "AGE=65_PLUS"),
        ("t2", "inhabitants_female", "SEX=F"),
    ],
)
async def test_residents_on_the_cut_of_their_year(
    stored: asyncpg.Connection, read: Read, table: str, header: str, breakdown: str
) -> None:
    """ "2020-02" is the second half-year of 2020: 31.12."""
    expected = {
        (row["id"], date(year, 12, 31)): Decimal(row[header])
        for year in YEARS
        for row in read(INHABITANTS.format(year, table))
    }
    older = await figures(stored, "POPULATION", "LOR_2019", breakdown)
    newer = await figures(stored, "POPULATION", "LOR_2021", breakdown)
    assert Counter(day.year for _, day in older) == {2020: 448}
    assert Counter(day.year for _, day in newer) == dict.fromkeys(YEARS[1:], 542)
    assert older | newer == expected


async def test_the_break_of_2021_is_marked(stored: asyncpg.Connection) -> None:
    breaks = await stored.fetch(
        "SELECT DISTINCT period_end, series_break FROM raw.observations o JOIN indicators i ON i.id = indicator_id"
        " JOIN areas a ON a.id = area_id JOIN area_sets s ON s.id = area_set_id"
        " WHERE i.code = 'POPULATION' AND s.code LIKE 'LOR%' ORDER BY 1"
    )
    assert [(row[0].year, row[1]) for row in breaks] == [(year, year == 2021) for year in YEARS]


async def test_residents_of_the_whole_city(stored: asyncpg.Connection) -> None:
    found = await figures(stored, "POPULATION", "LOR_2021")
    assert sum(value or 0 for (_, day), value in found.items() if day.year == 2024) == 3_897_145


async def test_totals_in_both_tables_are_stored_once(berlin: Reports) -> None:
    reports = berlin["migration-background.toml"]
    assert [(report.stored, report.unchanged) for report in reports] == [(4 * 448, 2 * 448)] + [(4 * 542, 2 * 542)] * 4


async def test_shares_are_not_stored(stored: asyncpg.Connection, read: Read) -> None:
    """Percentages with 14 decimals follow from the counts."""
    assert "inhabitants_female_percentage" in read(INHABITANTS.format(2024, "t2"))[0]
    fractions = await stored.fetchval(
        "SELECT count(*) FROM raw.observations o JOIN indicators i ON i.id = indicator_id"
        " WHERE i.code = 'POPULATION' AND value <> trunc(value)"
    )
    assert fractions == 0

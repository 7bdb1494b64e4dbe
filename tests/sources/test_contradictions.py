"""The contradictions that the Sozialatlas of Flensburg is known for, told of before anything is stored."""

import re
from pathlib import Path

import asyncpg
import pytest

from loaders.findings import Doubt
from loaders.handling import Handling
from loaders.report import Report
from loaders.run import load
from tests.sources.conftest import SOURCES, Reports

DRY = Handling(dry_run=True)
PROFILES = """
kind = "observations"
municipality = "01001000"
file = "profiles.csv"
dataset = { code = "PROFILES", title = "Profilseiten", publisher = "Stadt Flensburg", licence = "CC0-1.0" }

[fields]
area = { header = "Stadtteil", set = "STADTTEILE", pad = 2 }

[period]
header = "Jahr"
day = "12-31"

[[values]]
header = "Einwohner"
indicator = "POPULATION"
"""
YEARS = (2018, 2019, 2020, 2021)

pytestmark = pytest.mark.usefixtures("flensburg")


def profile_rows(data: Path) -> list[str]:
    """The inhabitants that the profile pages of the report give, as a table."""
    rows = []
    for page in sorted((data / "flensburg/pdf-extracts").glob("Stadtteil *.txt")):
        number = re.match(r"Stadtteil (\d+)", page.name)
        counts = re.search(r"Anzahl der Einwohner\*innen: ([\d. ]+)", page.read_text("utf-8"))
        if number and counts and len(figures := counts[1].replace(".", "").split()) == len(YEARS):
            rows += [f"{number[1]};{year};{figure}" for year, figure in zip(YEARS, figures, strict=True)]
    return rows


@pytest.fixture
async def report(data: Path, stored: asyncpg.Connection, tmp_path: Path) -> Report:
    (tmp_path / "profiles.toml").write_text(PROFILES)
    (tmp_path / "profiles.csv").write_text("Stadtteil;Jahr;Einwohner\n" + "\n".join(profile_rows(data)) + "\n")
    (report,) = await load(stored, [tmp_path / "profiles.toml"], actor="test", handling=DRY)
    return report


def of(report: Report, what: str, area: str, year: int) -> list[Doubt]:
    return [
        doubt
        for doubt in report.doubts
        if doubt.what == what and area in doubt.figure.area and doubt.figure.period == f"{year}-12-31"
    ]


async def test_altstadt_in_2020_against_the_table(report: Report) -> None:
    (doubt,) = of(report, "source", "(Altstadt)", 2020)
    assert doubt.message == "is 2739, but 3739 in SOZIALATLAS (residents_by_district.csv, row 6, column 'residents')"
    assert doubt.places[0].startswith("profiles.csv, row ")


async def test_altstadt_in_2020_against_the_years_beside_it(report: Report) -> None:
    assert [doubt.message.partition(" (")[0] for doubt in of(report, "jump", "(Altstadt)", 2020)] == [
        "is 2739 after 3793 on 2019-12-31"
    ]
    assert [doubt.message.partition(" (")[0] for doubt in of(report, "jump", "(Altstadt)", 2021)] == [
        "is 3866 after 2739 on 2020-12-31"
    ]
    assert {doubt.figure.area for doubt in report.doubts if doubt.what == "jump"} == {"STADTTEILE:01 (Altstadt)"}


async def test_pages_that_count_people_without_a_stadtteil_otherwise(report: Report) -> None:
    """Mürwik in 2018: 14,925 on the page, 14,930 in the table."""
    (doubt,) = of(report, "source", "(Mürwik)", 2018)
    assert doubt.message.startswith("is 14925, but 14930 in SOZIALATLAS (residents_by_district.csv, row ")


async def test_the_same_files_again_change_nothing(data: Path, stored: asyncpg.Connection, flensburg: Reports) -> None:
    reports = await load(stored, [SOURCES / "flensburg/sozialatlas"], data / "flensburg", actor="test", handling=DRY)
    assert [report.error for report in reports] == [None] * len(flensburg_tables(flensburg))
    assert {(one.added, one.changed) for report in reports for one in report.differences} == {(0, 0)}
    assert sum(one.unchanged for report in reports for one in report.differences) == sum(
        report.unchanged for report in reports
    )


def flensburg_tables(flensburg: Reports) -> list[str]:
    return [path.name for path in (SOURCES / "flensburg/sozialatlas").glob("*.toml") if path.name in flensburg]

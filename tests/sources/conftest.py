"""Real open data of three senders, each loaded once, all into one database: an instance for several municipalities.

The files lie outside the project and are never copied into it; without them these tests are skipped.
"""

import csv
from collections.abc import AsyncIterator, Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from loaders.report import Report
from loaders.run import load
from tests.conftest import new_database, rolled_back

PROJECT = Path(__file__).parents[2]
SOURCES = PROJECT / "examples/sources"
DATA = PROJECT.parent / "shared/data"

Rows = list[dict[str, str]]
Read = Callable[..., Rows]
Figures = dict[tuple[str, date], Decimal | None]


class Reports(dict[str, list[Report]]):
    """The reports of each description, by its name; a description of several files has several."""

    @classmethod
    def of(cls, reports: list[Report]) -> "Reports":
        found = cls()
        for report in reports:
            found.setdefault(report.description, []).append(report)
        return found

    def one(self, description: str) -> Report:
        (report,) = self[description]
        return report


@pytest.fixture(scope="session")
def data() -> Path:
    if not DATA.is_dir():
        pytest.skip(f"the open data are not here: {DATA}")
    return DATA


@pytest.fixture
def read(data: Path) -> Read:
    """The rows of a text file as the csv module reads them, without any part of the program."""

    def rows(name: str, delimiter: str = ",") -> Rows:
        with (data / name).open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream, delimiter=delimiter))

    return rows


@pytest.fixture(scope="session")
async def instance(data: Path, server: str, template: str) -> AsyncIterator[str]:
    async with new_database(server, template) as dsn:
        yield dsn


@pytest.fixture(scope="session")
async def flensburg(data: Path, instance: str) -> Reports:
    return Reports.of(await load(instance, [SOURCES / "flensburg"], data / "flensburg", actor="test"))


@pytest.fixture(scope="session")
async def berlin(data: Path, instance: str) -> Reports:
    return Reports.of(await load(instance, [SOURCES / "berlin"], data / "berlin", actor="test"))


@pytest.fixture(scope="session")
async def germany(data: Path, instance: str, flensburg: Reports, berlin: Reports) -> Reports:
    """After the cities, so that national figures find them."""
    return Reports.of(await load(instance, [SOURCES / "germany"], data, actor="test"))


@pytest.fixture
async def stored(instance: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to what was loaded; nothing that a test does stays."""
    async with rolled_back(instance) as connection:
        yield connection


async def figures(stored: asyncpg.Connection, indicator: str, areas: str, breakdown: str = "") -> Figures:
    """What is stored of an indicator in an area set (`GEMEINDE:11000000` for one area), by area and last day."""
    area_set, _, area = areas.partition(":")
    rows = await stored.fetch(FIGURES, indicator, area_set, area, breakdown)
    return {(row["code"], row["period_end"]): row["value"] for row in rows}


FIGURES = """
SELECT areas.code, period_end, value FROM raw.observations o
JOIN indicators ON indicators.id = indicator_id AND indicators.code = $1
JOIN areas ON areas.id = area_id AND $3 IN ('', areas.code)
JOIN area_sets ON area_sets.id = area_set_id AND area_sets.code = $2
JOIN breakdowns ON breakdowns.id = breakdown_id AND breakdowns.code = $4
"""

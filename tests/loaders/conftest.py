"""A small city, and a way to import a description and its files within a test."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import asyncpg
import pytest

from loaders.handling import ALL_OR_NOTHING, Handling
from loaders.report import Report
from loaders.run import load
from tests.conftest import new_database, rolled_back

CITY = """
kind = "municipalities"
dataset = { code = "BASE", title = "Stammdaten", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[[rows]]
code = "01001000"
name = "Musterstadt"
min_count = 3
"""
WHOLE = """
kind = "areas"
municipality = "01001000"
dataset = { code = "BASE", title = "Stammdaten", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[area_set]
code = "GEMEINDE"
name = "Gemeinde"
valid_from = 1974-01-01
whole = "01001000"

[[rows]]
code = "01001000"
name = "Musterstadt"
level = "MUNICIPALITY"
"""
QUARTERS = """
kind = "areas"
municipality = "01001000"
dataset = { code = "BASE" }

[area_set]
code = "QUARTERS"
name = "Stadtteile"
valid_from = 2010-01-01

[[rows]]
code = "01"
name = "Altstadt"
level = "QUARTER"

[[rows]]
code = "02"
name = "Nordstadt"
level = "QUARTER"

[[rows]]
code = "03"
name = "Hafen"
level = "QUARTER"
valid_to = 2020-12-31
"""
INDICATORS = """
kind = "indicators"
dataset = { code = "SHARED", title = "Begriffe", publisher = "Sozialplanung", licence = "CC0-1.0" }

[[rows]]
code = "POPULATION"
name = "Einwohner"
type = "STATUS_ABSOLUTE"
unit = "persons"
counts_people = true

[[rows]]
code = "POVERTY"
name = "Kinderarmut"
type = "STATUS_RELATIVE"
unit = "%"
per = 100
decimals = 1
counts_people = false
"""
DIMENSIONS = """
kind = "dimensions"
dataset = { code = "SHARED" }

[[rows]]
code = "AGE"
name = "Alter"

[[rows]]
code = "SEX"
name = "Geschlecht"
"""
MEMBERS = """
kind = "dimension_members"
dataset = { code = "SHARED" }

[[rows]]
dimension = "SEX"
code = "F"
name = "weiblich"

[[rows]]
dimension = "SEX"
code = "M"
name = "männlich"

[[rows]]
dimension = "AGE"
code = "0_14"
name = "unter 15 Jahre"

[[rows]]
dimension = "AGE"
code = "65_PLUS"
name = "65 Jahre und mehr"
"""


LOADED = {"city": "city_database", "town": "town_database"}
"""Fixtures, and the databases in which what they stand for is loaded already."""

Importing = Callable[..., Awaitable[list[Report]]]


@pytest.fixture(scope="session")
async def city_database(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with new_database(server, template) as dsn:
        folder = tmp_path_factory.mktemp("city")
        await load_texts(dsn, folder, (CITY, WHOLE, QUARTERS, INDICATORS, DIMENSIONS, MEMBERS))
        yield dsn


@pytest.fixture
async def connection(start: str) -> AsyncIterator[asyncpg.Connection]:
    async with rolled_back(start) as connection:
        yield connection


@pytest.fixture
def start(request: pytest.FixtureRequest, server: str) -> str:
    """The database that `connection` is to: one without data, or with what was loaded once for all who ask for it.

    Asks for the server by its name, by which the tests that need one are told apart.
    """
    asked = next((name for name in LOADED if name in request.fixturenames), None)
    return str(request.getfixturevalue(LOADED[asked] if asked else "database"))


@pytest.fixture
def importing(connection: asyncpg.Connection, tmp_path: Path) -> Importing:
    """Imports descriptions, given as TOML, and the files they name: `importing(toml, files={"a.csv": "…"})`."""

    async def run(
        *descriptions: str, files: dict[str, str | bytes] | None = None, handling: Handling = ALL_OR_NOTHING
    ) -> list[Report]:
        for name, content in (files or {}).items():
            (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return await load_texts(connection, tmp_path, descriptions, handling)

    return run


async def load_texts(
    database: str | asyncpg.Connection, folder: Path, descriptions: Sequence[str], handling: Handling = ALL_OR_NOTHING
) -> list[Report]:
    """Imports descriptions, given as TOML, and the files of the folder that they name."""
    paths = [folder / f"{number}.toml" for number in range(len(descriptions))]
    for path, description in zip(paths, descriptions, strict=True):
        path.write_text(description)
    return await load(database, paths, folder, actor="test", handling=handling)


@pytest.fixture
def city(importing: Importing) -> Importing:
    """`importing` into a city with three quarters, two indicators, two dimensions."""
    return importing

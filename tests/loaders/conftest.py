"""A small city, and a way to import a description and its files within a test."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from loaders.handling import ALL_OR_NOTHING, Handling
from loaders.report import Report
from loaders.run import load

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


Importing = Callable[..., Awaitable[list[Report]]]


@pytest.fixture
def importing(connection: asyncpg.Connection, tmp_path: Path) -> Importing:
    """Imports descriptions, given as TOML, and the files they name: `importing(toml, files={"a.csv": "…"})`."""

    async def run(
        *descriptions: str, files: dict[str, str | bytes] | None = None, handling: Handling = ALL_OR_NOTHING
    ) -> list[Report]:
        for name, content in (files or {}).items():
            (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        paths = []
        for number, description in enumerate(descriptions):
            path = tmp_path / f"{number}.toml"
            path.write_text(description)
            paths.append(path)
        return await load(connection, paths, tmp_path, actor="test", handling=handling)

    return run


@pytest.fixture
async def city(importing: Importing) -> Importing:
    """`importing` into a city with three quarters, two indicators, two dimensions."""
    await importing(CITY, WHOLE, QUARTERS, INDICATORS, DIMENSIONS, MEMBERS)
    return importing

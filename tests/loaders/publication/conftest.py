"""A city of four quarters that add up, and what the public sees of its figures."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from loaders.handling import Handling
from loaders.publication.auditing import Audit, audit_published
from loaders.report import Report
from tests.conftest import new_database, new_template
from tests.loaders.conftest import load_texts

Shown = dict[str, tuple[float | None, str]]

HEAD = "area;indicator;day;value;count;base;lost;age;sex;dataset\n"
SHARED = 'dataset = { code = "SHARED", title = "Begriffe", publisher = "Sozialplanung", licence = "CC0-1.0" }'
BASE = 'dataset = { code = "BASE", title = "Stammdaten", publisher = "Stadt", licence = "CC0-1.0" }'
PLACES = (
    f"""
kind = "municipalities"
{BASE}
rows = [{{ code = "01001000", name = "Musterstadt", min_count = 3 }}]
""",
    f"""
kind = "areas"
municipality = "01001000"
{BASE}
area_set = {{ code = "CITY", name = "Stadt", valid_from = 1974-01-01, whole = "T", is_partition = true }}
rows = [{{ code = "T", name = "Musterstadt", level = "MUNICIPALITY" }}]
""",
    f"""
kind = "areas"
municipality = "01001000"
{BASE}
area_set = {{ code = "QUARTERS", name = "Stadtteile", valid_from = 2010-01-01, is_partition = true }}
rows = [
    {{ code = "A", name = "Altstadt", level = "QUARTER" }}, {{ code = "B", name = "Bergdorf", level = "QUARTER" }},
    {{ code = "C", name = "Curslack", level = "QUARTER" }}, {{ code = "D", name = "Deichtor", level = "QUARTER" }},
]
""",
    f"""
kind = "areas"
municipality = "01001000"
{BASE}
area_set = {{ code = "REPORTS", name = "Berichtsgebiete", valid_from = 2010-01-01, is_partition = true }}
rows = [{{ code = "AB", name = "Nord", level = "REPORTING" }}, {{ code = "CD", name = "Süd", level = "REPORTING" }}]
""",
)
TERMS = (
    f"""
kind = "indicators"
{SHARED}
[[rows]]
code = "PEOPLE"
name = "Einwohner"
type = "STATUS_ABSOLUTE"
unit = "persons"
counts_people = true

[[rows]]
code = "POOR"
name = "Arme"
type = "STATUS_ABSOLUTE"
unit = "persons"
counts_people = true

[[rows]]
code = "MORE"
name = "Zuwachs"
type = "DYNAMIC_ABSOLUTE"
unit = "persons"
numerator = "POOR"

[[rows]]
code = "GROWTH"
name = "Veränderung"
type = "DYNAMIC_RELATIVE"
unit = "%"
decimals = 1
numerator = "POOR"

[[rows]]
code = "RATE"
name = "Quote"
type = "STATUS_RELATIVE"
unit = "%"
per = 100
decimals = 1
numerator = "POOR"
base = "PEOPLE"
""",
    f"""
kind = "dimensions"
{SHARED}
rows = [{{ code = "AGE", name = "Alter" }}, {{ code = "SEX", name = "Geschlecht" }}]
""",
    f"""
kind = "dimension_members"
{SHARED}
rows = [
    {{ dimension = "SEX", code = "F", name = "weiblich" }}, {{ dimension = "SEX", code = "M", name = "männlich" }},
    {{ dimension = "AGE", code = "0_64", name = "unter 65", age_from = 0, age_to = 64 }},
    {{ dimension = "AGE", code = "65_79", name = "65 bis 79", age_from = 65, age_to = 79 }},
    {{ dimension = "AGE", code = "65_PLUS", name = "ab 65", age_from = 65 }},
    {{ dimension = "AGE", code = "80_PLUS", name = "ab 80", age_from = 80 }},
]
""",
)
RELATIONS = """
kind = "area_relations"
municipality = "01001000"
dataset = { code = "BASE" }
rows = [
    { from_area = "QUARTERS:A", to_area = "REPORTS:AB", type = "PART_OF", share = 1, share_basis = "AREA" },
    { from_area = "QUARTERS:B", to_area = "REPORTS:AB", type = "PART_OF", share = 1, share_basis = "AREA" },
    { from_area = "QUARTERS:C", to_area = "REPORTS:CD", type = "PART_OF", share = 1, share_basis = "AREA" },
    { from_area = "QUARTERS:D", to_area = "REPORTS:CD", type = "PART_OF", share = 1, share_basis = "AREA" },
]
"""
MAP = """
kind = "areas"
municipality = "01001000"
file = "{area_set}.geojson"
dataset = {{ code = "BASE" }}
area_set = {{ code = "{area_set}" }}
table = {{ ignore = ["longitude", "latitude"] }}
fields = {{ code = "code", geometry = "geometry" }}
"""
ROW = {"A": (8, 9), "B": (9, 10), "C": (10, 11), "D": (11, 12)}
"""The quarters from west to east."""
FIGURES = """
kind = "observations"
municipality = "01001000"
file = "{dataset}.csv"
dataset = {{ code = "{dataset}", title = "Sozialatlas", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }}
period = {{ header = "day" }}

[fields]
area = {{ header = "area", set = ["CITY", "QUARTERS", "REPORTS"] }}
indicator = "indicator"

[dimensions]
AGE = "age"
SEX = "sex"

[[values]]
header = "value"

[[values]]
header = "count"
role = "count"

[[values]]
header = "base"
role = "base"

[[values]]
header = "lost"
role = "unassignable"
"""
SEEN = """
SELECT concat_ws(' ', i.code, a.code, nullif(b.code, ''), p.period_end, d.code) AS name, value::float, p.conf_status
FROM published.observations p JOIN areas a ON a.id = area_id JOIN indicators i ON i.id = indicator_id
    JOIN breakdowns b ON b.id = breakdown_id JOIN datasets d ON d.id = p.dataset_id
"""


class Town:
    """Imports figures, and says what the public sees: by name without day and dataset where these are always the same.

    Each line of figures is `area;indicator;day;value` and, if wanted, count, base, cases without a place, age, sex.
    """

    def __init__(self, database: str | asyncpg.Connection, folder: Path) -> None:
        self.database, self.folder = database, folder

    @property
    def dsn(self) -> str:
        """Of a town in a database of its own."""
        assert isinstance(self.database, str)
        return self.database

    @property
    def connection(self) -> asyncpg.Connection:
        """To a town in a transaction."""
        assert isinstance(self.database, asyncpg.Connection)
        return self.database

    async def load(self, *descriptions: str, handling: Handling | None = None) -> list[Report]:
        return await load_texts(self.database, self.folder, descriptions, handling or Handling())

    async def figures(self, *lines: str, dataset: str = "ATLAS") -> Report:
        head = "area;indicator;day;value;count;base;lost;age;sex\n"
        rows = [line + ";" * (head.count(";") - line.count(";")) for line in lines]
        (self.folder / f"{dataset}.csv").write_text(head + "\n".join(rows) + "\n")
        (report,) = await self.load(FIGURES.format(dataset=dataset))
        return report

    async def draw(self, area_set: str, **spans: tuple[float, float]) -> None:
        """Outlines of areas side by side, by the degrees between which they lie."""
        features = [
            {
                "type": "Feature",
                "properties": {"code": code},
                "geometry": {"type": "Polygon", "coordinates": [[(w, 50), (e, 50), (e, 51), (w, 51), (w, 50)]]},
            }
            for code, (w, e) in spans.items()
        ]
        drawn = json.dumps({"type": "FeatureCollection", "features": features})
        (self.folder / f"{area_set}.geojson").write_text(drawn)
        await self.load(MAP.format(area_set=area_set))

    async def seen(self, indicator: str = "POOR", day: str = "2023-12-31", dataset: str = "ATLAS") -> Shown:
        """By area and breakdown the value, None where it is hidden, and why."""
        found = await self.fetch(SEEN)
        parts = {tuple(row["name"].split(" ")): (row["value"], row["conf_status"]) for row in found}
        return {
            " ".join(name[1:-2]): shown
            for name, shown in sorted(parts.items())
            if (name[0], name[-2], name[-1]) == (indicator, day, dataset)
        }

    async def audited(self) -> Audit:
        """What can be told of all that is public, in a town in a transaction."""
        return await audit_published(self.connection)

    async def fetch(self, query: str, *arguments: Any) -> list[Any]:
        if not isinstance(self.database, str):
            return list(await self.database.fetch(query, *arguments))
        connection = await asyncpg.connect(self.database)
        try:
            return list(await connection.fetch(query, *arguments))
        finally:
            await connection.close()


def line(area: str, value: float | str, *, indicator: str = "POOR", day: str = "2023-12-31", more: str = "") -> str:
    cell = value if isinstance(value, str) else str(value).replace(".", ",")
    return f"{area};{indicator};{day};{cell};{more}"


@pytest.fixture(scope="session")
async def town_template(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async def fill(dsn: str) -> None:
        await Town(dsn, tmp_path_factory.mktemp("town")).load(*PLACES, *TERMS)

    async with new_template(server, template, fill) as name:
        yield name


@pytest.fixture(scope="session")
async def town_database(server: str, town_template: str) -> AsyncIterator[str]:
    async with new_database(server, town_template) as dsn:
        yield dsn


@pytest.fixture
def town(connection: asyncpg.Connection, tmp_path: Path) -> Town:
    """In a transaction that is rolled back: without earlier versions, which need a past."""
    return Town(connection, tmp_path)


@pytest.fixture
async def old_town(server: str, town_template: str, tmp_path: Path) -> AsyncIterator[Town]:
    """In a database of its own, where each import is another moment."""
    async with new_database(server, town_template) as dsn:
        yield Town(dsn, tmp_path)

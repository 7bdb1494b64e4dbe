"""A file may be sorted by what is hidden of it: nothing that the public's role reads depends on how it is sorted."""

from collections.abc import Mapping
from pathlib import Path

import asyncpg

from models.roles import PUBLIC
from tests.conftest import new_database
from tests.loaders.publication.conftest import Town, line, town_template
from tests.loaders.publication.test_capacities import HOUSE, records

__all__ = ["town_template"]  # a fixture

SIZES = {"A": 19, "B": 1, "C": 30, "D": 3}
UNITS = {"FTE": 4, "BEDS": 1, "CASES": 19, "PLACES": 11}
SEXES = {"F": 40, "M": 14}
READABLE = """
SELECT format('%I.%I', table_schema, table_name) AS name,
    string_agg(quote_ident(column_name), ', ' ORDER BY column_name) AS columns
FROM information_schema.column_privileges JOIN information_schema.columns USING (table_schema, table_name, column_name)
WHERE grantee = $1 AND data_type NOT IN ('timestamp with time zone', 'uuid') GROUP BY 1 ORDER BY 1
"""

Told = dict[str, list[str]]


async def told(dsn: str, folder: Path, turn: int) -> Told:
    """What each table tells the public of a town whose files are sorted by size."""

    def by_size(given: Mapping[str, int]) -> list[tuple[str, int]]:
        return sorted(given.items(), key=lambda one: turn * one[1])

    town = Town(dsn, folder)
    await town.load(*HOUSE)
    for grown in (0, 1):  # as it comes first, and corrected
        await town.figures(*(line(area, size + grown) for area, size in by_size(SIZES)))
        await town.figures(
            *(line("T", size + grown, more=f";;;;{sex}") for sex, size in by_size(SEXES)), dataset="SEXES"
        )
        await town.load(records(*({"unit": f'"{unit}"', "occupied": size + grown} for unit, size in by_size(UNITS))))
    return await read(dsn)


async def read(dsn: str) -> Told:
    """What each table tells the public, but moments."""
    connection = await asyncpg.connect(dsn)
    try:
        readable = await connection.fetch(READABLE, PUBLIC)
        await connection.execute(f"SET ROLE {PUBLIC}")
        found = {row["name"]: f"SELECT {row['columns']} FROM {row['name']}" for row in readable}
        return {name: sorted(str(tuple(row)) for row in await connection.fetch(read)) for name, read in found.items()}
    finally:
        await connection.close()


async def test_no_order_of_a_file_can_be_told(server: str, town_template: str, tmp_path: Path) -> None:
    seen = []
    for turn in (1, -1):
        async with new_database(server, town_template) as dsn:
            seen.append(await told(dsn, tmp_path, turn))
    for table in ("published.observations", "published.capacity_records"):
        assert any("'Q'" in row for row in seen[0][table]), "nothing is hidden there"
    assert seen[0].keys() >= {"published.observations_history", "public.source_columns", "public.breakdowns"}
    for table, rows in seen[0].items():
        assert rows == seen[1][table], table

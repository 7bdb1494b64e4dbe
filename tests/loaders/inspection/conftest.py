"""Files that are inspected within a test, and what the small city of tests/loaders knows."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import xlsxwriter

from loaders.inspection import Asked, Inspected, Known, inspect, known, written
from tests.loaders.conftest import Importing

CITY = Asked("01001000", "BASE")
Inspecting = Callable[..., Inspected]


@pytest.fixture
async def knows(city: Importing, connection: asyncpg.Connection) -> Known:
    return await known(connection)


@pytest.fixture
def inspecting(knows: Known, tmp_path: Path) -> Inspecting:
    """The one table of a file that is made of text or bytes."""

    def run(content: Any, name: str = "x.csv", asked: Asked = CITY, knows: Known = knows) -> Inspected:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (found,) = inspect(path, knows, asked)
        return found

    return run


def workbook(path: Path, sheets: dict[str, Sequence[Sequence[Any]]], merged: Sequence[tuple[int, ...]] = ()) -> None:
    """`merged` ranges are top, left, bottom and right, counted from 0, on every sheet."""
    book = xlsxwriter.Workbook(path)
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, "")
        for row, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(row, column, cell)
    book.close()


def draft(table: Inspected, number: int = 0) -> str:
    return written(table.drafts[number])


Loading = Callable[[str], Awaitable[dict[tuple[str, str, str, str], float | None]]]


@pytest.fixture
def loading(importing: Importing, connection: asyncpg.Connection, tmp_path: Path) -> Loading:
    """The figures that a draft stores, by indicator, area, breakdown and last day."""

    async def run(text: str) -> dict[tuple[str, str, str, str], float | None]:
        await importing(text)
        rows = await connection.fetch(FIGURES)
        return {tuple(row)[:4]: row["value"] for row in rows}

    return run


FIGURES = """
SELECT i.code AS indicator, a.code AS area, b.code AS breakdown, o.period_end::text AS day, o.value::float AS value
FROM raw.observations o JOIN indicators i ON i.id = indicator_id JOIN areas a ON a.id = area_id
JOIN breakdowns b ON b.id = breakdown_id
"""

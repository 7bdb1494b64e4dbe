"""The very same file again is not looked at, as long as nothing has changed that it rests on."""

import asyncpg
import pytest

from loaders.undo import undo
from tests.loaders.conftest import QUARTERS, Importing
from tests.loaders.test_undo import FIGURES, FIRST, HEAD, RULE, SECOND, newest

OTHER = {"figures.csv": HEAD + "Altstadt;2019;10\n"}


async def test_nothing_has_changed(connection: asyncpg.Connection, city: Importing) -> None:
    gone = {"figures.csv": FIRST["figures.csv"] + "Hafen;2021;5\n"}
    await city(FIGURES, files=gone)
    first = await newest(connection)
    await city(FIGURES, files=OTHER)
    await city(QUARTERS)
    (report,) = await city(FIGURES, files=gone)
    assert str(report) == f"figures.csv (0.toml): the same file as in import {first}, nothing has changed"
    counted = "SELECT rows_read, rows_stored, rows_unchanged, cells_refused FROM import_runs ORDER BY id DESC LIMIT 1"
    assert tuple(await connection.fetchrow(counted) or ()) == (3, 0, 2, 1)


@pytest.mark.parametrize("change", [RULE, QUARTERS.replace("Hafen", "Hafenviertel")])
async def test_what_it_rests_on_has_changed(connection: asyncpg.Connection, city: Importing, change: str) -> None:
    await city(FIGURES, files=FIRST)
    await city(change)
    (report,) = await city(FIGURES, files=FIRST)
    assert (report.same_as, report.read, report.unchanged) == (None, 2, 2)


async def test_figures_were_corrected_or_taken_back(connection: asyncpg.Connection, city: Importing) -> None:
    await city(FIGURES, files=FIRST)
    await city(FIGURES, files=SECOND)
    (report,) = await city(FIGURES, files=FIRST)
    assert (report.same_as, report.unchanged) == (None, 2)
    await undo(connection, await newest(connection) - 1, actor="tester")
    (report,) = await city(FIGURES, files=SECOND)
    assert (report.same_as, report.stored) == (None, 2)

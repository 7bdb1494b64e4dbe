"""Who waits for a large file hears how far it has come."""

from pathlib import Path

import asyncpg
import pytest

from loaders.run import load
from tests.loaders.test_undo import FIGURES, HEAD

DAYS = [f"{year}-{month:02}-{day:02}" for year in range(2010, 2100) for month in range(1, 13) for day in range(1, 29)]


@pytest.mark.usefixtures("city")
async def test_rows_and_share(connection: asyncpg.Connection, tmp_path: Path) -> None:
    (tmp_path / "figures.toml").write_text(FIGURES)
    (tmp_path / "figures.csv").write_text(HEAD + "".join(f"Altstadt;{day};9\n" for day in DAYS))
    heard: list[tuple[str, int, float]] = []
    await load(connection, [tmp_path / "figures.toml"], actor="test", watch=lambda *told: heard.append(told))
    rows, shares = [rows for _, rows, _ in heard], [share for *_, share in heard]
    assert {name for name, *_ in heard} == {"figures.csv"}
    assert rows == sorted(rows)
    assert rows[-1] == len(DAYS) == 30_240
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1

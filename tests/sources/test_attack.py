"""Nobody learns of real figures what a rule stricter than the cities' own hides: fewer than ten people are too few."""

import shutil
from pathlib import Path

import asyncpg

from loaders.run import load
from tests.attacks.conftest import Attack, attack, told
from tests.sources.conftest import SOURCES

__all__ = ["attack"]


async def ten_at_least(database: str) -> None:
    connection = await asyncpg.connect(database)
    await connection.execute("UPDATE municipalities SET min_count = 10")
    await connection.close()


async def test_flensburg(attack: Attack, data: Path, empty_database: str) -> None:
    files = data / "flensburg"
    await load(empty_database, [SOURCES / "flensburg/terms", SOURCES / "flensburg/areas"], files, actor="test")
    await ten_at_least(empty_database)
    await load(empty_database, [SOURCES / "flensburg/sozialatlas"], files, actor="test")
    verdict = await attack(empty_database)
    assert verdict.hidden > 50
    assert verdict.breaches.empty, told(verdict.breaches)


async def test_berlin(attack: Attack, data: Path, empty_database: str, tmp_path: Path) -> None:
    """The residents of one day, by age, sex and nationality, in all planning areas."""
    areas = [path for path in (SOURCES / "berlin/areas").glob("[1-5o]*.toml") if "umriss" not in path.name]
    await load(empty_database, [SOURCES / "berlin/terms", *areas], data / "berlin", actor="test")
    await ten_at_least(empty_database)
    (tmp_path / "population").mkdir()
    for path in (data / "berlin/population").glob("*-2024-02-*.csv"):
        shutil.copy(path, tmp_path / "population")
    await load(empty_database, [SOURCES / "berlin/population"], tmp_path, actor="test")
    verdict = await attack(empty_database)
    assert verdict.hidden > 20
    assert verdict.breaches.empty, told(verdict.breaches)

"""Nobody learns of real figures what a rule stricter than theirs hides."""

from pathlib import Path

import asyncpg

from loaders.run import load
from tests.attacks.conftest import Attack, attack, told
from tests.sources.conftest import SOURCES

__all__ = ["attack"]


async def test_flensburg(attack: Attack, data: Path, empty_database: str) -> None:
    """As if fewer than ten people were too few to tell of: the city itself publishes from four on."""
    files = data / "flensburg"
    await load(empty_database, [SOURCES / "flensburg/terms", SOURCES / "flensburg/areas"], files, actor="test")
    connection = await asyncpg.connect(empty_database)
    await connection.execute("UPDATE municipalities SET min_count = 10")
    await connection.close()
    await load(empty_database, [SOURCES / "flensburg/sozialatlas"], files, actor="test")
    verdict = await attack(empty_database)
    assert verdict.hidden > 50
    assert verdict.breaches.empty, told(verdict.breaches)

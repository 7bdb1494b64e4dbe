"""Damaged copies of the open data: they load, or are refused in words that name the file, and then leave nothing.

A small sample of the seeds; more of them found nothing else when the program was last changed for it.
"""

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from loaders.files import find_files
from loaders.inspection import inspect, written
from loaders.problems import LoadingError
from loaders.run import load
from tests.loaders.inspection.edits import described
from tests.sources.conftest import DATA, SOURCES, Reports
from tests.sources.corruption import damages_of

SEEDS = 2
LARGEST = 400_000


def files() -> list[Path]:
    found = (path for path in DATA.rglob("*") if path.is_file())
    return sorted(path for path in found if 0 < path.stat().st_size <= LARGEST)


def damaged(path: Path, target: Path, seed: int) -> str:
    """Writes the target, and says what was done."""
    chance = random.Random(f"{path.name} {seed}")
    data = path.read_bytes()
    ways = damages_of(path.suffix, data)
    name = chance.choice(sorted(ways))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(ways[name](data, chance))
    return f"{path.name}, {name}, seed {seed}"


def of_every_kind(seed: int) -> Iterator[Path]:
    """One file of each ending and folder."""
    chance = random.Random(seed)
    kinds = sorted({(path.parent, path.suffix) for path in files()})
    for folder, ending in kinds:
        yield chance.choice([path for path in files() if (path.parent, path.suffix) == (folder, ending)])


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_was_damaged_is_understood_or_refused_in_words(data: Path, tmp_path: Path, seed: int) -> None:
    for number, path in enumerate(of_every_kind(seed)):
        target = tmp_path / str(number) / path.name
        what = damaged(path, target, seed)
        try:
            for table in inspect(target):
                for draft in table.drafts:
                    assert tomllib.loads(written(draft))["kind"] == draft.says["kind"], what
        except LoadingError as refusal:
            said = str(refusal)
        else:
            said = path.name
        assert path.name in said, what


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_what_is_refused_leaves_nothing(
    stored: asyncpg.Connection, flensburg: Reports, data: Path, tmp_path: Path, seed: int
) -> None:
    before, outcomes, done = await contents(stored), list[bool](), list[str]()
    for toml, says in described(SOURCES / "flensburg"):
        path = find_files(data / "flensburg", says["file"])[0][0]
        done.append(damaged(path, tmp_path / path.relative_to(data / "flensburg"), seed))
        outcomes.append(await outcome(stored, toml, tmp_path, path.name))
    assert await contents(stored) == before, [what for what, loads in zip(done, outcomes, strict=True) if not loads]
    assert set(outcomes) == {True, False}, "some damage is harmless, and some is refused: both ways must be gone"


async def outcome(stored: asyncpg.Connection, toml: Path, folder: Path, name: str) -> bool:
    """Whether it loads, which is taken back."""
    transaction = stored.transaction()
    await transaction.start()
    try:
        await load(stored, [toml], folder, actor="test")
    except LoadingError as refusal:
        await transaction.commit()
        said = str(refusal)
    else:
        await transaction.rollback()
        return True
    assert name in said
    return False


async def contents(stored: asyncpg.Connection) -> list[tuple[str, int, int]]:
    """Of every table how many rows it has, and a sum over what is in them."""
    tables = await stored.fetch(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
    )
    statement = " UNION ALL ".join(
        f"SELECT '{row['name']}', count(*), coalesce(sum(hashtext(t::text)), 0) FROM {row['name']} t" for row in tables
    )
    return [tuple(row) for row in await stored.fetch(statement)]

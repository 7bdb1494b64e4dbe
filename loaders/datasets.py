"""What the descriptions of one import say of their datasets, put together."""

from collections.abc import Iterable
from typing import Any

import asyncpg

from loaders.description import DatasetEntry, Source
from loaders.storing import insert_row, update_row

REQUIRED = ("title", "publisher", "licence")
Owned = tuple[str | None, str]


class Datasets:
    """One description may say everything of a dataset, the others only its code."""

    def __init__(self, sources: Iterable[Source]) -> None:
        """Raises DescriptionError where descriptions contradict each other."""
        self._said: dict[Owned, dict[str, Any]] = {}
        for source in sources:
            said = self._said.setdefault((source.says.municipality, source.says.dataset.code), {})
            for name, value in _given(source.says.dataset).items():
                if said.setdefault(name, value) != value:
                    raise source.wrong(f"[dataset] {name} = '{value}', but another description says '{said[name]}'")

    async def store(self, connection: asyncpg.Connection, source: Source, municipality: int | None) -> int:
        """Its number. A municipality that says nothing of a dataset but its code means the one that all share."""
        code = source.says.dataset.code
        said, owner = self._said[source.says.municipality, code], municipality
        there = await _find(connection, code, owner)
        if there is None and not said and municipality is not None:
            said, owner = self._said.get((None, code), {}), None
            there = await _find(connection, code, owner)
        if there is not None:
            await update_row(connection, "datasets", there, said)
            return there
        if lacking := [name for name in REQUIRED if name not in said]:
            raise source.wrong(f"[dataset] '{code}' is not known yet and lacks {', '.join(lacking)}")
        return await insert_row(connection, "datasets", {"code": code, "municipality_id": owner, **said})


async def _find(connection: asyncpg.Connection, code: str, owner: int | None) -> int | None:
    statement = "SELECT id FROM datasets WHERE code = $1 AND municipality_id IS NOT DISTINCT FROM $2"
    number: int | None = await connection.fetchval(statement, code, owner)
    return number


def _given(entry: DatasetEntry) -> dict[str, Any]:
    names = [name for name in DatasetEntry.__struct_fields__ if name != "code"]
    return {name: value for name in names if (value := getattr(entry, name)) is not None}

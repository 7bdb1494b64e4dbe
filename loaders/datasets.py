"""What the descriptions of one import say of their datasets, put together."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import asyncpg

from loaders.description import DatasetEntry, Source
from loaders.storing import insert_row
from models import Dataset
from models.base import table_of

REQUIRED = ("title", "publisher", "licence")
Owned = tuple[str | None, str]


class Said(NamedTuple):
    """A dataset's number, and what the descriptions say of it."""

    number: int
    values: dict[str, Any]


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

    async def find(self, connection: asyncpg.Connection, source: Source, municipality: int | None) -> Said:
        """Makes it where it is new.

        A municipality that says nothing of a dataset but its code means the one that all share. What belongs to
        nobody, such as terms, is described in the words of the one who says what the dataset is.
        """
        code = source.says.dataset.code
        said, owner = self._said[source.says.municipality, code], municipality
        there = await _find(connection, code, owner)
        if there is None and not said and municipality is not None:
            said, owner = self._said.get((None, code), {}), None
            there = await _find(connection, code, owner)
        if there is not None:
            return Said(there, said)
        if owner is None and not said:
            said = self._said_of(code) or await _known(connection, code)
        if lacking := [name for name in REQUIRED if name not in said]:
            raise source.wrong(f"[dataset] '{code}' is not known yet and lacks {', '.join(lacking)}")
        values = {"code": code, "municipality_id": owner, **said}
        return Said(await insert_row(connection, table_of(Dataset), values), said)

    def _said_of(self, code: str) -> dict[str, Any]:
        """What a municipality says, if only one says anything."""
        found = [said for (_, one), said in self._said.items() if one == code and said]
        return found[0] if len(found) == 1 else {}


async def _known(connection: asyncpg.Connection, code: str) -> dict[str, Any]:
    found = await connection.fetch("SELECT title, publisher, licence FROM datasets WHERE code = $1", code)
    return dict(found[0]) if len(found) == 1 else {}


async def _find(connection: asyncpg.Connection, code: str, owner: int | None) -> int | None:
    statement = "SELECT id FROM datasets WHERE code = $1 AND municipality_id IS NOT DISTINCT FROM $2"
    number: int | None = await connection.fetchval(statement, code, owner)
    return number


def _given(entry: DatasetEntry) -> dict[str, Any]:
    names = [name for name in DatasetEntry.__struct_fields__ if name != "code"]
    return {name: value for name in names if (value := getattr(entry, name)) is not None}

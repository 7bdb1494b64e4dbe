"""DataLoaders: what many objects of one request want, fetched with one statement."""

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import asyncpg
from strawberry.dataloader import DataLoader

Made = TypeVar("Made")
Make = Callable[[asyncpg.Record], Made]


class Loaders:
    """Those of one request, made when they are first asked for."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool
        self._loaders: dict[Hashable, DataLoader[int, Any]] = {}

    def one(self, make: Make[Made], statement: str) -> DataLoader[int, Made | None]:
        """Of the row of each key; the statement takes the keys and gives each row with its `key`."""

        async def load(keys: list[int]) -> list[Made | None]:
            found = {row["key"]: make(row) for row in await self.pool.fetch(statement, keys)}
            return [found.get(key) for key in keys]

        return self._loaders.setdefault(statement, DataLoader(load))

    def many(self, make: Make[Made], statement: str, *arguments: Hashable) -> DataLoader[int, list[Made]]:
        """Of the rows of each key; the arguments follow the keys in the statement."""

        async def load(keys: list[int]) -> list[list[Made]]:
            found = defaultdict(list)
            for row in await self.pool.fetch(statement, keys, *arguments):
                found[row["key"]].append(make(row))
            return [found[key] for key in keys]

        return self._loaders.setdefault((statement, *arguments), DataLoader(load))

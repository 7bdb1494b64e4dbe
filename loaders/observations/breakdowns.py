"""Combinations of members of dimensions. A total is never a member: it is the dimension's absence."""

from collections.abc import Iterable, Mapping
from zlib import crc32

import asyncpg

from loaders.cells import CellError
from loaders.description import DimensionField
from loaders.fields import shaper
from loaders.importing import Run

TOTALS = frozenset({"", "_T", "TOTAL", "INSGESAMT", "Insgesamt", "insgesamt"})
LARGEST = 2**31  # below which PostgreSQL's integers lie


class Breakdowns:
    """Finds members by what a file calls them, and makes the combinations that are new."""

    def __init__(
        self,
        connection: asyncpg.Connection,
        dimensions: Mapping[str, DimensionField],
        members: Mapping[str, Mapping[str, tuple[int, int]]],
        known: dict[str, int],
    ) -> None:
        self._connection = connection
        self._dimensions = dimensions
        self._members = members
        self._known = known
        self._taken = set(known.values())
        self._new: dict[str, list[tuple[str, str]]] = {}

    @classmethod
    async def of(cls, run: Run) -> "Breakdowns":
        rows = await run.connection.fetch(
            "SELECT d.code AS dimension, m.code, m.id, d.id AS dimension_id"
            " FROM dimension_members m JOIN dimensions d ON d.id = dimension_id"
        )
        members: dict[str, dict[str, tuple[int, int]]] = {}
        for row in rows:
            members.setdefault(row["dimension"], {})[row["code"]] = (row["id"], row["dimension_id"])
        known = await run.connection.fetch("SELECT code, id FROM breakdowns")
        return cls(run.connection, run.says.dimension_map, members, {row["code"]: row["id"] for row in known})

    def member(self, dimension: str, text: str) -> tuple[str, str] | None:
        """Dimension and member; None for the total. Raises CellError."""
        field = self._dimensions.get(dimension, DimensionField())
        word = " ".join(text.split())
        if word in TOTALS or word in field.total:
            return None
        if dimension not in self._members:
            raise CellError(f"belongs to the dimension '{dimension}', which is not known or has no members")
        code = shaper(field, strict=False)(word)
        if code in field.total:
            return None
        if code not in self._members[dimension]:
            raise CellError(f"is not a member of the dimension '{dimension}' that is known")
        return dimension, code

    def number(self, members: Iterable[tuple[str, str] | None]) -> int:
        """The number of a combination of members of different dimensions."""
        named = sorted(member for member in members if member is not None)
        code = ";".join(f"{dimension}={member}" for dimension, member in named)
        if code not in self._known:
            self._known[code] = self._new_number(code)
            self._new[code] = named
        return self._known[code]

    def _new_number(self, code: str) -> int:
        """From its code alone: the order in which a file names combinations may be that of their hidden figures."""
        number = crc32(code.encode()) % LARGEST
        while number in self._taken:
            number = (number + 1) % LARGEST
        self._taken.add(number)
        return number

    async def store(self) -> None:
        """Those that are new, in the order of their codes."""
        new = sorted(self._new.items())
        self._new.clear()
        await self._connection.executemany(
            "INSERT INTO breakdowns (id, code, size) VALUES ($1, $2, $3)",
            [(self._known[code], code, len(named)) for code, named in new],
        )
        await self._connection.executemany(
            "INSERT INTO breakdown_members (breakdown_id, member_id, dimension_id) VALUES ($1, $2, $3)",
            [
                (self._known[code], *self._members[dimension][member])
                for code, named in new
                for dimension, member in named
            ],
        )

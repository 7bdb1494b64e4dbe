"""In which area sets a text is looked for, and what is said of one that is no area of them."""

from collections.abc import Sequence
from typing import NamedTuple

import asyncpg

from loaders.cells import CellError
from loaders.description import Field
from loaders.problems import DescriptionError
from models.vocabulary import KeyScheme

LISTED = 20


class Searched(NamedTuple):
    """`there` are all sets of the municipality, or of every one; `sets` are those that are searched, None for all."""

    there: Sequence[str]
    sets: frozenset[str] | None
    whose: str

    def has(self, area_set: str) -> bool:
        return self.sets is None or area_set in self.sets

    @property
    def no_set(self) -> str:
        """What is wrong with a set that is not there."""
        return f"is no area set of {self.whose}; there are: {listed(self.there)}"

    def no_area(self, text: str) -> CellError | None:
        """What is wrong with a text that is no area; None where no more can be said than that it is not known."""
        area_set, colon, _ = text.partition(":")
        if not self.there:
            return CellError(f"is looked for in no area set: {self.whose} has none yet, load its areas first")
        if colon and area_set in self.there:
            return CellError(f"is no area of the set {area_set}")
        if colon:
            return CellError(f"names '{area_set}', which {self.no_set}")
        if self.sets == frozenset():
            why = "there are several, say which with `set`"
            return CellError(f"is looked for in no area set: {why}: {listed(self.there)}")
        return None


async def searched(connection: asyncpg.Connection, municipality: int | None, field: Field) -> Searched:
    """A municipality with areas in one set need not name it. Raises DescriptionError where a set is not there."""
    rows = await connection.fetch(SETS, municipality)
    there = [row["code"] for row in rows]
    only = sum(row["has_areas"] for row in rows) == 1
    sets = None if only or field.by in KeyScheme.__members__ else frozenset[str]()
    if field.set is not None:
        sets = frozenset([field.set] if isinstance(field.set, str) else field.set)
        if unknown := sets.difference(there):
            raise DescriptionError(f"there is no area set '{min(unknown)}'; there are: {listed(there)}")
    return Searched(there, sets, "any municipality" if municipality is None else "the municipality")


def listed(sets: Sequence[str]) -> str:
    return ", ".join(sets[:LISTED]) + (", …" if len(sets) > LISTED else "") or "none"


SETS = """
SELECT code, bool_or(EXISTS (SELECT FROM areas WHERE area_set_id = s.id)) AS has_areas
FROM area_sets s WHERE $1::int IS NULL OR municipality_id = $1 GROUP BY 1 ORDER BY 1
"""

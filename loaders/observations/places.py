"""Areas as figures name them: by code, name or official key, and only while they are valid."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import asyncpg

from loaders.area_lookup import Searched, searched
from loaders.cells import CellError
from loaders.description import Field
from loaders.importing import Run
from loaders.problems import DescriptionError
from models.vocabulary import KeyScheme


class Place(NamedTuple):
    """An area under one of its names, and the days on which that name holds."""

    area: int
    municipality: int
    valid_from: date | None
    valid_to: date | None

    def holds(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class Refused(NamedTuple):
    """The area is known, but was not valid then."""

    reason: str


class Places:
    """`find` gives the numbers of the areas that a text means on a day: one, or one for each municipality."""

    def __init__(self, known: dict[str, list[Place]], searched: Searched) -> None:
        self._known = known
        self._searched = searched

    @classmethod
    async def of(cls, run: Run, field: Field) -> "Places":
        try:
            where = await searched(run.connection, run.municipality, field)
        except DescriptionError as error:
            raise run.source.wrong(f"[fields] area: {error}") from None
        scheme = field.by if field.by in KeyScheme.__members__ else None
        rows = await run.connection.fetch(PLACES, run.municipality)
        inside = await run.connection.fetch(KEYS, run.municipality, scheme) if scheme else rows
        word = "value" if scheme else "name" if field.by == "name" else "code"
        known = _gathered((f"{row['set']}:{row[word]}", row) for row in inside)
        known.update(_gathered((f"{row['set']}:{row['code']}", row) for row in rows))
        known.update(_gathered((row[word], row) for row in inside if where.has(row["set"])))
        return cls(known, where)

    def find(self, text: str, day: date) -> list[int] | Refused | CellError:
        places = self._known.get(text)
        if places is None:
            return self._searched.no_area(text) or CellError(f"is not an area that is known{self._where}")
        valid = [place for place in places if place.holds(day)]
        if not valid:
            return Refused(f"area '{text}' {_validity(places)}")
        if len({place.municipality for place in valid}) < len({place.area for place in valid}):
            return CellError("means several areas: say in which `set`")
        return sorted({place.area for place in valid})

    def no_set(self, area_set: str) -> CellError | None:
        """What is wrong with a set that a cell names."""
        return None if area_set in self._searched.there else CellError(self._searched.no_set)

    @property
    def _where(self) -> str:
        return f" in {', '.join(sorted(self._searched.sets))}" if self._searched.sets else ""


def _validity(places: list[Place]) -> str:
    first, last = places[0].valid_from, places[-1].valid_to
    return " ".join(["valid only", *[f"from {first}"] * (first is not None), *[f"until {last}"] * (last is not None)])


def _gathered(rows: Iterable[tuple[str, asyncpg.Record]]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for text, row in rows:
        found[text].append(Place(row["id"], row["municipality_id"], row["valid_from"], row["valid_to"]))
    return dict(found)


PLACES = """
SELECT areas.id, areas.code, areas.name, area_sets.code AS set, municipality_id, areas.valid_from, areas.valid_to
FROM areas JOIN area_sets ON area_sets.id = area_set_id WHERE $1::int IS NULL OR municipality_id = $1
"""
KEYS = """
SELECT areas.id, value, area_sets.code AS set, municipality_id,
    greatest(areas.valid_from, area_keys.valid_from) AS valid_from,
    least(areas.valid_to, area_keys.valid_to) AS valid_to
FROM area_keys JOIN areas ON areas.id = area_id JOIN area_sets ON area_sets.id = area_set_id
WHERE scheme = $2 AND ($1::int IS NULL OR municipality_id = $1)
"""

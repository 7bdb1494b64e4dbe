"""Areas as figures name them: by code, name or official key, and only while they are valid."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import asyncpg

from loaders.cells import CellError
from loaders.description import Field
from loaders.importing import Run
from loaders.references import area_sets
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

    def __init__(self, known: dict[str, list[Place]], sets: frozenset[str] | None) -> None:
        self._known = known
        self._sets = sets

    @classmethod
    async def of(cls, run: Run, field: Field) -> "Places":
        scheme = field.by if field.by in KeyScheme.__members__ else None
        rows = await run.connection.fetch(PLACES, run.municipality)
        sets = area_sets(field, [row["set"] for row in rows])
        if sets is not None and (unknown := sets - {row["set"] for row in rows}):
            raise run.source.wrong(f"[fields] area: there is no area set '{min(unknown)}'")
        known = _gathered((f"{row['set']}:{row['code']}", row) for row in rows)
        inside = await run.connection.fetch(KEYS, run.municipality, scheme) if scheme else rows
        word = "value" if scheme else "name" if field.by == "name" else "code"
        if sets != frozenset():
            known.update(_gathered((row[word], row) for row in inside if sets is None or row["set"] in sets))
        return cls(known, sets)

    def find(self, text: str, area_set: str | None, day: date) -> list[int] | Refused | CellError:
        name = f"{area_set}:{text}" if area_set else text
        places = self._known.get(name)
        if places is None:
            return self._unknown()
        valid = [place for place in places if place.holds(day)]
        if not valid:
            return Refused(f"area '{name}' {_validity(places)}")
        if len({place.municipality for place in valid}) < len({place.area for place in valid}):
            return CellError("means several areas: say in which `set`")
        return sorted({place.area for place in valid})

    def _unknown(self) -> CellError:
        if self._sets == frozenset():
            return CellError("is looked for in no area set: the municipality has several, say which with `set`")
        where = f" in {', '.join(sorted(self._sets))}" if self._sets else ""
        return CellError(f"is not an area that is known{where}")


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

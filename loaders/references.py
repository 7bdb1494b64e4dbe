"""From what a file says of another record to its number in the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import asyncpg
from sqlalchemy import Column, Table

from loaders.area_lookup import Searched, searched
from loaders.cells import CellError
from loaders.cells.texts import normalised
from loaders.description import Field
from loaders.problems import DescriptionError
from loaders.storing import qualified, quoted
from models import Area, Observation, Organization
from models.vocabulary import KeyScheme

LEFT_OUT = ("municipality_id", "valid_from")
Ids = Mapping[str, Sequence[int]]


class References:
    """Looks records up in one municipality; what was read once is kept for the rest of the file."""

    def __init__(
        self, connection: asyncpg.Connection, municipality: int | None, identities: Mapping[str, Sequence[str]]
    ) -> None:
        self._connection = connection
        self._municipality = municipality
        self._identities = identities
        self._known: dict[tuple[str, str, str], Ids] = {}
        self._searched: dict[tuple[str, str, str], Searched] = {}

    async def find(self, target: Table, field: Field, texts: Iterable[str]) -> Mapping[str, int | CellError]:
        """The number for each text, or what is wrong with it."""
        if target is Observation.__table__:
            return {text: await self._observation(text) for text in texts}
        ids = await self.ids(target, field)
        return {text: self._one(text, target, field, ids) for text in texts}

    def _one(self, text: str, target: Table, field: Field, ids: Ids) -> int | CellError:
        found = ids.get(normalised(text) if field.by == "normalised" else " ".join(text.split()), ())
        if len(found) == 1:
            return found[0]
        what = _what(target, field)
        if found:
            return CellError(f"is {what} of {len(found)} records: refer to them another way (`by`)")
        close = get_close_matches(text, ids, n=1) if field.unknown == "error" else []
        where = self._searched.get(_wanted(target, field))
        wrong = (where and where.no_area(text)) or f"is not {what} that is known"
        return CellError(f"{wrong}; did you mean '{close[0]}'?" if close else str(wrong))

    async def ids(self, target: Table, field: Field) -> Ids:
        wanted = _wanted(target, field)
        if wanted not in self._known:
            self._known[wanted] = await self._load(target, field)
        return self._known[wanted]

    def forget(self, target: Table) -> None:
        """Rows of the table were stored: look them up again."""
        self._known = {wanted: ids for wanted, ids in self._known.items() if wanted[0] != target.fullname}

    async def _load(self, target: Table, field: Field) -> Ids:
        if target is Area.__table__:
            where = await searched(self._connection, self._municipality, field)
            self._searched[_wanted(target, field)] = where
            return await self._areas(field, where)
        if field.by == "code":
            return await self._by_key(target)
        if field.by in ("name", "normalised"):
            return await self._by_name(target, fold=field.by == "normalised")
        if target is Organization.__table__:
            return await self._by_register(field.by)
        raise DescriptionError(f"by = '{field.by}' is not a way to refer to {target.name}")

    async def _by_key(self, target: Table) -> Ids:
        """Natural keys, their parts joined by a slash; of several validities the latest."""
        columns = [target.c[name] for name in self._identities[target.fullname] if name not in LEFT_OUT]
        parts = [await self._spelled(column) for column in columns]
        latest = "valid_from" if "valid_from" in target.columns else "id"
        rows = await self._rows(target, [column.name for column in columns], order=latest)
        found = {}
        for row in rows:
            spelled = [part.get(row[place]) for place, part in enumerate(parts, start=1)]
            if None not in spelled:  # else it belongs to a row that is not this municipality's
                found["/".join(spelled)] = (row[0],)
        return found

    async def _spelled(self, column: Column[Any]) -> Any:
        """What stands for each value of a key's column: the value itself, or the key of what it points to."""
        for foreign in column.foreign_keys:
            keys = await self.ids(foreign.column.table, Field(value=""))
            return {ids[0]: text for text, ids in keys.items()}
        return _Same()

    async def _by_name(self, target: Table, *, fold: bool) -> Ids:
        found: dict[str, list[int]] = defaultdict(list)
        for number, name in await self._rows(target, ["name"]):
            found[normalised(name) if fold else " ".join(name.split())].append(number)
        return found

    async def _by_register(self, scheme: str) -> Ids:
        rows = await self._connection.fetch(
            "SELECT organization_id, value FROM organization_identifiers JOIN organizations o ON o.id = organization_id"
            " WHERE scheme = $1 AND ($2::int IS NULL OR o.municipality_id = $2)",
            scheme,
            self._municipality,
        )
        return _gathered((value, number) for number, value in rows)

    async def _areas(self, field: Field, where: Searched) -> Ids:
        """Areas by key, name or key scheme within their sets, and by SET:CODE everywhere."""
        rows = await self._connection.fetch(AREAS, self._municipality)
        everywhere = {f"{row['set']}:{row['code']}": (row["id"],) for row in rows}
        if field.by in KeyScheme.__members__:
            keys = await self._connection.fetch(KEYS, field.by, self._municipality)
            inside = _gathered((row["value"], row["id"]) for row in keys if where.has(row["set"]))
        elif field.by == "name":
            inside = _gathered((row["name"], row["id"]) for row in rows if where.has(row["set"]))
        else:
            inside = {row["code"]: (row["id"],) for row in rows if where.has(row["set"])}
        return {**everywhere, **inside}

    async def _observation(self, text: str) -> int | CellError:
        rest, _, dataset = text.partition("@")
        measured, _, place = rest.partition("/")
        area, _, last = place.rpartition("/")
        indicator, _, breakdown = measured.partition(";")
        rows = await self._connection.fetch(OBSERVATION, indicator, area, breakdown, last, dataset, self._municipality)
        if len(rows) == 1:
            return int(rows[0]["id"])
        if rows:
            return CellError("is a figure of several datasets: add @ and the code of one of them")
        return CellError("is not a figure that is known, such as POPULATION/GEMEINDE:03256022/2023-12-31")

    async def _rows(self, target: Table, columns: Sequence[str], order: str = "id") -> list[asyncpg.Record]:
        owned = "municipality_id" in target.columns and self._municipality is not None
        listed = ", ".join(quoted(name) for name in ("id", *columns))
        where = " WHERE municipality_id = $1" if owned else ""
        statement = f"SELECT {listed} FROM {qualified(target)}{where} ORDER BY {quoted(order)}, id"
        return list(await self._connection.fetch(statement, *([self._municipality] if owned else [])))


AREAS = """
SELECT areas.id, areas.code, areas.name, area_sets.code AS set
FROM areas JOIN area_sets ON area_sets.id = area_set_id
WHERE $1::int IS NULL OR municipality_id = $1 ORDER BY areas.valid_from, areas.id
"""
KEYS = """
SELECT areas.id, area_keys.value, area_sets.code AS set
FROM area_keys JOIN areas ON areas.id = area_id JOIN area_sets ON area_sets.id = area_set_id
WHERE scheme = $1 AND ($2::int IS NULL OR municipality_id = $2)
"""
OBSERVATION = """
SELECT o.id FROM raw.observations o
JOIN indicators ON indicators.id = indicator_id AND indicators.code = $1
JOIN areas ON areas.id = area_id JOIN area_sets ON area_sets.id = area_set_id
JOIN breakdowns ON breakdowns.id = breakdown_id AND breakdowns.code = $3
JOIN datasets ON datasets.id = dataset_id AND $5 IN ('', datasets.code)
WHERE area_sets.code || ':' || areas.code = $2 AND period_end::text = $4
  AND ($6::int IS NULL OR area_sets.municipality_id = $6)
"""


class _Same:
    """Every value stands for itself."""

    def get(self, value: object) -> str:
        return str(value)


def _wanted(target: Table, field: Field) -> tuple[str, str, str]:
    return target.fullname, field.by, str(field.set)


def _gathered(pairs: Iterable[tuple[str, int]]) -> Ids:
    found: dict[str, list[int]] = defaultdict(list)
    for text, number in pairs:
        if number not in found[text]:
            found[text].append(number)
    return found


def _what(target: Table, field: Field) -> str:
    way = {"code": "the code", "name": "the name", "normalised": "the name"}.get(field.by, f"the {field.by}")
    place = f" in {field.set if isinstance(field.set, str) else ', '.join(field.set)}" if field.set else ""
    return f"{way} of one of the {target.name.replace('_', ' ')}{place}"

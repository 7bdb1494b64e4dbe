"""What the database knows already, so that a draft can use its codes."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import asyncpg

NATION = "DG"


class AreaSet(NamedTuple):
    """`names` holds the name of each code."""

    municipality: str
    code: str
    names: Mapping[str, str]
    is_current: bool = True


class Indicator(NamedTuple):
    code: str
    names: tuple[str, ...]
    definition: str
    is_rate: bool


class Member(NamedTuple):
    dimension: str
    code: str
    names: tuple[str, ...]
    age_from: int | None
    age_to: int | None


class Known(NamedTuple):
    """`keys` holds the official keys of each scheme, `wholes` the area that stands for each municipality."""

    area_sets: tuple[AreaSet, ...] = ()
    keys: Mapping[str, frozenset[str]] = {}
    indicators: Mapping[str, Indicator] = {}
    dimensions: frozenset[str] = frozenset()
    members: tuple[Member, ...] = ()
    municipalities: Mapping[str, str] = {}
    wholes: Mapping[str, str] = {}
    datasets: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    offering_types: frozenset[str] = frozenset()

    @property
    def only_municipality(self) -> str | None:
        """The municipality that must be meant, where there is one."""
        real = [code for code in self.municipalities if code != NATION]
        return real[0] if len(real) == 1 else None


async def known(connection: asyncpg.Connection) -> Known:
    return Known(
        area_sets=await _area_sets(connection),
        keys=await _keys(connection),
        indicators={row["code"]: _indicator(row) for row in await connection.fetch(INDICATORS)},
        dimensions=frozenset(await _column(connection, "SELECT code FROM dimensions")),
        members=tuple(_member(row) for row in await connection.fetch(MEMBERS)),
        municipalities={row["code"]: row["name"] for row in await connection.fetch(MUNICIPALITIES)},
        wholes={row["code"]: row["whole"] for row in await connection.fetch(MUNICIPALITIES) if row["whole"]},
        datasets=frozenset(await _column(connection, "SELECT code FROM datasets")),
        offices=frozenset(await _column(connection, "SELECT code FROM offices")),
        organizations=frozenset(await _column(connection, "SELECT code FROM organizations")),
        offering_types=frozenset(await _column(connection, "SELECT code FROM offering_types")),
    )


async def _column(connection: asyncpg.Connection, statement: str) -> list[str]:
    return [row[0] for row in await connection.fetch(statement)]


async def _area_sets(connection: asyncpg.Connection) -> tuple[AreaSet, ...]:
    names: dict[tuple[str, str, bool], dict[str, str]] = defaultdict(dict)
    for row in await connection.fetch(AREAS):
        names[row["municipality"], row["set"], row["current"]][row["code"]] = row["name"]
    return tuple(AreaSet(municipality, code, found, now) for (municipality, code, now), found in names.items())


async def _keys(connection: asyncpg.Connection) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in await connection.fetch("SELECT scheme, value FROM area_keys"):
        found[row["scheme"]].add(row["value"])
    return {scheme: frozenset(values) for scheme, values in found.items()}


def _indicator(row: asyncpg.Record) -> Indicator:
    names = tuple(filter(None, (row["name"], row["name_en"])))
    return Indicator(row["code"], names, row["definition"] or "", row["type"].endswith("RELATIVE"))


def _member(row: asyncpg.Record) -> Member:
    names = tuple(filter(None, (row["name"], row["name_en"])))
    return Member(row["dimension"], row["code"], names, row["age_from"], row["age_to"])


AREAS = """
SELECT m.code AS municipality, s.code AS set, s.valid_to IS NULL AS current, a.code, a.name
FROM areas a JOIN area_sets s ON s.id = a.area_set_id JOIN municipalities m ON m.id = s.municipality_id
ORDER BY m.code, s.code, a.code, a.valid_from
"""
INDICATORS = "SELECT code, name, name_en, definition, type FROM indicators ORDER BY code"
MEMBERS = """
SELECT d.code AS dimension, m.code, m.name, m.name_en, m.age_from, m.age_to
FROM dimension_members m JOIN dimensions d ON d.id = m.dimension_id ORDER BY d.code, m.position, m.code
"""
MUNICIPALITIES = """
SELECT m.code, m.name, s.code || ':' || a.code AS whole
FROM municipalities m LEFT JOIN areas a ON a.id = m.area_id LEFT JOIN area_sets s ON s.id = a.area_set_id
ORDER BY m.code
"""

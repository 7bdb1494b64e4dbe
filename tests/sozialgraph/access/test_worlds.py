"""Nobody's answer depends on a figure that is not theirs, whatever of the schema they use: read, filter, sort, count,
group, add up, search, page, ask for one, for the past.

Each caller asks the same of two cities, which differ in everything that the caller must not know and in nothing else;
the answers must be the same byte by byte. The questions are made from the schema, so that new fields are asked for
without anybody's doing, and compare with the very figures that are hidden.
"""

import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack
from random import Random
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import orjson
import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument
from sqlalchemy import Numeric

import models
from graph.engine import Engine
from graph.engine.entity import ENTITIES
from graph.schema import schema
from models.base import INSIDE, PROTECTED
from models.roles import AS_PLANNER, PLANNER, PUBLISHED_SCHEMA, ROLES, Profile
from sozialgraph.access import Caller, SignedIn
from sozialgraph.access.reading import BECOME
from sozialgraph.database import open_pool
from sozialgraph.lanes import Lanes
from tests.conftest import new_database
from tests.graph.conftest import CITY
from tests.graph.operations import Operation, Stock, Sweep, random_operation
from tests.graph.operations.sweep import used
from tests.graph.oracle import Oracle, plain_schema, read_tables
from tests.graph.oracle.rows import Tables
from tests.sozialgraph.access.conftest import ADMIN, ANYBODY, HIDDEN, NEIGHBOUR, PARTNER, PUBLISHER, YOUTH

CALLERS = {caller.subject or "anybody": caller for caller in (ANYBODY, PARTNER, PUBLISHER, YOUTH, NEIGHBOUR, ADMIN)}
READ_RAW = """
SELECT c.relname AS name, a.attname AS column, format_type(a.atttypid, NULL) AS type
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'raw'::regnamespace AND c.relkind = 'r' AND has_column_privilege($1, c.oid, a.attnum, 'SELECT')
    AND a.attnum > 0 AND a.attname NOT IN ('id', 'recorded_at', 'superseded_at')
"""
"""What a planner may read of raw tables, and nobody else."""
MAY_DIFFER = {"ExactFloat", "ObsStatus", "ConfStatus"}
"""Types of fields that hold figures, as the oracle's schema names them, and what is said of them."""
SAID = {"note", "suppressed", "unassignableHidden"}
"""Further fields in which answers differ by right, besides those that `extensions.hidden` tells of."""


WITHHELD = tuple(
    name
    for name, each in ENTITIES.items()
    if each.table.schema == PUBLISHED_SCHEMA or any({INSIDE, PROTECTED} & column.info.keys() for column in each.table.c)
)
"""What the names of all types begin with that hold, filter or reckon with what some profile does not see."""


async def worlds_apart(owner: asyncpg.Connection, caller: Caller) -> None:
    """Change every figure that the caller must not know."""
    await owner.execute("SET session_replication_role = replica")
    columns: dict[str, dict[str, str]] = {}
    for row in await owner.fetch(READ_RAW, PLANNER):
        columns.setdefault(row["name"], {})[row["column"]] = row["type"]
    for table, shown in columns.items():
        known = await _known(owner, table, caller)
        changed = ", ".join(f"{name} = {_other(name, type_)}" for name, type_ in shown.items())
        await owner.execute(
            f"UPDATE raw.{table} SET {changed}, recorded_at = recorded_at - interval '1 hour' WHERE id <> ALL ($1)",
            known,
        )
    if not caller.reads_raw:
        for column in (column for table in models.metadata.tables.values() for column in table.columns):
            if INSIDE in column.info:
                other = _other(column.name, "numeric" if isinstance(column.type, Numeric) else "text")
                await owner.execute(f"UPDATE {column.table.fullname} SET {column.name} = {other}")


def _other(name: str, type_: str) -> str:
    """What a column of an unknown row holds in the other world; a blank stays one."""
    if type_ in {"numeric", "integer"}:
        return f"{name} + 1000"
    return {"obs_status": "'E'", "conf_status": "'C'"}.get(name, f"{name} || 'secret'")


async def _known(owner: asyncpg.Connection, table: str, caller: Caller) -> list[int]:
    """The numbers of published rows whose raw figures row-level security shows to the caller."""
    if ROLES[caller.profile] is not AS_PLANNER:
        return []
    async with owner.transaction():
        await owner.fetchval(BECOME, PLANNER, *caller.claims)
        rows = await owner.fetch(f"SELECT id FROM raw.{table} JOIN published.{table} USING (id)")
    return [row["id"] for row in rows]


class Worlds:
    """Two cities between which a caller must not be able to tell, and a third in which all that is hidden differs."""

    def __init__(self, real: Lanes, other: Mapping[Caller, Lanes]) -> None:
        self.real = real
        self._other = other

    def other(self, caller: Caller) -> Lanes:
        return self._other[caller]


@pytest.fixture(scope="module")
async def worlds(server: str, template: str) -> AsyncIterator[Worlds]:
    async with AsyncExitStack() as stack:
        real = await stack.enter_async_context(new_database(server, template))
        owner = await asyncpg.connect(real)
        await owner.execute(CITY + HIDDEN)
        await owner.close()
        other = {}
        for caller in CALLERS.values():
            dsn = await stack.enter_async_context(new_database(server, urlsplit(real).path[1:]))
            owner = await asyncpg.connect(dsn)
            await worlds_apart(owner, caller)
            await owner.close()
            other[caller] = await _lanes(stack, dsn)
        yield Worlds(await _lanes(stack, real), other)


@pytest.fixture(scope="module")
def patient() -> Engine:
    """An engine to which no question is too large."""
    return Engine(schema(), sys.maxsize)


async def _lanes(stack: AsyncExitStack, dsn: str) -> Lanes:
    pool = await stack.enter_async_context(await open_pool(dsn, size=1))
    return await stack.enter_async_context(Lanes(pool, 1))


@pytest.fixture(scope="module")
async def known(guarded: str) -> Tables:
    """The city's tables, with the raw figures in the places of those that are hidden, and before all others."""
    tables = await read_tables(guarded)
    for name, published in tables.content.items():
        unprotected = tables.content.get(name.replace("published.", "raw."))
        if name.startswith("published.") and unprotected and not name.endswith("_history"):
            raw = {row["id"]: row for row in unprotected}
            hidden = [row for row in published if row["obs_status"] == "Q"]
            for row in hidden:
                row |= raw[row["id"]]
            published.sort(key=lambda row: row not in hidden)
    return tables


@pytest.fixture(scope="module")
def sweep(known: Tables) -> Sweep:
    return Sweep(plain_schema(), Oracle(known))


@pytest.fixture(scope="module")
def operations(sweep: Sweep) -> list[Operation]:
    """Those of the sweep that together use all of the schema, as far as they reach what is protected."""
    asked: set[str] = set()
    needed = []
    for operation in sweep.operations():
        uses = used(plain_schema(), operation.text)
        if not uses <= asked and any(name.startswith(WITHHELD) for name in uses):
            needed.append(operation)
        asked |= uses
    return needed


async def asked_as(engine: Engine, caller: Caller, lanes: Lanes, operation: Operation) -> bytes:
    database = SignedIn(lanes, caller) if caller.profile is not Profile.PUBLIC else lanes
    answer = await engine.execute(database, operation.text, operation.variables, profile=caller.profile)
    return answer.body


async def told_apart(engine: Engine, worlds: Worlds, caller: Caller, operation: Operation, by: Caller) -> bool:
    """Whether the caller's answers in the two worlds `by` somebody differ."""
    real = await asked_as(engine, caller, worlds.real, operation)
    return real != await asked_as(engine, caller, worlds.other(by), operation)


@pytest.mark.parametrize("name", CALLERS)
async def test_no_answer_depends_on_what_is_not_the_caller_s(
    patient: Engine, worlds: Worlds, operations: list[Operation], name: str
) -> None:
    """All ways that there are to read are asked: there are no exports (`test_absent.py`)."""
    caller = CALLERS[name]
    assert len(operations) > 100
    leaking = [each.text for each in operations if await told_apart(patient, worlds, caller, each, caller)]
    assert leaking == [], leaking[0]


@pytest.mark.parametrize("name", ["anybody", "youth"])
async def test_nor_do_those_that_nobody_thought_of(
    patient: Engine, worlds: Worlds, known: Tables, name: str, pytestconfig: pytest.Config
) -> None:
    caller, stock = CALLERS[name], Stock(known)
    for number in range(pytestconfig.getoption("operations") // 50):
        operation = random_operation(plain_schema(), stock, Random(number))
        assert not await told_apart(patient, worlds, caller, operation, caller), operation


async def test_who_knows_can_tell(patient: Engine, worlds: Worlds, operations: list[Operation]) -> None:
    """Otherwise the worlds would not differ, and the tests above be none."""
    telling = [each for each in operations[::2] if await told_apart(patient, worlds, YOUTH, each, ANYBODY)]
    assert len(telling) > 5


@pytest.mark.parametrize("name", [name for name in CALLERS if name != "anybody"])
async def test_all_see_the_same_but_for_figures_and_what_is_said_of_them(
    patient: Engine, worlds: Worlds, sweep: Sweep, name: str
) -> None:
    """Of every type: as many rows in the same order, and the same in all of their fields."""
    for type_, path in sweep.paths.items():
        asked = Operation(path.around(" ".join(_simple(type_))), {}, {}, False)
        public, own = [
            orjson.loads(await asked_as(patient, caller, worlds.real, asked)) for caller in (ANYBODY, CALLERS[name])
        ]
        hidden = {each["field"].partition(".")[2] for each in public["extensions"].get("hidden", ())}
        differing = _differing(type_) | hidden
        assert _without(public["data"], differing) == _without(own["data"], differing), asked.text


def _simple(type_: GraphQLObjectType) -> Iterator[str]:
    """The fields that hold no others and need no arguments."""
    yield "__typename"
    for name, field in type_.fields.items():
        if is_leaf_type(get_named_type(field.type)) and not any(map(is_required_argument, field.args.values())):
            yield name


def _differing(type_: GraphQLObjectType) -> set[str]:
    """The fields that profiles see differently."""
    figures = [name for name, field in type_.fields.items() if get_named_type(field.type).name in MAY_DIFFER]
    reckoned = type_.name not in ENTITIES or type_.name.startswith(WITHHELD)
    return SAID.union(figures if reckoned else ())


def _without(data: Any, names: set[str]) -> Any:
    if isinstance(data, list):
        return [_without(each, names) for each in data]
    if isinstance(data, dict):
        return {name: _without(each, names) for name, each in data.items() if name not in names}
    return data

"""The same questions to larger cities: how their time grows, and whether a plan reads a large table from end to end.

python bench/growth.py --factors 10 --factors 30
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from statistics import median
from typing import Annotated, Any

import asyncpg
from cyclopts import App, Parameter
from rich.console import Console
from rich.table import Table

from bench.contenders import BenchError, Contender
from bench.databases import Server, running_server
from bench.dataset import SIZE, Size
from bench.load import Round, find_wrk, load
from bench.measure import EFFORT, Effort, middle, start
from bench.subjects import read
from bench.workloads import Workload, workloads
from graph.engine import Engine
from graph.schema import schema
from sozialgraph.database import open_pool

FACTORS = (10, 30)
NAMES = ("point", "map")
TURNS = 5000  # different questions, so that what was just read is seldom what is asked next
LARGE = 100_000  # rows from which on a table must not be read from end to end

Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
Rounds = Mapping[int, list[Round]]  # factor → rounds


def grow(server: Server, size: Size, factors: Sequence[int], effort: Effort) -> dict[str, Any]:
    """By workload and factor how many times as long a request takes as in the smallest city, by the median.

    Raises BenchError where a plan reads a large table from end to end.
    """
    dsns = [server.city(replace(size, observations=factor * size.observations)) for factor in (1, *factors)]
    asked = [workloads(asyncio.run(read(dsn, areas=size.areas, indicators=1000)), TURNS) for dsn in dsns]
    if found := [scan for dsn, each in zip(dsns, asked, strict=True) for scan in asyncio.run(scans(dsn, each))]:
        raise BenchError(f"read from end to end: {'; '.join(found)}")
    with ExitStack() as stack:
        servers = start(stack, ["sozialgraph"] * len(dsns), dsns)
        measured = {name: _measured(name, servers, asked, server.process, effort) for name in NAMES}
    rounds = {name: dict(zip((1, *factors), each, strict=True)) for name, each in measured.items()}
    show(rounds)
    return {name: ratios(each) for name, each in rounds.items()} | {"sequential scans": 0}


def _measured(
    name: str, servers: Sequence[Contender], asked: Sequence[Sequence[Workload]], database: int, effort: Effort
) -> list[list[Round]]:
    """The rounds of each server, one client, the servers in turn."""
    print(f"{name}, in cities of several sizes", file=sys.stderr)
    chosen = [next(workload for workload in each if workload.name == name) for each in asked]
    pairs = list(zip(servers, chosen, strict=True))
    for server, workload in pairs:
        load(server, workload, database, 1, effort.warm)
    turns = [
        [load(server, workload, database, 1, effort.seconds) for server, workload in pairs]
        for _ in range(effort.rounds)
    ]
    return [list(each) for each in zip(*turns, strict=True)]


def ratios(rounds: Rounds) -> dict[str, float]:
    """Of the median times in rounds that ran one after the other."""
    return {
        str(factor): round(median(one.p50 / first.p50 for one, first in zip(each, rounds[1], strict=True)), 2)
        for factor, each in rounds.items()
        if factor > 1
    }


def show(rounds: Mapping[str, Rounds]) -> None:
    table = Table(title="Growing cities, 1 client", caption="×: times as long as in the smallest city, by the median")
    for heading in ("workload", "observations ×", "p50 ms", "p99 ms", "database ms", "×"):
        table.add_column(heading, justify="right")
    for name, each in rounds.items():
        for factor, of_factor in each.items():
            result = middle(of_factor)
            times = (f"{value:.2f}" for value in (result.p50, result.p99, result.database_cpu))
            table.add_row(name, str(factor), *times, str(ratios(each).get(str(factor), "")))
    Console(width=100).print(table)


class Overheard:
    """A connection that remembers the latest statement."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.statement = ""

    async def fetchval(self, statement: str, /, *arguments: Any) -> Any:
        self.statement = statement
        return await self.connection.fetchval(statement, *arguments)


PREPARED = "SELECT name, cardinality(parameter_types) AS parameters FROM pg_prepared_statements WHERE statement = $1"
LARGE_TABLES = (
    "SELECT relnamespace::regnamespace || '.' || relname FROM pg_class WHERE relkind = 'r' AND reltuples > $1"
)


async def scans(dsn: str, asked: Sequence[Workload], large: int = LARGE) -> list[str]:
    """Large tables that the engine's statements read from end to end, by the plans that serve all parameters."""
    engine = Engine(schema())
    found = []
    async with await open_pool(dsn, size=1) as pool, pool.acquire() as connection:
        tables = {row[0] for row in await connection.fetch(LARGE_TABLES, large)}
        for workload in asked:
            overheard = Overheard(connection)
            await engine.execute(overheard, workload.words("graph.graphql"), dict(workload.by_code[0]))
            for table in scanned(await plan(connection, overheard.statement)):
                if table in tables:
                    found.append(f"{table} by {workload.name}")
    return found


async def plan(connection: Connection, statement: str) -> dict[str, Any]:
    """Of a statement that the connection has prepared; its plan is the same for all parameters."""
    [(name, parameters)] = await connection.fetch(PREPARED, statement)
    blanks = f"({', '.join(['NULL'] * parameters)})" if parameters else ""
    explained = await connection.fetchval(f"EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE {name}{blanks}")
    root: dict[str, Any] = json.loads(explained)[0]["Plan"]
    return root


def scanned(node: Mapping[str, Any]) -> Iterator[str]:
    """The tables that a plan reads from end to end, with their schemas."""
    if node["Node Type"] == "Seq Scan":
        yield f"{node['Schema']}.{node['Relation Name']}"
    for below in node.get("Plans", ()):
        yield from scanned(below)


app = App(help=__doc__)


@app.default
def main(
    *,
    size: Annotated[Size, Parameter(name="*")] = SIZE,
    effort: Annotated[Effort, Parameter(name="*")] = EFFORT,
    factors: Sequence[int] = FACTORS,
) -> None:
    """Measure with one client, whatever number is named.

    Parameters
    ----------
    factors
        How many times the observations of the smallest city the others have.
    """
    find_wrk()
    with running_server() as server:
        found = grow(server, size, factors, effort)
    print(json.dumps(found))


if __name__ == "__main__":
    try:
        app()
    except BenchError as error:
        sys.exit(f"bench: {error}")

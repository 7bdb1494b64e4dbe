"""Measures this server against others on the same database: `make bench`, or `python bench/run.py --help`."""

import asyncio
import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from cyclopts import App

from bench import dataset, report
from bench.contenders import NODE, POSTGRAPHILE, BenchError, Contender, install_postgraphile, memory, running
from bench.dataset import Size
from bench.load import Round, find_wrk, load
from bench.workloads import Workload, difference, normalised, workloads
from sozialgraph.embedded import EmbeddedServer

PROJECT = Path(__file__).parent.parent
DATA = PROJECT / ".data/bench"
RESULTS = Path(__file__).with_name("results.json")
FIRST_PORT = 8110
WARM_CLIENTS = 8
CHECKED = 10  # requests of each workload whose answers are compared

app = App(help=__doc__)


@app.default
def main(
    *,
    areas: int = Size.areas,
    observations: int = Size.observations,
    only: Sequence[str] = (),
    against: Sequence[str] = ("postgraphile", "handwritten"),
    clients: Sequence[int] = (1, 8, 32),
    rounds: int = 5,
    seconds: float = 3,
    warm: float = 6,
    output: Path = RESULTS,
) -> None:
    """Compare the servers, print a table and write the ratios.

    Parameters
    ----------
    areas
        Number of areas of the city.
    observations
        Number of observations, at least.
    only
        Names of the workloads to run; all if none is named.
    against
        The servers to compare with.
    clients
        Numbers of connections at once.
    rounds
        How often each is measured, the servers in turn.
    seconds
        Length of a round.
    warm
        Seconds of load before the first round of a workload.
    output
        Where the ratios are written.
    """
    find_wrk()
    if "postgraphile" in against:
        install_postgraphile()
    size = Size(areas, observations)
    chosen = [each for each in workloads(size) if not only or each.name in only]
    with EmbeddedServer(DATA) as server:
        dsn, postmaster, versions = asyncio.run(prepared(server.dsn, size))
        machine = report.machine(versions | others(against))
        with ExitStack() as stack:
            contenders = [
                stack.enter_context(running(name, dsn, port))
                for name, port in zip((report.OURS, *against), count(FIRST_PORT), strict=False)
            ]
            measured: dict[str, dict[int, dict[str, list[Round]]]] = {}
            weighed: dict[str, dict[str, float]] = {}
            for workload in chosen:
                check(contenders, workload)
                for contender in contenders:
                    load(contender, workload, postmaster, WARM_CLIENTS, warm)
                measured[workload.name] = {
                    number: measure(contenders, workload, postmaster, number, rounds, seconds) for number in clients
                }
                weighed[workload.name] = {contender.name: memory(contender.pid) for contender in contenders}
    report.show(measured, weighed)
    output.write_text(json.dumps(report.results(measured, weighed, machine), indent=2) + "\n")


def measure(
    contenders: Sequence[Contender], workload: Workload, postmaster: int, clients: int, rounds: int, seconds: float
) -> dict[str, list[Round]]:
    print(f"{workload.name}, {clients} clients", file=sys.stderr)
    measured: dict[str, list[Round]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            measured[contender.name].append(load(contender, workload, postmaster, clients, seconds))
    return measured


def check(contenders: Sequence[Contender], workload: Workload) -> None:
    """All give the same answer, or there is nothing to compare."""
    ours, *others = contenders
    for number, body in enumerate(ours.bodies(workload)[:CHECKED]):
        expected = normalised(ours.answer(workload, body))
        for other in others:
            answer = normalised(other.answer(workload, other.bodies(workload)[number]))
            if found := difference(expected, answer):
                raise BenchError(f"{workload.name}: {ours.name} and {other.name} differ at {found}")


async def prepared(dsn: str, size: Size) -> tuple[str, int, dict[str, str]]:
    """A database of this size, kept from an earlier run if it was made alike; the server's process and version."""
    admin = await asyncpg.connect(dsn)
    name = f"bench_{size.areas}_{size.observations}"
    target = urlsplit(dsn)._replace(path=f"/{name}").geturl()
    made_as = await admin.fetchval(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", name
    )
    if made_as != fingerprint():
        print(f"Making a city of {size.areas:,} areas and {size.observations:,} observations", file=sys.stderr)
        await admin.execute(f"DROP DATABASE IF EXISTS {name}")
        await admin.execute(f"CREATE DATABASE {name}")
        await dataset.make(target, size)
        await admin.execute(f"COMMENT ON DATABASE {name} IS '{fingerprint()}'")
    postmaster = await admin.fetchval("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int")
    version = await admin.fetchval("SHOW server_version")
    await admin.close()
    return target, postmaster, {"postgresql": version}


def fingerprint() -> str:
    files = [Path(dataset.__file__), *sorted((PROJECT / "migrations/versions").glob("*.*"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def others(against: Sequence[str]) -> dict[str, str]:
    if "postgraphile" not in against:
        return {}
    package = json.loads((POSTGRAPHILE / "node_modules/postgraphile/package.json").read_text())
    node = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout
    return {"postgraphile": package["version"], "node": node.strip().removeprefix("v")}


if __name__ == "__main__":
    try:
        app()
    except BenchError as error:
        sys.exit(f"bench: {error}")

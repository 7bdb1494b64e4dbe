"""Load from a process of its own: wrk, and for servers that take seconds for an answer, clients that wait for it."""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

from bench.contenders import PATIENCE, BenchError, Contender, cpu
from bench.workloads import Workload

SCRIPT = Path(__file__).with_name("load.lua")
SETTLED = 10.0  # seconds until a server is at rest, or has other things to do
PAUSE, IDLE = 0.1, 0.011  # seconds between two looks, and of processor time that a server at rest may use meanwhile


@dataclass(frozen=True)
class Round:
    """Requests a second, milliseconds of latency, milliseconds of processor time a request, seconds that it took."""

    rate: float
    p50: float
    p99: float
    server_cpu: float
    database_cpu: float
    seconds: float


class Answered(NamedTuple):
    """How many requests were answered within how many seconds, and milliseconds of latency."""

    requests: int
    seconds: float
    p50: float
    p99: float


def find_wrk() -> str:
    if wrk := shutil.which("wrk"):
        return wrk
    raise BenchError("wrk is missing, which makes the load: apt-get install wrk")


def load(contender: Contender, workload: Workload, database: int, clients: int, seconds: float) -> Round:
    """A round of wrk, which counts nothing of what it began and was not answered in time."""
    return _weighed(contender, database, lambda: _run(contender, workload, clients, seconds))


def wait(contender: Contender, workload: Workload, database: int, clients: int, seconds: float) -> Round:
    """A round whose clients begin nothing new after its seconds, but wait for what they began.

    Each client has at least one answer, and the round lasts until the last one: nothing that was done is left out.
    """
    return _weighed(contender, database, lambda: _wait(contender, workload, clients, seconds))


def _weighed(contender: Contender, database: int, run: Callable[[], Answered]) -> Round:
    before = cpu(contender.pid), cpu(database)
    found = run()
    spent = cpu(contender.pid) - before[0], cpu(database) - before[1]
    _settle(contender.pid, database)
    rate, each = found.requests / found.seconds, 1000 / found.requests
    return Round(rate, found.p50, found.p99, spent[0] * each, spent[1] * each, found.seconds)


def _settle(*processes: int) -> None:
    """Wait until a server has done what it was asked and nobody waits for any more: the next one's turn is its own."""
    until, known = time.monotonic() + SETTLED, -1.0
    while (used := sum(map(cpu, processes))) - known > IDLE and time.monotonic() < until:
        known = used
        time.sleep(PAUSE)


def _run(contender: Contender, workload: Workload, clients: int, seconds: float) -> Answered:
    with tempfile.NamedTemporaryFile("wb") as file:
        file.write(b"\n".join(contender.bodies(workload)))
        file.flush()
        options: Sequence[str] = (
            "-t1",
            f"-c{clients}",
            f"-d{seconds:.0f}s",
            "--timeout",
            f"{PATIENCE:.0f}s",
            "-s",
            str(SCRIPT),
        )
        printed = subprocess.run(
            [find_wrk(), *options, contender.url(workload), "--", file.name], capture_output=True, text=True, check=True
        ).stdout
    result: dict[str, float] = json.loads(printed.strip().splitlines()[-1])
    if failed := result.pop("failed"):
        raise BenchError(f"{contender.name} failed {failed:.0f} requests of {workload.name}")
    if not result["requests"]:
        raise BenchError(f"{contender.name} answered none of {workload.name} in {seconds:.0f} s: ask for longer rounds")
    return Answered(int(result["requests"]), result["seconds"], result["p50"], result["p99"])


def _wait(contender: Contender, workload: Workload, clients: int, seconds: float) -> Answered:
    bodies, begun = cycle(contender.bodies(workload)), time.monotonic()

    def client(_: int) -> list[float]:
        return list(_latencies(contender, workload, bodies, begun + seconds))

    with ThreadPoolExecutor(clients) as pool:
        latencies = [each for found in pool.map(client, range(clients)) for each in found]
    cuts = quantiles(latencies, n=100, method="inclusive") if len(latencies) > 1 else latencies * 99
    return Answered(len(latencies), time.monotonic() - begun, 1000 * cuts[49], 1000 * cuts[98])


def _latencies(contender: Contender, workload: Workload, bodies: Iterator[bytes], until: float) -> Iterator[float]:
    """The seconds that each of a client's answers took, one at least."""
    begun = time.monotonic()
    while True:
        contender.fetch(workload, next(bodies))
        answered = time.monotonic()
        yield answered - begun
        if answered >= until:
            return
        begun = answered

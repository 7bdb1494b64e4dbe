"""Load from a process of its own: wrk."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.contenders import BenchError, Contender, cpu
from bench.workloads import Workload

SCRIPT = Path(__file__).with_name("load.lua")
PATIENCE = 300  # seconds that an answer may take, however many others the slowest server has to make first


@dataclass(frozen=True)
class Round:
    """Requests a second, milliseconds of latency, milliseconds of processor time a request."""

    rate: float
    p50: float
    p99: float
    server_cpu: float
    database_cpu: float


def find_wrk() -> str:
    if wrk := shutil.which("wrk"):
        return wrk
    raise BenchError("wrk is missing, which makes the load: apt-get install wrk")


def load(contender: Contender, workload: Workload, database: int, clients: int, seconds: float) -> Round:
    """A round, longer than asked for where a client would not be answered within it."""
    before = cpu(contender.pid), cpu(database)
    result = _run(contender, workload, clients, seconds)
    spent = cpu(contender.pid) - before[0], cpu(database) - before[1]
    if result["failed"]:
        raise BenchError(f"{contender.name} failed {result['failed']:.0f} requests of {workload.name}")
    if result["requests"] < clients:
        return load(contender, workload, database, clients, 2 * seconds)
    each = 1000 / result["requests"]
    rate = result["requests"] / result["seconds"]
    return Round(rate, result["p50"], result["p99"], spent[0] * each, spent[1] * each)


def _run(contender: Contender, workload: Workload, clients: int, seconds: float) -> dict[str, float]:
    with tempfile.NamedTemporaryFile("wb") as file:
        file.write(b"\n".join(contender.bodies(workload)))
        file.flush()
        options: Sequence[str] = (
            "-t1",
            f"-c{clients}",
            f"-d{seconds:.0f}s",
            "--timeout",
            f"{PATIENCE}s",
            "-s",
            str(SCRIPT),
        )
        printed = subprocess.run(
            [find_wrk(), *options, contender.url(workload), "--", file.name], capture_output=True, text=True, check=True
        ).stdout
    result: dict[str, float] = json.loads(printed.strip().splitlines()[-1])
    return result

"""The measurement as a table for people and as JSON for programs."""

import os
import platform
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.load import Round

OURS = "sozialgraph"
Rounds = Mapping[str, Mapping[int, Mapping[str, list[Round]]]]  # workload → clients → contender → rounds
Memory = Mapping[str, Mapping[str, float]]  # workload → contender → megabytes


def middle(rounds: list[Round]) -> Round:
    return Round(*(median(getattr(each, field.name) for each in rounds) for field in fields(Round)))


def ratio(ours: list[Round], theirs: list[Round]) -> float:
    """Of rounds that ran one after the other, so that what else the machine did weighs on both."""
    return median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))


def results(rounds: Rounds, memory: Memory, machine: Mapping[str, Any]) -> dict[str, Any]:
    workloads: dict[str, Any] = {}
    for name, by_clients in rounds.items():
        others = [other for other in memory[name] if other != OURS]
        workloads[name] = {
            other: {str(n): round(ratio(each[OURS], each[other]), 2) for n, each in by_clients.items()}
            for other in others
        }
        workloads[name]["memory"] = {other: round(memory[name][OURS] / memory[name][other], 2) for other in others}
    return {"workloads": workloads, "machine": machine}


def show(rounds: Rounds, memory: Memory) -> None:
    table = Table(caption="ms: median of the rounds; CPU: a request's share of server and database; ×: ours to theirs")
    for heading in ("workload", "clients", "server"):
        table.add_column(heading)
    for heading in ("req/s", "p50 ms", "p99 ms", "CPU ms", "database ms", "memory MB", "×"):
        table.add_column(heading, justify="right")
    for name, by_clients in rounds.items():
        for clients, by_contender in by_clients.items():
            for contender, each in by_contender.items():
                own = contender == OURS
                faster = "" if own else f"{ratio(by_contender[OURS], each):.2f}"
                table.add_row(
                    name, str(clients), contender, *_cells(middle(each)), f"{memory[name][contender]:.0f}", faster
                )
        table.add_section()
    Console(width=110).print(table)


def _cells(result: Round) -> tuple[str, ...]:
    times = (result.p50, result.p99, result.server_cpu, result.database_cpu)
    return f"{result.rate:.0f}", *(f"{value:.2f}" for value in times)


def machine(versions: Mapping[str, str]) -> dict[str, Any]:
    return {
        "processor": _told("/proc/cpuinfo", "model name"),
        "cores": os.cpu_count(),
        "memory": _told("/proc/meminfo", "MemTotal"),
        "system": platform.platform(),
        "python": platform.python_version(),
        **versions,
        "load": round(os.getloadavg()[0], 2),
    }


def _told(file: str, name: str) -> str:
    lines = Path(file).read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")

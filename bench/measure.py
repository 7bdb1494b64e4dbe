"""Servers side by side on one database: first the same answer, then the same load in turn."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from statistics import median

from bench.answers import difference, normalised
from bench.contenders import BenchError, Contender, install_postgraphile, memory, running
from bench.databases import add_views
from bench.load import Round, load
from bench.workloads import Workload

WARM_CLIENTS = 8
ANSWERS = 2  # that each client should get within a round, however slow the server
CHECKED = 10  # requests of each workload whose answers are compared


@dataclass(frozen=True)
class Effort:
    clients: Sequence[int] = (1, 8, 32)
    """Numbers of connections at once."""
    rounds: int = 5
    """How often each is measured, the servers in turn."""
    seconds: float = 3
    """Length of a round."""
    warm: float = 6
    """Seconds of load before the first round of a workload."""


EFFORT = Effort()


@dataclass(frozen=True)
class Measured:
    """One workload: the rounds of each server by number of clients, and its megabytes afterwards; ours comes first."""

    workload: str
    rounds: dict[int, dict[str, list[Round]]]
    memory: dict[str, float]

    @property
    def ours(self) -> str:
        return next(iter(self.memory))

    @property
    def others(self) -> list[str]:
        return list(self.memory)[1:]

    def ratio(self, other: str, clients: int) -> float:
        """Of requests a second in rounds that ran one after the other: what else the machine did weighs on both."""
        each = self.rounds[clients]
        return median(one.rate / two.rate for one, two in zip(each[self.ours], each[other], strict=True))

    def share(self, other: str) -> float:
        return self.memory[self.ours] / self.memory[other]


def middle(rounds: list[Round]) -> Round:
    return Round(*(median(getattr(each, field.name) for each in rounds) for field in fields(Round)))


def compare(
    names: Sequence[str], dsn: str, database: int, workloads: Sequence[Workload], effort: Effort
) -> Iterator[Measured]:
    """The first server with the others, on the database whose process is named."""
    with ExitStack() as stack:
        contenders = start(stack, names, [dsn] * len(names))
        for workload in workloads:
            check(contenders, workload)
            rates = [load(each, workload, database, WARM_CLIENTS, effort.warm).rate for each in contenders]
            rounds = {}
            for clients in effort.clients:
                seconds = [max(effort.seconds, ANSWERS * clients / rate) for rate in rates]
                print(f"{workload.name}, {clients} clients", file=sys.stderr)
                rounds[clients] = _rounds(contenders, workload, database, clients, effort.rounds, seconds)
            yield Measured(workload.name, rounds, {each.name: memory(each.pid) for each in contenders})


def start(stack: ExitStack, names: Sequence[str], dsns: Sequence[str]) -> list[Contender]:
    """Each server with its database, for as long as the stack lives."""
    if any(name.startswith("postgraphile") for name in names):
        install_postgraphile()
        asyncio.run(add_views(dsns[0]))
    return [stack.enter_context(running(name, dsn)) for name, dsn in zip(names, dsns, strict=True)]


def _rounds(
    contenders: Sequence[Contender],
    workload: Workload,
    database: int,
    clients: int,
    number: int,
    seconds: Sequence[float],
) -> dict[str, list[Round]]:
    """Of each server, in turn, each as long as it needs."""
    rounds: dict[str, list[Round]] = {contender.name: [] for contender in contenders}
    for _ in range(number):
        for contender, each in zip(contenders, seconds, strict=True):
            rounds[contender.name].append(load(contender, workload, database, clients, each))
    return rounds


def check(contenders: Sequence[Contender], workload: Workload) -> None:
    """All give the same answer, or there is nothing to compare."""
    ours, *others = contenders
    for number, body in enumerate(ours.bodies(workload)[:CHECKED]):
        expected = normalised(ours.answer(workload, body))
        for other in others:
            answer = normalised(other.answer(workload, other.bodies(workload)[number]))
            if found := difference(expected, answer):
                raise BenchError(f"{workload.name}: {ours.name} and {other.name} differ at {found}")

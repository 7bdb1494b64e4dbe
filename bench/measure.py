"""Servers side by side on one database: first the same answer, then the same load in turn."""

import asyncio
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from functools import partial
from statistics import fmean, median
from typing import Any

from bench.answers import difference, normalised
from bench.contenders import BenchError, Contender, install_postgraphile, memory, running
from bench.databases import add_views
from bench.load import Round, load, wait
from bench.workloads import Workload

WARM_CLIENTS = 8
ANSWERS = 2  # of each client; with fewer, what wrk does not wait for weighs too much
CHECKED = 5  # requests of each workload whose answers are compared


@dataclass(frozen=True)
class Effort:
    clients: Sequence[int] = (1, 8, 32)
    """Numbers of connections at once."""
    rounds: int = 3
    """How often each is measured, the servers in turn."""
    seconds: float = 2
    """Length of a round; longer where a client has no answer by then."""
    longest: float = 10
    """Seconds that a round of a slow server may take; one that took longer is its last with so many clients."""
    warm: float = 3
    """Seconds of load before the first round of a workload."""

    def is_quick(self, pace: float, clients: int) -> bool:
        """Whether a server that takes so many seconds for an answer makes enough of them within a round."""
        return self.seconds / pace >= ANSWERS * clients


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
        return median(one.rate / two.rate for one, two in zip(each[self.ours], each[other], strict=False))

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
            paces = check(contenders, workload)
            for contender, pace in zip(contenders, paces, strict=True):
                if effort.is_quick(pace, WARM_CLIENTS):
                    load(contender, workload, database, WARM_CLIENTS, effort.warm)
            rounds = {}
            for clients in effort.clients:
                print(f"{workload.name}, {clients} clients", file=sys.stderr)
                turns = [
                    partial(load if effort.is_quick(pace, clients) else wait, each, workload, database, clients)
                    for each, pace in zip(contenders, paces, strict=True)
                ]
                rounds[clients] = dict(zip(names, rounds_of(turns, effort), strict=True))
            yield Measured(workload.name, rounds, {each.name: memory(each.pid) for each in contenders})


def start(stack: ExitStack, names: Sequence[str], dsns: Sequence[str]) -> list[Contender]:
    """Each server with its database, for as long as the stack lives."""
    if any(name.startswith("postgraphile") for name in names):
        install_postgraphile()
        asyncio.run(add_views(dsns[0]))
    return [stack.enter_context(running(name, dsn)) for name, dsn in zip(names, dsns, strict=True)]


def rounds_of(turns: Sequence[Callable[[float], Round]], effort: Effort) -> list[list[Round]]:
    """Of each server, in turn, as many as there shall be, but of one that takes too long for a round no more."""
    rounds: list[list[Round]] = [[] for _ in turns]
    for _ in range(effort.rounds):
        for known, turn in zip(rounds, turns, strict=True):
            if not known or known[-1].seconds <= effort.longest:
                known.append(turn(effort.seconds))
    return rounds


def check(contenders: Sequence[Contender], workload: Workload) -> list[float]:
    """The seconds that each takes for an answer. All give the same, or there is nothing to compare."""
    answers, paces = zip(*(_answers(each, workload) for each in contenders), strict=True)
    ours = contenders[0]
    for other, found in zip(contenders[1:], answers[1:], strict=True):
        for expected, answer in zip(answers[0], found, strict=True):
            if differing := difference(expected, answer):
                raise BenchError(f"{workload.name}: {ours.name} and {other.name} differ at {differing}")
    return list(paces)


def _answers(contender: Contender, workload: Workload) -> tuple[list[Any], float]:
    """To the first requests, and the seconds that each of them takes when it is not the very first."""
    answers, seconds, bodies = [], [], contender.bodies(workload)[:CHECKED]
    contender.fetch(workload, bodies[0])
    for body in bodies:
        begun = time.monotonic()
        answer = contender.answer(workload, body)
        seconds.append(time.monotonic() - begun)
        answers.append(normalised(answer))
    return answers, fmean(seconds)

"""Statements that wait for one of their own kind go to PostgreSQL together.

Many clients ask the same short question of different rows at once. To receive, start and end a short statement takes
PostgreSQL and this program more than its rows do. So, while some of a kind are under way, the others gather, and what
has gathered is one statement: the original as a subquery for each row of arguments. Whoever is one of a few waits for
nobody, and nobody waits long for one who is slow.
"""

import asyncio
import logging
import math
import os
import re
from collections import deque
from collections.abc import Coroutine, Sequence
from time import perf_counter
from typing import Any

import asyncpg
from cachetools import LRUCache

from sozialgraph.lanes import Lanes

log = logging.getLogger(__name__)

REMEMBERED = 2_000  # kinds of statements
MOST = 16  # statements in one
SHORT = 0.003  # seconds that a statement of a crowd takes at most
LONGEST = 0.005  # seconds that all in one may take, by what they took before
PATIENCE = 0.02  # seconds that anybody waits for those who are under way
STARTLING = 0.1  # seconds after which a crowd is left alone for a while
CAUTION = 1.0  # seconds
PACE = 0.0001  # seconds: what takes no longer keeps this program busier than PostgreSQL
MANY = 2  # for each that had better be under way at once; fewer gain nothing together
PROCESSORS = len(os.sched_getaffinity(0))  # which PostgreSQL has, too, where it runs on this machine
PARTING = 0.98  # how fast the many of a moment ago are forgotten, per statement
FORGETTING = 1.01  # how fast a good time is forgotten, per statement
LITERAL_OR_PARAMETER = re.compile(r"'(?:[^']|'')*'|\$(\d+)")
TEXT = {"varchar": "text", "bpchar": "text"}
"""Types whose arrays asyncpg would have to ask for."""


class Turn:
    """Of one who waits. `mates` set off with it, in `travel`."""

    __slots__ = ("arguments", "given", "mates", "travel")

    def __init__(self, arguments: tuple[Any, ...]) -> None:
        self.arguments = arguments
        self.given: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.mates: Sequence[Turn] = ()
        self.travel: asyncio.Task[None] | None = None

    def leave(self) -> None:
        """What nobody waits for any more is not worked out to its end."""
        if self.travel and all(mate.given.done() for mate in self.mates):
            asyncio.get_running_loop().call_soon(self.travel.cancel)  # once it has begun, so that it ends


class Crowd:
    """All who ask one statement. `time` is what it takes at its best of late; `together` asks for several of it.

    Each goes alone unless there are MANY. Then two go at once, so that PostgreSQL works on one while this program makes
    the other ready, and one more for each `pace` that a statement takes, but no more than there are lanes. Who goes is
    `full` with an even share of the `company`, all who were there of late: otherwise many and few go in turn, and
    PostgreSQL and this program wait for each other.
    """

    def __init__(self, statement: str, lanes: int, pace: float) -> None:
        self.statement = statement
        self.together: str | None = None
        self.known = False
        self._lanes, self._pace = lanes, pace
        self.under_way = self.asked = 0
        self.waiting: deque[Turn] = deque()
        self.company = 0.0
        self.time = math.inf
        self.cautious_until = 0.0
        self.at_once, self.full = lanes, 1
        self.clock: asyncio.TimerHandle | None = None

    def leave(self, number: int) -> None:
        self.under_way += 1
        self.asked += number

    def arrive(self, number: int, seconds: float, now: float) -> None:
        self.company = max(self.asked + len(self.waiting), self.company * PARTING)
        self.time = min(seconds / number / min(self.under_way, PROCESSORS), self.time * FORGETTING)
        if number > 1 and seconds > STARTLING:
            self.cautious_until = now + CAUTION
        self.under_way -= 1
        self.asked -= number
        self._share(now)

    def _share(self, now: float) -> None:
        self.at_once, self.full = self._lanes, 1
        if self.time < SHORT and self.company > MANY * self._fitting and now >= self.cautious_until:
            self.at_once = self._fitting
            self.full = min(MOST, 1 + int(LONGEST / self.time), math.ceil(self.company / self.at_once))

    @property
    def _fitting(self) -> int:
        """How many had better be under way at once."""
        return min(self._lanes, 2 + int(self.time / self._pace))

    @property
    def gathers(self) -> bool:
        """Whether who asks now had better wait for others."""
        return self.full > 1 and self.under_way > 0

    @property
    def sets_off(self) -> bool:
        """Whether those who wait had better wait no longer."""
        enough = len(self.waiting) >= self.full and self.under_way < self.at_once
        return enough or not self.under_way

    def next(self) -> list[Turn]:
        """Who goes next, together."""
        turns: list[Turn] = []
        while self.waiting and len(turns) < self.full:
            turn = self.waiting.popleft()
            if not turn.given.done():
                turns.append(turn)
        return turns


class Crowds:
    """Works like the lanes, for statements that are transactions of their own."""

    def __init__(self, lanes: Lanes, *, pace: float = PACE, patience: float = PATIENCE) -> None:
        self._lanes = lanes
        self._pace = pace
        self._patience = patience
        self._crowds: LRUCache[str, Crowd] = LRUCache(REMEMBERED)
        self._tasks: set[asyncio.Task[None]] = set()

    async def fetchval(self, statement: str, *arguments: Any) -> Any:
        """The first value of the first row. Raises what lanes raise."""
        try:
            crowd = self._crowds[statement]
        except KeyError:
            crowd = self._crowds[statement] = Crowd(statement, self._lanes.size, self._pace)
        if arguments and crowd.gathers:
            if crowd.together is not None:
                return await self._wait(crowd, Turn(arguments))
            if not crowd.known:
                crowd.known = True
                self._work(self._learn(crowd))
        begun = perf_counter()
        crowd.leave(1)
        try:
            return await self._lanes.fetchval(statement, *arguments)
        finally:
            self._arrived(crowd, begun, 1)

    def together(self, statement: str) -> str | None:
        """What asks several of it at once, once that is known."""
        crowd = self._crowds.get(statement)
        return crowd.together if crowd else None

    async def _wait(self, crowd: Crowd, turn: Turn) -> Any:
        crowd.waiting.append(turn)
        if crowd.clock is None:
            crowd.clock = asyncio.get_running_loop().call_later(self._patience, self._hurry, crowd, turn)
        self._set_off(crowd)
        try:
            return await turn.given
        except asyncio.CancelledError:
            turn.leave()
            raise

    async def _travel(self, crowd: Crowd, turns: list[Turn]) -> None:
        begun, rows = perf_counter(), None
        try:
            if len(turns) > 1:
                rows = await self._together(crowd, turns)
            if rows is None:
                await asyncio.gather(*(self._one(crowd, turn) for turn in turns))
        finally:
            self._arrived(crowd, begun, len(turns))
        for turn, row in zip(turns, rows or (), strict=bool(rows)):
            if not turn.given.done():
                turn.given.set_result(row[0])
        turns.clear()  # who know each other keep their answers alive until Python looks for circles

    async def _together(self, crowd: Crowd, turns: list[Turn]) -> list[asyncpg.Record] | None:
        """None if it did not go well; whose fault it is shows when each asks by itself."""
        columns = map(list, zip(*(turn.arguments for turn in turns), strict=True))
        try:
            return await self._lanes.fetch(str(crowd.together), *columns)
        except Exception as error:
            log.debug("a crowd goes one by one: %r", error)
            return None

    async def _one(self, crowd: Crowd, turn: Turn) -> None:
        try:
            value = await self._lanes.fetchval(crowd.statement, *turn.arguments)
        except Exception as error:
            if not turn.given.done():
                turn.given.set_exception(error)
        else:
            if not turn.given.done():
                turn.given.set_result(value)

    def _arrived(self, crowd: Crowd, begun: float, number: int) -> None:
        now = perf_counter()
        crowd.arrive(number, now - begun, now)
        self._set_off(crowd)

    def _hurry(self, crowd: Crowd, first: Turn) -> None:
        """One clock for all who wait: it is set anew as long as there are any."""
        crowd.clock = None
        if crowd.waiting and crowd.waiting[0] is first:
            self._send(crowd)
        if crowd.waiting:
            first = crowd.waiting[0]
            crowd.clock = asyncio.get_running_loop().call_later(self._patience, self._hurry, crowd, first)

    def _set_off(self, crowd: Crowd) -> None:
        while crowd.waiting and crowd.sets_off:
            self._send(crowd)

    def _send(self, crowd: Crowd) -> None:
        if turns := crowd.next():
            crowd.leave(len(turns))
            travel = self._work(self._travel(crowd, turns))
            for turn in turns:
                turn.mates, turn.travel = turns, travel

    async def _learn(self, crowd: Crowd) -> None:
        """Arguments come in columns, so none of them can be a list itself."""
        try:
            async with self._lanes.lent() as connection:
                prepared = await connection.prepare(crowd.statement)
                await connection.execute("ROLLBACK")  # who prepares and does not ask leaves a transaction open
        except Exception as error:
            log.debug("a crowd stays apart: %r", error)
            return
        types = [type_.name for type_ in prepared.get_parameters()]
        if not any(name.endswith("[]") for name in types):
            crowd.together = several(crowd.statement, types)

    def _work(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def several(statement: str, types: Sequence[str]) -> str:
    """The statement for each row of arguments, which come in columns of these types; the values in the same order."""
    names = [f"v{number}" for number in range(1, len(types) + 1)]
    value = LITERAL_OR_PARAMETER.sub(lambda found: f"asked.v{found[1]}" if found[1] else found[0], statement)
    columns = ", ".join(f"${number}::{TEXT.get(name, name)}[]" for number, name in enumerate(types, start=1))
    return (
        f"SELECT ({value}) FROM unnest({columns}) WITH ORDINALITY AS asked ({', '.join(names)}, place) "
        "ORDER BY asked.place"
    )

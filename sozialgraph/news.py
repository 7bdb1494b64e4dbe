"""Which imports have come in, for those who wait to hear of them."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Sequence

from graph.engine import Database

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks
REMEMBERED = 1000  # imports that who is slow may lag behind
LATEST = "SELECT coalesce(max(id), 0) FROM import_runs"
# Imports come one after the other, so that no lower number appears after a higher one.
SINCE = "SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM import_runs WHERE id > $1 AND finished_at IS NOT NULL"


class NewsEndedError(Exception):
    """The server is stopping, or who waits has fallen too far behind."""


class News:
    """One look a second serves all who wait, and nobody looks where nobody waits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: deque[int] = deque(maxlen=REMEMBERED)
        self._forgotten = 0
        self._latest = 0
        self._news = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._ended = False
        self.waiting = 0
        """How many wait."""

    async def imports(self) -> AsyncIterator[int]:
        """The numbers of imports from now on. Raises NewsEndedError."""
        seen = await self._database.fetchval(LATEST)
        self.waiting += 1
        try:
            if self._looking is None:
                self._latest = self._forgotten = seen
                self._looking = asyncio.create_task(self._look())
            while True:
                for number in await self._later(seen):
                    yield number
                    seen = number
        finally:
            self.waiting -= 1
            if not self.waiting and self._looking:
                self._looking.cancel()
                self._looking = None

    async def _later(self, seen: int) -> Sequence[int]:
        while self._latest <= seen and not self._ended:
            await self._news.wait()
        if self._ended or seen < self._forgotten:
            raise NewsEndedError
        return [number for number in self._known if number > seen]

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            try:
                numbers = await self._database.fetchval(SINCE, self._latest)
            except Exception as error:  # the database may be away for a while
                log.warning("no news of imports: %r", error)
                continue
            if numbers:
                self._announce(numbers)

    def _announce(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            if len(self._known) == REMEMBERED:
                self._forgotten = self._known[0]
            self._known.append(number)
        self._latest = numbers[-1]
        self._wake()

    def end(self) -> None:
        """Send all away who wait."""
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

"""Which version the data is in."""

import asyncio
import logging
from collections.abc import Callable

from graph.engine import Database

log = logging.getLogger(__name__)

# The day belongs to it, since some answers depend on today.
READ = "SELECT version || ' ' || current_date FROM data_version"


class Versions:
    """One read serves all who asked before it was sent; who asks while it is under way waits for the next.

    `changed` is called as soon as the version is known to be another one; that it is not known for a while changes
    nothing of what it was.
    """

    def __init__(self, database: Database, changed: Callable[[], None]) -> None:
        self._database = database
        self._changed = changed
        self._waiting: list[asyncio.Future[None]] = []
        self._reading: asyncio.Task[None] | None = None
        self.latest: str | None = None
        self._known: str | None = None

    async def renewed(self) -> bool:
        """Make `latest` the version that the data is in now, or a later one; False where the database does not say."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())
        await turn
        return self.latest is not None

    async def _read(self) -> None:
        while self._waiting:
            asked, self._waiting = self._waiting, []
            self._tell(asked, await self._version())
        self._reading = None

    async def _version(self) -> str | None:
        try:
            version: str | None = await self._database.fetchval(READ)
        except Exception as error:  # whatever it is, those who wait must not wait forever
            log.warning("the version of the data is not known: %r", error)
            return None
        return version

    def _tell(self, asked: list[asyncio.Future[None]], version: str | None) -> None:
        self.latest = version
        if version is not None and version != self._known:
            self._known = version
            self._changed()
        for turn in asked:
            if not turn.done():
                turn.set_result(None)

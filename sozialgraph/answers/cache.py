"""Which answers are kept, within a bound of memory."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, NamedTuple

from cachetools import LRUCache

from graph.engine import Answer, Database
from sozialgraph.answers.versions import Versions

OVERHEAD = 500  # bytes that an entry takes besides its request and its body
LARGEST_SHARE = 4  # no answer may take more than this part of the memory
PLAIN = ""


class Kept(NamedTuple):
    """An answer, the version of the data that it is kept for, None where it is not kept, and whether others made it."""

    answer: Answer
    version: str | None
    shared: bool = False


class Answers:
    """Answers by the very request, all for the latest version of the data; `size` bounds their bytes.

    Who asks what is being made already waits for it, even if it is too large to be kept: its statement began after that
    version was read. Where it is given up, the next who waits makes it.
    """

    def __init__(self, database: Database, size: int) -> None:
        self.versions = Versions(database, self._forget)
        self._largest = size // LARGEST_SHARE
        self._kept: LRUCache[tuple[bytes, str], tuple[Answer, int]] = LRUCache(size, getsizeof=lambda entry: entry[1])
        self._making: dict[bytes, asyncio.Future[Kept | None]] = {}
        self._coding: dict[tuple[bytes, str, str | None], asyncio.Task[bytes]] = {}

    async def get(self, request: bytes, make: Callable[[], Awaitable[Answer]]) -> Kept:
        """The answer, not older than the call. Raises what `make` raises."""
        if not await self.versions.renewed():
            return Kept(await make(), None)
        while (kept := self._find(request)) is None and (making := self._making.get(request)):
            await asyncio.wait([making])
            if made := making.result():
                return made._replace(shared=True) if self._lasts(made) else Kept(await make(), None)
        return kept or await self._make(request, make)

    async def coded(
        self, request: bytes, kept: Kept, coding: str, encode: Callable[[bytes], Coroutine[Any, Any, bytes]]
    ) -> bytes:
        """The answer's body in a content coding, which is kept too; who asks meanwhile waits for the same."""
        if not self._lasts(kept):
            return await encode(kept.answer.body)
        if (entry := self._kept.get((request, coding))) is not None:
            return entry[0].body
        key = request, coding, kept.version
        if (task := self._coding.get(key)) is None:
            task = self._coding[key] = asyncio.create_task(encode(kept.answer.body))
            task.add_done_callback(partial(self._coded, key, kept))
        return await asyncio.shield(task)  # one who leaves takes it from nobody

    def _coded(self, key: tuple[bytes, str, str | None], kept: Kept, task: asyncio.Task[bytes]) -> None:
        del self._coding[key]
        if not task.cancelled() and not task.exception() and self._lasts(kept):
            self._keep(key[0], key[1], kept.answer._replace(body=task.result()))

    def _find(self, request: bytes) -> Kept | None:
        entry = self._kept.get((request, PLAIN))
        return entry and Kept(entry[0], self.versions.latest, shared=True)

    def _lasts(self, kept: Kept) -> bool:
        return kept.version is not None and kept.version == self.versions.latest

    async def _make(self, request: bytes, make: Callable[[], Awaitable[Answer]]) -> Kept:
        version, made = self.versions.latest, None
        making = self._making[request] = asyncio.get_running_loop().create_future()
        try:
            answer = await make()
            made = Kept(answer, version if answer.lasting else None)
        finally:
            del self._making[request]
            making.set_result(made)
        if not self._lasts(made):
            return Kept(answer, None)
        self._keep(request, PLAIN, answer)
        return made

    def _keep(self, request: bytes, coding: str, answer: Answer) -> None:
        weight = len(request) + len(answer.body) + OVERHEAD
        if weight <= self._largest:
            self._kept[request, coding] = answer, weight

    def _forget(self) -> None:
        self._kept.clear()

"""The way to the database, which a test can make slow, silent or cut."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, urlsplit

SOCKET = ".s.PGSQL.5432"


class Wire:
    """Hands on what it gets, after `delay` seconds; while `silent`, nothing at all; while `closed`, to nobody new.

    Where `left` is told, all is cut in place of handing on that many more pieces to the database;
    where `last` is, it is silent after the first piece with these bytes.
    """

    def __init__(self, dsn: str) -> None:
        self._target = urlsplit(dsn)
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.delay = 0.0
        self.silent = False
        self.closed = False
        self.left: int | None = None
        self.last: bytes | None = None
        self.carried = 0  # connections so far

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[str]:
        """The address of the database at its near end."""
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            login = self._target.netloc.rpartition("@")[0]
            yield f"postgresql://{login}@127.0.0.1:{port}{self._target.path}?sslmode=disable"
        finally:
            server.close()
            self.cut()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.closed:
            writer.transport.abort()
            return
        self.carried += 1
        far_reader, far_writer = await self._far_end()
        self._writers |= {writer, far_writer}
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            task = asyncio.create_task(self._hand_on(source, sink, counted=source is reader))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _far_end(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        folder = parse_qs(self._target.query).get("host")
        if folder:
            return await asyncio.open_unix_connection(f"{folder[0]}/{SOCKET}")
        return await asyncio.open_connection(self._target.hostname, self._target.port or 5432)

    def _used_up(self) -> bool:
        if self.left is not None:
            self.left -= 1
        return self.left is not None and self.left < 0

    async def _hand_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, counted: bool) -> None:
        unheard = False
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while data := await source.read(65_536):
                await asyncio.sleep(self.delay)
                if counted and self._used_up():
                    self.cut()
                elif not (self.silent or unheard):
                    sink.write(data)
                    self.silent = unheard = counted and self.last is not None and self.last in data
        if not unheard:  # or else the far end hears no more, also not that the near one has gone
            sink.close()

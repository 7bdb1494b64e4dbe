"""The HTTP server: in our own process and on our own event loop, since a read leaves Python little to do."""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import cast

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from sozialgraph.errors import AddressError
from sozialgraph.http import connection
from sozialgraph.http.connection import Connection

PATIENCE = 8  # seconds that requests get to end after Ctrl-C
MOST_CONNECTIONS = 1000
SIGNALS = (signal.SIGINT, signal.SIGTERM)
TICKS_A_SECOND = 10  # uvicorn's


def free_address(host: str, port: int) -> str:
    """The numeric address of the host. Raises AddressError, before anything else is started."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
        return str(address[0])
    except OSError as error:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise AddressError(
                f"cannot listen on http://{host}:{port}: {error.strerror}. "
                "Set HOST to an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them"
            ) from None
        raise AddressError(
            f"cannot listen on http://{host}:{port}: {error.strerror}. Stop what listens there, "
            f"or choose another port: PORT={port % 65535 + 1}"
        ) from None


class Listener(uvicorn.Server):
    """Ends on SIGINT or SIGTERM without raising them again.

    `ready` is called once it listens, `ending` when it is told to end: for answers that have no end of their own.
    `patience` is how many seconds clients may owe something.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None],
        ending: Callable[[], None],
        patience: float = connection.PATIENCE,
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending = ending
        self._patience = patience

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._ending()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for name in SIGNALS:
            loop.add_signal_handler(name, self.handle_exit, name, None)
        try:
            yield
        finally:
            for name in SIGNALS:
                loop.remove_signal_handler(name)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS_A_SECOND == 0:
            now = asyncio.get_running_loop().time()
            for each in list(self.server_state.connections):
                if isinstance(each, Connection):
                    each.give_up(now, self._patience)
        return await super().on_tick(counter)


def configured(app: ASGIApp, host: str, port: int) -> uvicorn.Config:
    """How uvicorn serves: nothing that the program does itself, such as logging, and nothing that it does not need.

    An app that has a method `straight` is asked by it for what comes whole.
    """
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=cast("type[asyncio.Protocol]", partial(Connection, straight=getattr(app, "straight", None))),
        ws="none",
        interface="asgi3",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
        limit_concurrency=MOST_CONNECTIONS,
    )


async def listen(app: Starlette, host: str, port: int, ready: Callable[[], None], patience: float) -> None:
    """Serve until SIGINT or SIGTERM. What has begun is answered, within PATIENCE."""
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # what a client did wrong is told to the client
    async with app.router.lifespan_context(app):
        await Listener(configured(app, host, port), ready, app.state.news.end, patience).serve()

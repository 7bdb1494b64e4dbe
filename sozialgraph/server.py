"""The HTTP server: in our own process, because a read needs little of Python and memory is to stay small."""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette

from sozialgraph.errors import AddressError

PATIENCE = 8.0  # seconds that requests get to end after Ctrl-C


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


async def listen(app: Starlette, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM. What has begun is answered, within PATIENCE."""
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    server = Server(app, address=host, port=port, interface=Interfaces.ASGINL, log_enabled=False)
    stop: Callable[[], None] = server.stop
    logging.getLogger("_granian").setLevel(logging.ERROR)  # its embedding says with each start that it is new
    async with app.router.lifespan_context(app):
        before = asyncio.all_tasks()
        serving = asyncio.create_task(server.serve())
        await asyncio.sleep(0)  # it binds the address
        if not serving.done():
            ready()
        await asyncio.wait([serving, asyncio.create_task(stopped.wait())], return_when=asyncio.FIRST_COMPLETED)
        stopped.set()
        stop()
        _, late = await asyncio.wait(asyncio.all_tasks() - before, timeout=PATIENCE)
        for task in late:
            task.cancel()
        if serving not in late:
            serving.result()

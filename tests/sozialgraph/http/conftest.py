"""The real program behind its real HTTP server."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

import httpx2
import pytest

PATIENCE = 300.0  # seconds until the server answers, on a machine that has much else to do


class Running(NamedTuple):
    address: str
    pid: int


@pytest.fixture(scope="session")
def program(database: str) -> Iterator[Running]:
    """A server on the database without any data."""
    with running(database) as program:
        yield program


@pytest.fixture(scope="session")
def address(program: Running) -> str:
    return program.address


@contextmanager
def serving(dsn: str, **environment: str) -> Iterator[str]:
    """The address of a server of the test's own."""
    with running(dsn, **environment) as server:
        yield server.address


@contextmanager
def running(dsn: str, **environment: str) -> Iterator[Running]:
    port = free_port()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "sozialgraph", "serve"],
            env=os.environ | {"DATABASE_URL": dsn, "PORT": str(port)} | environment,
            stdout=log,
            stderr=log,
        )
        try:
            if not answers(process, f"http://127.0.0.1:{port}/health/ready"):
                log.seek(0)
                raise AssertionError(log.read())
            yield Running(f"http://127.0.0.1:{port}/graphql", process.pid)
        finally:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def answers(process: subprocess.Popen[bytes], address: str) -> bool:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(httpx2.TransportError):
            if httpx2.get(address).status_code == 200:
                return True
        time.sleep(0.05)
    return False

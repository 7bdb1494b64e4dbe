"""A file of another server's, in a time and of a size that are told beforehand."""

import socket
import urllib.request
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from threading import Lock, Timer
from typing import Any, Self


class Deadline:
    """Cuts connections when the time is over: a socket's own time-out begins anew with each byte that drips in."""

    def __init__(self, seconds: float) -> None:
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._twins: list[socket.socket] = []
        self._lock = Lock()
        self.over = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for twin in self._twins:
                twin.close()
            self._twins.clear()

    def holds_for(self, connected: socket.socket) -> None:
        """A twin, since the socket itself is swallowed where it becomes an encrypted one."""
        with self._lock:
            self._twins.append(connected.dup())
        if self.over:
            self._cut()

    def _cut(self) -> None:
        self.over = True
        with self._lock:
            for twin in self._twins:
                with suppress(OSError):
                    twin.shutdown(socket.SHUT_RDWR)


class Plain(HTTPConnection):
    deadline: Deadline

    def connect(self) -> None:
        super().connect()
        self.deadline.holds_for(self.sock)


class Encrypted(HTTPSConnection, Plain):
    """Is connected as a plain one first, which is watched already while keys are exchanged."""


def _watched(kind: type[Plain], deadline: Deadline, host: str, **options: Any) -> Plain:
    connection = kind(host, **options)
    connection.deadline = deadline
    return connection


class Handler(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, request: urllib.request.Request) -> HTTPResponse:
        return self.do_open(partial(_watched, Plain, self._deadline), request)

    def https_open(self, request: urllib.request.Request) -> HTTPResponse:
        return self.do_open(partial(_watched, Encrypted, self._deadline), request)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The operator said from where it comes, and nobody else says."""

    def redirect_request(self, *_: Any) -> None:
        return None


def fetch(address: str, seconds: float, largest: int) -> bytes:
    """Raises OSError, HTTPException, or ValueError where it is larger than so many bytes."""
    with Deadline(seconds) as deadline:
        opener = urllib.request.build_opener(NoRedirect, Handler(deadline))
        with opener.open(address, timeout=seconds) as response:
            content: bytes = response.read(largest + 1)
        if deadline.over:
            raise TimeoutError(f"it took longer than {seconds:g} s")
    if len(content) > largest:
        raise ValueError(f"more than {largest:,} bytes")
    return content

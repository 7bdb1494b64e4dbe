"""Responses in one piece, where the server can take them: most are short, and are sent as soon as they are known."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus

WHOLE = "sozialgraph.whole"
"""Name in a scope's `state`, where our own server puts a `Whole`."""

Whole = Callable[[bytes, bytes], bool]
"""Gets a response's `head` and its body, and has it sent; False where that must be done by ASGI's messages."""

Line = tuple[bytes, bytes]


@lru_cache(maxsize=256)
def _lines(status: int, lines: tuple[Line, ...]) -> bytes:
    first = b"HTTP/1.1 %d %b\r\n" % (status, HTTPStatus(status).phrase.encode())
    return first + b"".join(b"%b: %b\r\n" % line for line in lines)


def head(status: int, lines: Iterable[Line], length: int) -> bytes:
    """The status line and the header lines, for a body of `length` bytes; the server adds its own and the end."""
    return b"%bcontent-length: %d\r\n" % (_lines(status, tuple(lines)), length)

"""Content codings (RFC 9110, 8.4): zstd, and gzip for clients that know nothing newer."""

import asyncio
import gzip
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SMALLEST = 1_400  # bytes: what fits into one packet travels no faster
LARGEST_AT_ONCE = 32_768  # bytes that are compressed without leaving the event loop

# For an answer that is sent once, and for one that is kept.
CODINGS: Mapping[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "zstd": (lambda body: zstd.compress(body, 1), lambda body: zstd.compress(body, 6)),
    "gzip": (lambda body: gzip.compress(body, 1, mtime=0), lambda body: gzip.compress(body, 6, mtime=0)),
}


@lru_cache(maxsize=256)
def preferred(accept_encoding: bytes, short: bool = False) -> str | None:
    """The coding that the header (RFC 9110, 12.5.3) wants most, the earlier one of CODINGS where it wants several.

    None for none. A `short` body is coded only for a client that refuses it as it is.
    """
    wanted = {}
    for part in accept_encoding.decode("latin-1").lower().split(","):
        name, _, parameter = (piece.strip() for piece in part.partition(";"))
        wanted[name] = _quality(parameter)
    uncoded = wanted.get("identity", wanted.get("*"))
    ranked = {name: wanted.get(name, wanted.get("*", 0.0)) for name in CODINGS}
    best = max(ranked, key=lambda name: ranked[name])
    if ranked[best] <= 0 or ranked[best] < (uncoded or 0) or (short and uncoded != 0):
        return None
    return best


def _quality(parameter: str) -> float:
    try:
        return float(parameter.removeprefix("q=")) if parameter else 1.0
    except ValueError:
        return 0.0


async def compress(body: bytes, coding: str, *, lasting: bool) -> bytes:
    """`lasting` says that it is worth more time, since it will be sent again."""
    work = CODINGS[coding][lasting]
    return work(body) if len(body) <= LARGEST_AT_ONCE else await asyncio.to_thread(work, body)

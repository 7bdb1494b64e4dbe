"""Reading a body that may be too large, too slow or not what it says."""

import asyncio
from collections.abc import Mapping
from functools import lru_cache

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from sozialgraph.http.refusal import RefusedRequestError

LIMIT = 1_000_000  # bytes
PATIENCE = 20.0  # seconds


def check_body(headers: Mapping[bytes, bytes]) -> None:
    """Raises RefusedRequestError for what is refused unread."""
    if not _is_json(headers.get(b"content-type", b"")):
        # Also what keeps a foreign page's form from posting here: this type needs the browser to ask first.
        raise _unsupported("Send the body as application/json in UTF-8.")
    if headers.get(b"content-encoding", b"identity") != b"identity":
        raise _unsupported("Send the body uncompressed.")
    if int(headers.get(b"content-length", 0)) > LIMIT:
        raise _too_large()


async def read_body(headers: Mapping[bytes, bytes], receive: Receive, patience: float = PATIENCE) -> bytes:
    """Raises RefusedRequestError, or ClientDisconnect."""
    check_body(headers)
    body, more = await _chunk(receive)  # mostly all of it, so that no clock is set
    try:
        if more:
            async with asyncio.timeout(patience):
                return await _rest(receive, body)
    except TimeoutError:
        raise RefusedRequestError(408, "REQUEST_TIMEOUT", f"The body did not arrive within {patience:g} s.") from None
    return body


async def _rest(receive: Receive, body: bytes) -> bytes:
    more = True
    while more:
        chunk, more = await _chunk(receive)
        body += chunk
        if len(body) > LIMIT:
            raise _too_large()
    return body


async def _chunk(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    chunk: bytes = message.get("body", b"")
    if len(chunk) > LIMIT:
        raise _too_large()
    return chunk, message.get("more_body", False)


@lru_cache(maxsize=64)
def _is_json(content_type: bytes) -> bool:
    kind, *parameters = content_type.decode("latin-1").lower().replace(" ", "").replace('"', "").split(";")
    charsets = [parameter for parameter in parameters if parameter.startswith("charset=")]
    return kind == "application/json" and all(charset in {"charset=utf-8", "charset=utf8"} for charset in charsets)


def _unsupported(advice: str) -> RefusedRequestError:
    return RefusedRequestError(415, "UNSUPPORTED_MEDIA_TYPE", advice)


def _too_large() -> RefusedRequestError:
    return RefusedRequestError(413, "BODY_TOO_LARGE", f"The body is larger than {LIMIT:,} bytes.")

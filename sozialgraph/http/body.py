"""Reading a body that may be too large, too slow or not what it says."""

import asyncio

from starlette.requests import Request

from sozialgraph.http.refusal import RefusedRequestError

LIMIT = 1_000_000  # bytes
PATIENCE = 20.0  # seconds


async def read_body(request: Request) -> bytes:
    _check_headers(request)
    try:
        async with asyncio.timeout(PATIENCE):
            return await _within_limit(request)
    except TimeoutError:
        raise RefusedRequestError(408, "REQUEST_TIMEOUT", f"The body did not arrive within {PATIENCE:.0f} s.") from None


async def _within_limit(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LIMIT:
            raise _too_large()
    return bytes(body)


def _check_headers(request: Request) -> None:
    kind, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    if kind.strip() != "application/json":
        # Also what keeps a foreign page's form from posting here: this type needs the browser to ask first.
        raise RefusedRequestError(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body as application/json.")
    if "charset" in parameters and "utf-8" not in parameters and "utf8" not in parameters:
        raise RefusedRequestError(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body in UTF-8.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise RefusedRequestError(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body uncompressed.")
    if int(request.headers.get("content-length", 0)) > LIMIT:
        raise _too_large()


def _too_large() -> RefusedRequestError:
    return RefusedRequestError(413, "BODY_TOO_LARGE", f"The body is larger than {LIMIT:,} bytes.")

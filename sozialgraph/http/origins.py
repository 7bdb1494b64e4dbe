"""From which pages browsers may ask (the CORS protocol of https://fetch.spec.whatwg.org).

Pages never ask with credentials: no cookie is ever read here.
"""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from sozialgraph.http.refusal import error_body

ANY = "*"


class Origins:
    """`allowed` is * or a list of origins, such as https://portal.example, parted by commas."""

    def __init__(self, allowed: str = ANY) -> None:
        self.names = [each.strip().lower() for each in allowed.split(",")]
        self._any = ANY in self.names
        self._lines = {name.encode(): ((b"access-control-allow-origin", name.encode()),) for name in self.names}

    def headers(self, origin: bytes) -> tuple[tuple[bytes, bytes], ...]:
        """Where all may ask, also to who names no origin: a cache may give the answer to others."""
        return self._lines.get(ANY.encode() if self._any else origin, ())

    @property
    def vary(self) -> bytes:
        """What caches must tell answers apart by."""
        return b"" if self._any else b", Origin"


class Preflights(CORSMiddleware):
    """Answers browsers that ask whether they may ask, and refuses as all else does: as JSON with a code."""

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code < 400:
            return response
        wrong = bytes(response.body).decode().removeprefix("Disallowed CORS ")
        headers = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
        body = error_body(f"A page may not ask so; not allowed: {wrong}.", code="CORS_REFUSED")
        return Response(body, response.status_code, headers, media_type="application/json")

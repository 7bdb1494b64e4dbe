"""From which pages browsers may ask (the CORS protocol of https://fetch.spec.whatwg.org).

Pages never ask with credentials: no cookie is ever read here.
"""

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

"""What is sent back: status, header lines and body."""

from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import NamedTuple

from graph.engine import Answer
from models.roles import Profile
from sozialgraph.access import ANYBODY, Caller
from sozialgraph.answers import Kept
from sozialgraph.http.negotiation import JSON
from sozialgraph.http.refusal import RefusedRequestError
from sozialgraph.http.tags import names, tag_of

Line = tuple[bytes, bytes]
Headers = tuple[Line, ...]
NOT_STORED: Line = (b"cache-control", b"no-store")
UNSTORED: Headers = (NOT_STORED,)
ASKED_FOR_EACH_TIME = (b"cache-control", b"no-cache")
PRIVATE = {
    NOT_STORED: (b"cache-control", b"private, no-store"),
    ASKED_FOR_EACH_TIME: (b"cache-control", b"private, no-cache"),
}
KEPT_FOR = {Profile.PUBLIC: b"", Profile.PARTNER: b"partner "}
"""Profiles whose answers are kept, and how their keys begin; those of others depend on claims, or are nobody else's."""


class Asked(NamedTuple):
    """A request: `text` is the body of a POST, the query string of a GET; the last two are headers."""

    method: str
    text: bytes
    media_type: str
    codings: bytes
    known: bytes
    caller: Caller

    @property
    def key(self) -> bytes:
        """What its answer is kept by: the same text asks something else as a body than in the address."""
        return KEPT_FOR[self.caller.profile] + self.method.encode() + self.text


class Response(NamedTuple):
    status: int
    body: bytes
    headers: Headers = ()


def refusing(refused: RefusedRequestError) -> Response:
    headers = ((name.encode(), value.encode()) for name, value in refused.headers.items())
    return Response(refused.status, refused.body, (*headers, NOT_STORED))


def ending(asked: Asked, kept: Kept) -> Response:
    """The response to a question that has an answer."""
    response = _open_ending(asked, kept)
    if asked.caller is ANYBODY:
        return response
    return response._replace(headers=tuple(PRIVATE.get(header, header) for header in response.headers))


def _open_ending(asked: Asked, kept: Kept) -> Response:
    answer = kept.answer
    if answer.executed:
        return _conditional(asked, kept, kept.version) if asked.method == "GET" and kept.version else _fresh(answer)
    if asked.method == "GET" and answer.operation == "mutation":
        return Response(405, answer.body, ((b"allow", b"POST"), NOT_STORED))
    return Response(200 if asked.media_type == JSON else 400, answer.body, UNSTORED)


def _fresh(answer: Answer) -> Response:
    return Response(200, answer.body, UNSTORED)


def _conditional(asked: Asked, kept: Kept, version: str) -> Response:
    """With an entity tag (RFC 9110, 8.8.3); without a body where the client knows it already."""
    tag = tag_of(asked.key, asked.media_type, version)
    headers = (b"etag", tag), ASKED_FOR_EACH_TIME
    if names(asked.known, tag):
        return Response(304, b"", headers)
    return Response(200, kept.answer.body, headers)


@lru_cache
def common_headers(media_type: str, vary: bytes) -> Headers:
    return (
        (b"content-type", f"{media_type}; charset=utf-8".encode()),
        (b"vary", b"Accept, Accept-Encoding, Authorization" + vary),
        (b"x-content-type-options", b"nosniff"),
    )


def head_of(status: int, lines: Iterable[Line], length: int) -> bytes:
    """The status line and the header lines, for a body of `length` bytes; the server adds its own and the end."""
    if status == 304:
        return _lines(status, tuple(lines))
    return b"%bcontent-length: %d\r\n" % (_lines(status, tuple(lines)), length)


@lru_cache(maxsize=256)
def _lines(status: int, lines: Headers) -> bytes:
    return b"HTTP/1.1 %d %b\r\n%b" % (status, HTTPStatus(status).phrase.encode(), lines_of(lines))


def lines_of(lines: Iterable[Line]) -> bytes:
    return b"".join([b"%b: %b\r\n" % line for line in lines])


def joined(lines: Iterable[Line]) -> dict[bytes, bytes]:
    """Headers by their names; several lines of one name are one list (RFC 9110, 5.3)."""
    headers: dict[bytes, bytes] = {}
    for name, value in lines:
        headers[name] = headers[name] + b"," + value if name in headers else value
    return headers

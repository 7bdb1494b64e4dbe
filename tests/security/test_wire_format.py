"""Requests that servers read in different ways: this one reads them in one way, or refuses them and hangs up.

Otherwise what a proxy takes for a body might be a second request to the program, sent in another client's name.
"""

import asyncio
from urllib.parse import urlsplit

import httpx2
import pytest

from sozialgraph.http import connection
from tests.security.conftest import code
from tests.sozialgraph.http.conftest import address, program
from tests.sozialgraph.http.test_connection import Streams, answer, streams

__all__ = ["address", "program", "streams"]

BODY = b'{"query": "{ __typename }"}'
POST = b"POST /graphql HTTP/1.1\r\ncontent-type: application/json\r\nhost: x\r\n"
SIZED = b"content-length: %d\r\n" % len(BODY)
CHUNKED = b"transfer-encoding: chunked\r\n"
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
ALIVE = b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n"
READ = {
    "by its length": POST + SIZED + b"\r\n" + BODY,
    "by its chunks": POST + CHUNKED + b"\r\n" + CHUNKS,
    "by chunks of a byte": POST + CHUNKED + b"\r\n" + b"".join(b"1\r\n%c\r\n" % each for each in BODY) + b"0\r\n\r\n",
    "by chunks that say more": POST + CHUNKED + b"\r\n" + CHUNKS.replace(b"\r\n", b";a=b\r\n", 1),
    "after line breaks": b"\r\n\r\n" + POST + SIZED + b"\r\n" + BODY,
    "as one would ask a proxy": b"POST http://x/graphql HTTP/1.1\r\n"
    + POST.partition(b"\n")[2]
    + SIZED
    + b"\r\n"
    + BODY,
}
REFUSED = {
    "length and chunks": POST + SIZED + CHUNKED + b"\r\n" + CHUNKS,
    "chunks and length": POST + CHUNKED + SIZED + b"\r\n" + CHUNKS,
    "two lengths": POST + SIZED + b"content-length: 5\r\n\r\n" + BODY,
    "the same length twice": POST + SIZED * 2 + b"\r\n" + BODY,
    "a list of lengths": POST + b"content-length: 27, 27\r\n\r\n" + BODY,
    "a length with a sign": POST + b"content-length: +27\r\n\r\n" + BODY,
    "a negative length": POST + b"content-length: -27\r\n\r\n" + BODY,
    "a length in hexadecimal": POST + b"content-length: 0x1b\r\n\r\n" + BODY,
    "a length beyond all bounds": POST + b"content-length: %d\r\n\r\n" % 2**64 + BODY,
    "a header in two lines": POST + b"x: a\r\n b\r\n" + SIZED + b"\r\n" + BODY,
    "a coding in two lines": POST + b"transfer-encoding:\r\n chunked\r\n\r\n" + CHUNKS,
    "a space before the colon": POST + b"transfer-encoding : chunked\r\n\r\n" + CHUNKS,
    "another coding": POST + b"transfer-encoding: xchunked\r\n\r\n" + CHUNKS,
    "two codings": POST + b"transfer-encoding: gzip, chunked\r\n\r\n" + CHUNKS,
    "chunks twice": POST + CHUNKED * 2 + b"\r\n" + CHUNKS,
    "chunks not last": POST + b"transfer-encoding: chunked, identity\r\n\r\n" + CHUNKS,
    "a coding behind a tab": POST + b"transfer-encoding: \x0bchunked\r\n\r\n" + CHUNKS,
    "lines that end early": (POST + SIZED + b"\r\n").replace(b"\r\n", b"\n") + BODY,
    "half a line's end": POST + b"x: a\rb\r\n" + SIZED + b"\r\n" + BODY,
    "NUL in a header": POST + b"x: a\0b\r\n" + SIZED + b"\r\n" + BODY,
    "NUL in the path": b"GET /\0 HTTP/1.1\r\nhost: x\r\n\r\n",
    "an umlaut in the path": "GET /ä HTTP/1.1\r\nhost: x\r\n\r\n".encode(),
    "no host": POST.replace(b"host: x\r\n", b"") + SIZED + b"\r\n" + BODY,
    "two hosts": POST + b"host: y\r\n" + SIZED + b"\r\n" + BODY,
    "a chunk's size beyond all bounds": POST + CHUNKED + b"\r\n" + b"F" * 17 + b"\r\n" + BODY,
    "a chunk's size with 0x": POST + CHUNKED + b"\r\n0x" + CHUNKS,
    "chunks whose lines end early": POST + CHUNKED + b"\r\n" + CHUNKS.replace(b"\r\n", b"\n"),
    "a chunk that is longer than it says": POST + CHUNKED + b"\r\n" + CHUNKS.replace(b"}\r\n", b"} }\r\n"),
    "a length behind the chunks": POST + CHUNKED + b"\r\n" + CHUNKS[:-2] + b"content-length: 5\r\n\r\n",
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a version that there is not": b"GET / HTTP/9.9\r\nhost: x\r\n\r\n",
    "a method in small letters": b"get / HTTP/1.1\r\nhost: x\r\n\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nhost: x\r\n\r\n",
}


@pytest.mark.parametrize("sent", READ.values(), ids=READ)
async def test_what_can_be_read_in_one_way_is_answered_once(streams: Streams, sent: bytes) -> None:
    reader, writer = streams
    writer.write(sent)
    head, body = await answer(reader)
    assert (head.partition(b"\r\n")[0], body[:29]) == (b"HTTP/1.1 200 OK", b'{"data":{"__typename":"Query"')
    writer.write(ALIVE)
    assert (await answer(reader))[1] == b'{"status":"live"}'


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
async def test_what_cannot_is_refused_and_nothing_behind_it_is_read(streams: Streams, sent: bytes) -> None:
    reader, writer = streams
    writer.write(sent + ALIVE)
    told = await asyncio.wait_for(reader.read(100_000), 10)
    assert (told.partition(b"\r\n")[0], told.count(b"HTTP/1.1 ")) == (b"HTTP/1.1 400 Bad Request", 1)
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        await asyncio.wait_for(reader.readexactly(1), 10)


@pytest.mark.parametrize("behind", [b"a=b;" * 100_000, b"\r\n" + b"x: y\r\n" * 100_000], ids=["chunks", "trailers"])
async def test_what_is_sent_beside_a_body_has_an_end(streams: Streams, behind: bytes) -> None:
    """Nobody keeps what chunks and trailers say, so nobody else counts it."""
    _, writer = streams
    writer.write(POST + CHUNKED + (b"\r\n1b;" if behind.startswith(b"a") else b"\r\n1b\r\n" + BODY + b"\r\n0"))
    sending = asyncio.create_task(_on_and_on(writer, behind))
    with pytest.raises(ConnectionError):
        await asyncio.wait_for(sending, connection.PATIENCE - 5)


async def _on_and_on(writer: asyncio.StreamWriter, piece: bytes) -> None:
    while True:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0)


async def test_a_length_that_is_too_large_is_refused_before_any_of_it_comes(streams: Streams) -> None:
    reader, writer = streams
    writer.write(POST + b"content-length: %d\r\n\r\n" % (2**63 - 1))
    head, body = await answer(reader)
    assert head.startswith(b"HTTP/1.1 413 ")
    assert b'"BODY_TOO_LARGE"' in body


async def test_nobody_sends_before_they_may(streams: Streams) -> None:
    reader, writer = streams
    writer.write(POST + SIZED + b"expect: 100-continue\r\n\r\n")
    assert await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10) == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(BODY)
    assert (await answer(reader))[0].startswith(b"HTTP/1.1 200 ")


PATHS = [
    "/%67raphql",
    "//graphql",
    "/graphql/x",
    "/GRAPHQL",
    "/graphql%00",
    "/graphql;a=b",
    "/graphql%2f",
    "/./graphql",
]


@pytest.mark.parametrize("path", PATHS)
async def test_an_address_has_one_spelling_or_behaves_the_same(address: str, path: str) -> None:
    """None leads past what guards the address."""
    url = urlsplit(address)._replace(path="").geturl()
    request = httpx2.Request("POST", url, content=BODY, headers={"content-type": "text/plain"})
    request.url = request.url.copy_with(raw_path=path.encode())
    async with httpx2.AsyncClient() as client:
        response = await client.send(request)
    if response.status_code not in {308, 404}:
        assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE"])
async def test_other_methods_give_nothing_away(address: str, method: str) -> None:
    async with httpx2.AsyncClient() as client:
        headers = {"cookie": "hidden-cookie", "x-secret": "hidden-header"}
        response = await client.request(method, f"{address}?query={{__typename}}", headers=headers)
        get = await client.get(f"{address}?query={{__typename}}")
    assert "hidden" not in response.text + str(response.headers)
    if method == "HEAD":
        assert response.content == b""
        assert {**response.headers, "date": ""} == {**get.headers, "date": ""}
    else:
        assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST")

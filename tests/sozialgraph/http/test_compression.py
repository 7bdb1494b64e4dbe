import gzip
import sys

import pytest

from sozialgraph.http.compression import CODINGS, compress, preferred

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BODY = b'{"data":{"areas":' + b'"Musterstadt"' * 10_000 + b"}}"


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (b"", None),
        (b"identity", None),
        (b"br", None),
        (b"gzip", "gzip"),
        (b"GZIP", "gzip"),
        (b"gzip, deflate, br, zstd", "zstd"),
        (b"gzip;q=1.0, zstd;q=0.5", "gzip"),
        (b"gzip; q=0.2 , zstd ; q=0.5", "zstd"),
        (b"gzip;q=0", None),
        (b"*", "zstd"),
        (b"*;q=0", None),
        (b"zstd;q=0, *", "gzip"),
        (b"gzip;q=x", None),
        (b"gzip;q=0.5, identity", None),
        (b"gzip;q=0.5, identity;q=0.5", "gzip"),
        (b"gzip, identity;q=0", "gzip"),
        (b"identity;q=0", None),
        (b",,;=", None),
    ],
)
def test_which_coding_is_preferred(header: bytes, coding: str | None) -> None:
    assert preferred(header) == coding


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (b"gzip, zstd", None),
        (b"*", None),
        (b"gzip, identity;q=0.1", None),
        (b"gzip, identity;q=0", "gzip"),
        (b"gzip;q=0.1, *;q=0", "gzip"),
        (b"gzip, *;q=0, identity", None),
        (b"*;q=0", None),
    ],
)
def test_what_is_short_is_coded_only_where_it_must(header: bytes, coding: str | None) -> None:
    assert preferred(header, short=True) == coding


@pytest.mark.parametrize("lasting", [True, False])
async def test_what_is_compressed_comes_out_again(lasting: bool) -> None:
    assert gzip.decompress(await compress(BODY, "gzip", lasting=lasting)) == BODY
    assert zstd.decompress(await compress(BODY, "zstd", lasting=lasting)) == BODY


@pytest.mark.parametrize("coding", CODINGS)
async def test_the_same_body_is_compressed_to_the_same(coding: str) -> None:
    assert await compress(BODY[:100], coding, lasting=True) == await compress(BODY[:100], coding, lasting=True)

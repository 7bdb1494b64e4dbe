"""Forms that are too large, too slow, or not what they say: refused as they arrive, and nothing of them is left."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from msgspec.structs import replace

from sozialgraph.app import create_app
from sozialgraph.http.refusal import RefusedRequestError
from sozialgraph.settings import Settings
from sozialgraph.uploads.receiving import safe_path

HEAD = {"content-type": "multipart/form-data; boundary=x"}
PART = b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, import_limit=1)


def refusal(response: httpx2.Response) -> tuple[int, str]:
    return response.status_code, response.json()["errors"][0]["message"]


def left_behind(settings: Settings) -> list[Path]:
    root = settings.sozialgraph_data / "uploads"
    return list(root.iterdir()) if root.exists() else []


async def test_a_large_form_is_refused_before_it_is_read(client: httpx2.AsyncClient, settings: Settings) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError
        yield b""

    response = await client.post("/imports", content=never(), headers=HEAD | {"content-length": "1000001"})
    assert refusal(response) == (413, "The form is larger than 1,000,000 bytes: split the files.")
    assert left_behind(settings) == []


async def test_a_form_that_grows_too_large_is_refused(client: httpx2.AsyncClient, settings: Settings) -> None:
    pieces = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal pieces
        yield PART
        while True:
            pieces += 1
            yield b"0" * 100_000

    response = await client.post("/imports", content=endless(), headers=HEAD)
    assert refusal(response) == (413, "The form is larger than 1,000,000 bytes: split the files.")
    assert pieces == 10
    assert left_behind(settings) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "The body is not a form: Unexpected end of multipart stream (parser closed)."),
        (PART + b"half", "The body is not a form: Unexpected end of multipart stream (parser closed)."),
        (b"no form", "The body is not a form: Boundary not found in first chunk."),
        (
            b"--x\r\n" + b"a: b\r\n" * 9 + b"\r\n--x--",
            "The form has more than 200 parts, or one with overlong headers.",
        ),
        (
            b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n' * 201 + b"--x--",
            "The form has more than 200 parts, or one with overlong headers.",
        ),
        (PART + b"\r\n" + PART + b"\r\n--x--", "The file 'a.csv' is sent twice."),
        (
            PART + b"\r\n" + PART.replace(b"a.csv", b"a.csv/b.csv") + b"\r\n--x--",
            "The file 'a.csv/b.csv' is sent twice.",
        ),
        (
            PART.replace(b'"file"', b'"description"') + b"\r\n--x--",
            "The description 'a.csv' is not a file that ends in .toml.",
        ),
    ],
)
async def test_a_body_that_is_no_form_is_refused(
    client: httpx2.AsyncClient, settings: Settings, body: bytes, said: str
) -> None:
    response = await client.post("/imports", content=body, headers=HEAD)
    assert refusal(response) == (400, said)
    assert left_behind(settings) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "application/json"},
        {"content-type": "multipart/form-data"},
        {"content-type": "multipart/mixed; boundary=x"},
        {"content-type": ""},
        HEAD | {"content-encoding": "gzip"},
    ],
)
async def test_another_kind_of_body_is_refused(client: httpx2.AsyncClient, headers: dict[str, str]) -> None:
    response = await client.post("/imports", content=PART, headers=headers)
    assert response.status_code == 415


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "../a.csv", "/etc/passwd", "a/../b.csv", "a//b.csv", "a\\b.csv", "c:a.csv", ".pgpass"),
        *("a\x00.csv", "a\n.csv", "*.csv", "a/b/c/d/e/f.csv", "ä" * 101, "a/"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(RefusedRequestError, match="is not the name of a file"):
        safe_path(name)


def test_names_that_are_fine() -> None:
    assert safe_path("2026/Plätze (neu), 1. Halbjahr.xlsx") == Path("2026/Plätze (neu), 1. Halbjahr.xlsx")
    assert safe_path("Pla\u0308tze.csv") == Path("Plätze.csv")


@pytest.fixture
def impatient(settings: Settings) -> Settings:
    return replace(settings, client_timeout=0.05)


async def test_a_client_that_stalls_is_given_up(impatient: Settings, key: str) -> None:
    async def stalling() -> AsyncIterator[bytes]:
        yield PART
        await asyncio.sleep(30)

    app = create_app(impatient)
    transport = httpx2.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx2.AsyncClient(transport=transport, base_url="http://x") as client:
        headers = HEAD | {"authorization": f"Bearer {key}"}
        response = await client.post("/imports", content=stalling(), headers=headers)
    assert refusal(response) == (408, "Nothing arrived for 0.05 s.")
    assert left_behind(impatient) == []


async def test_a_client_that_drips_is_given_up(
    client: httpx2.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sozialgraph.uploads.receiving.LONGEST", 0.2)

    async def dripping() -> AsyncIterator[bytes]:
        yield PART
        while True:
            yield b"0"
            await asyncio.sleep(0.02)

    response = await client.post("/imports", content=dripping(), headers=HEAD)
    assert refusal(response) == (408, "The form took longer than 0 s.")
    assert left_behind(settings) == []


async def test_uploads_at_once_are_counted(
    client: httpx2.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sozialgraph.uploads.endpoint.MOST_AT_ONCE", 2)
    arrived, go_on = asyncio.Semaphore(0), asyncio.Event()

    async def waiting() -> AsyncIterator[bytes]:
        arrived.release()
        yield PART
        await go_on.wait()

    tasks = [asyncio.create_task(client.post("/imports", content=waiting(), headers=HEAD)) for _ in range(2)]
    for _ in tasks:
        await arrived.acquire()
    response = await client.post("/imports", content=PART, headers=HEAD)
    assert refusal(response) == (429, "2 imports are under way: try later.")
    assert response.headers["retry-after"] == "30"
    go_on.set()
    assert [response.status_code for response in await asyncio.gather(*tasks)] == [400, 400]
    assert left_behind(settings) == []

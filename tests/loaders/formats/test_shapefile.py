"""Shapefiles: their encodings, and those that are damaged."""

import io
import struct
from pathlib import Path
from typing import Any

import pytest
import shapefile

from loaders.problems import FileError
from tests.loaders.formats.opening import rows, zipped


def parts(encoding: str = "latin-1") -> dict[str, str | bytes]:
    streams = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    writer: Any = shapefile.Writer(shp=streams["shp"], shx=streams["shx"], dbf=streams["dbf"], encoding=encoding)
    writer.field("NAME", "C", 20)
    writer.poly([[(9.0, 54.0), (9.0, 54.1), (9.1, 54.1), (9.0, 54.0)]])
    writer.record("Mürwik")
    writer.close()
    return {f"x.{ending}": stream.getvalue() for ending, stream in streams.items()}


@pytest.mark.parametrize(("encoding", "stated"), [("latin-1", None), ("utf-8", "UTF-8"), ("cp1252", "ANSI 1252")])
def test_encodings(tmp_path: Path, encoding: str, stated: str | None) -> None:
    more: dict[str, str | bytes] = {"x.cpg": stated} if stated else {}
    path = zipped(tmp_path / "x.zip", {**parts(encoding), **more, "__MACOSX/._x.shp": "", "liesmich.txt": ""})
    assert rows(path)[1][0] == "Mürwik"


def test_an_encoding_that_is_not_known(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {**parts(), "x.cpg": "OEM 9"})
    with pytest.raises(FileError) as caught:
        rows(path)
    assert str(caught.value) == "x.zip/x.shp: its .cpg names an unknown encoding, 'OEM 9': say `encoding`"
    assert rows(path, encoding="latin-1")[1][0] == "Mürwik"


UNREADABLE = "is not a shapefile that can be read"


@pytest.mark.parametrize(
    ("ending", "length", "message"),
    [("shp", 0, "is empty: send it again"), ("dbf", 0, UNREADABLE)]
    + [(ending, length, UNREADABLE) for ending in ("shp", "dbf") for length in (40, 80)],
)
def test_files_cut_short(tmp_path: Path, ending: str, length: int, message: str) -> None:
    whole = parts()
    content = whole[f"x.{ending}"]
    assert isinstance(content, bytes)
    path = zipped(tmp_path / "x.zip", {**whole, f"x.{ending}": content[:length]})
    with pytest.raises(FileError, match=rf"^x\.zip/x\.shp: {message}"):
        rows(path)


def test_a_table_that_claims_more_rows_than_there_are_outlines(tmp_path: Path) -> None:
    whole = parts()["x.dbf"]
    assert isinstance(whole, bytes)
    table = bytearray(whole)
    table[4:8] = struct.pack("<L", 2**31)
    with pytest.raises(FileError, match=r"it has 1 outlines, but 2147483648 rows of attributes$"):
        rows(zipped(tmp_path / "x.zip", {**parts(), "x.dbf": bytes(table)}))

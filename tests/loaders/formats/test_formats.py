"""Which reader takes a file."""

import json
from pathlib import Path

import pytest

from loaders.files import open_file
from loaders.formats import FORMATS, dialect_of, format_of
from loaders.problems import FileError

GRANTS = '{"grants": [{"id": "1", "fundingOrganization": [{"id": "2"}]}]}'


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("x.csv", "a;b\n", "text"),
        ("x.TSV", "a\tb\n", "text"),
        ("x.json", '[{"a": 1}]', "json"),
        ("x.json", '{"type": "FeatureCollection", "features": []}', "geojson"),
        ("x.geojson", "{}", "geojson"),
        ("x.json", '{"type": "Topology", "arcs": [], "objects": {}}', "topojson"),
        ("x.json", '{"version": "2.0", "class": "dataset"}', "json-stat"),
        ("x.json", '{"id": "1", "service_at_locations": []}', "hsds"),
        ("x.json", GRANTS, "360giving"),
        ("x.json", '{"type": "https://schema.oparl.org/1.1/Paper"}', "oparl"),
        ("datapackage.json", '{"resources": []}', "datapackage"),
        ("x.gpkg", "x", "geopackage"),
        ("x.shp", "x", "shapefile"),
        ("x.xls", "x", "workbook"),
    ],
)
def test_files_are_told_apart(tmp_path: Path, name: str, content: str, expected: str) -> None:
    (tmp_path / name).write_text(content)
    assert format_of(open_file(tmp_path / name, {}, None)).name == expected


def test_a_description_may_say_the_format(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(GRANTS)
    assert format_of(open_file(tmp_path / "x.json", {}, None), "json").name == "json"


def test_a_file_that_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    with pytest.raises(FileError) as caught:
        format_of(open_file(tmp_path / "x.pdf", {}, None))
    assert str(caught.value) == (
        "x.pdf: '.pdf' is not a kind of file that is read; these are: .shp, .gpkg, .topojson, .json, .geojson, "
        ".jsonstat, .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .txt, .tsv, .tab, .zip"
    )


SAVE = "open it where it can be read, and save the table as .csv or .xlsx"
ZIP = "name it .zip, .xlsx or .ods, whichever it is"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.csv", b"PK\x03\x04\x14\x00", f"is a ZIP archive or a workbook, not .csv: {ZIP}"),
        ("x.geojson", b"PK\x03\x04\x14\x00", f"is a ZIP archive or a workbook, not .geojson: {ZIP}"),
        ("x.csv", OLE, f"is a document of an office program, not .csv: {SAVE}"),
        ("x.xlsx", b"{\\rtf1\\ansi", f"is a document of an office program, not .xlsx: {SAVE}"),
        ("x.CSV", b"%PDF-1.7\n1 0 obj", "is a PDF, not .csv: ask for the table that it was made from"),
        ("x.json", b"\x1f\x8b\x08\x00", "is packed by gzip, not .json: unpack it"),
        ("x.xls", b"\xef\xbb\xbf\r\n<HTML>", f"is a web page, not .xls: download the file itself, or {SAVE}"),
        ("x.tsv", b"<!DOCTYPE html>", f"is a web page, not .tsv: download the file itself, or {SAVE}"),
        ("x.xls", b'<?xml version="1.0"?>', f"is XML, not .xls: {SAVE}"),
        ("x.json", b"", "is empty: send it again"),
    ],
)
def test_files_of_another_kind_are_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError) as caught:
        format_of(open_file(tmp_path / name, {}, None))
    assert str(caught.value) == f"{name}: {message}"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("x.xlsx", b"PK\x03\x04", "workbook"),
        ("x.xls", OLE, "workbook"),
        ("x.csv", b"PK;<html>;%PDF-\n", "text"),
        ("x.csv", b"", "text"),
    ],
)
def test_files_that_are_what_they_are_called(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert format_of(open_file(tmp_path / name, {}, None)).name == expected


def test_dialects_by_their_headers() -> None:
    assert dialect_of(["time", "1_variable_attribute_code", "value"]) == "genesis"
    assert dialect_of(["Zeit", "1_Auspraegung_Code", "X__Y__Z"]) == "genesis"
    assert dialect_of(["STRUCTURE", "STRUCTURE_ID", "ACTION", "AREA"]) == "sdmx"
    assert dialect_of(["DATAFLOW", "AREA"]) == "sdmx"
    assert dialect_of(["Jahr", "Wert"]) is None


def test_names_are_those_that_descriptions_use(tmp_path: Path) -> None:
    names = [one.name for one in FORMATS]
    assert len(names) == len(set(names))
    assert json.dumps(names) == (
        '["shapefile", "geopackage", "topojson", "geojson", "datapackage", "json-stat", "360giving", "oparl", "hsds", '
        '"workbook", "text", "json"]'
    )

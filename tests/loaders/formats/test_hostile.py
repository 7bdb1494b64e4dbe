"""Files made to do harm: each is refused at once, clearly, and before it takes memory or time."""

import json
import random
import resource
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from loaders import limits
from loaders.problems import LoadingError
from tests.loaders.formats.opening import rows, zipped
from tests.loaders.formats.workbooks import changed, ods, ods_cell, xlsx

PART = "xl/worksheets/sheet1.xml"
SECONDS = 20
"""Of work, far more than any of them takes; what else the machine does is not counted."""
MEGABYTES = 200


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """Neither time nor memory, the latter of Python's own objects."""
    tracemalloc.start()
    begin = time.process_time()
    yield
    taken, peak = time.process_time() - begin, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < SECONDS
    assert peak < MEGABYTES * 2**20


def refused(path: Path, **layout: Any) -> str:
    with pytest.raises(LoadingError) as caught:
        rows(path, **layout)
    return str(caught.value)


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(path: Path) -> Path:
    return xlsx(path, lambda book: book.add_worksheet("A").write(0, 0, 1))


def test_a_zip_that_unfolds_without_end(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x.csv", "w") as bomb:
        for _ in range(50):
            bomb.write(bytes(2**20))
    message = "x.zip/x.csv: unfolds to more than 200 times its size, as no honest file does"
    assert refused(tmp_path / "x.zip") == message


def test_a_zip_that_lies_about_its_sizes(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path / "x.zip", {"x.csv": "a;b\n" * 10**6}).read_bytes())
    for place in (22, content.rfind(b"PK\1\2") + 24):
        content[place : place + 4] = struct.pack("<L", 100)
    assert refused(written(tmp_path / "x.zip", bytes(content))) == (
        "x.zip/x.csv: is in a damaged archive: Bad CRC-32 for file 'x.csv'"
    )


@pytest.mark.parametrize(
    "name", ["../x.csv", "a/../../x.csv", "/etc/x.csv", "C:/x.csv", "..\\x.csv", "\\\\host\\x.csv"]
)
def test_a_path_in_a_zip(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "x.zip", {name: "a\n1\n"})
    assert refused(path) == f"x.zip: names '{name}', which does not lie in its folder"


def test_a_zip_of_too_many_files(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", dict.fromkeys(map(str, range(limits.MOST_MEMBERS + 1)), ""))
    assert refused(path) == "x.zip: holds more than 10,000 files"


def test_an_encrypted_zip(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path / "x.zip", {"x.csv": "a\n"}).read_bytes())
    content[content.rfind(b"PK\1\2") + 8] |= 1
    assert refused(written(tmp_path / "x.zip", bytes(content))) == "x.zip: is encrypted"


ENTITIES = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_entities_in_a_workbook(tmp_path: Path) -> None:
    path = changed(
        workbook(tmp_path / "x.xlsx"), PART, lambda part: part.replace("<worksheet", f"{ENTITIES}<worksheet", 1)
    )
    assert refused(path) == f"x.xlsx: declares entities in {PART}, as no office program does"
    path = ods(tmp_path / "x.ods", '<table:table table:name="T"/>', before=ENTITIES)
    assert refused(path) == "x.ods: declares entities in content.xml, as no office program does"


def test_a_workbook_that_unfolds_without_end(tmp_path: Path) -> None:
    path = changed(workbook(tmp_path / "x.xlsx"), PART, lambda part: part + " " * 50 * 2**20)
    assert refused(path).endswith(f"{PART}: unfolds to more than 200 times its size, as no honest file does")


def test_a_cell_in_the_last_corner(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx")
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert refused(changed(path, PART, lambda part: part.replace("</sheetData>", last))).startswith(
        "x.xlsx: needs more than 4,294,967,296 bytes of memory or 120 seconds to read"
    )


def test_a_cell_far_from_the_table(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="BZ1048576"><v>1</v></c></row></sheetData>'
    path = changed(workbook(tmp_path / "x.xlsx"), PART, lambda part: part.replace("</sheetData>", far))
    assert refused(path) == (
        "x.xlsx, sheet 'A': reaches over 1,048,576 rows and 78 columns, more than 50,000,000 cells: "
        "delete what stands far from the table"
    )


@pytest.mark.parametrize("count", [1048576, 20000])
def test_cells_that_repeat_without_end(tmp_path: Path, count: int) -> None:
    cells = ods_cell("x", 'table:number-columns-repeated="16384"')
    lines = f'<table:table-row table:number-rows-repeated="{count}">{cells}</table:table-row>'
    assert refused(ods(tmp_path / "x.ods", f'<table:table table:name="T">{lines}</table:table>')).startswith("x.ods")


@pytest.mark.parametrize(
    "content",
    [b"a" * 5_000_000, b"," * 5_000_000, b"a;b\n" + b";" * 5_000_000],
    ids=["letters", "commas", "second line"],
)
def test_an_endless_line(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path / "x.csv", content)
    assert refused(path) == "x.csv: has a line of more than 4,194,304 bytes: it is no table"


def test_a_row_of_endless_quoted_lines(tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", b"a;b\n" + b'"\n";' * 2_000_000)
    assert refused(path).startswith("x.csv, row 2: has more than 4,194,304 characters: is a quotation mark left open")


@pytest.mark.parametrize("layout", [{}, {"encoding": "latin-1"}, {"encoding": "utf-8"}])
def test_nul_bytes(tmp_path: Path, layout: dict[str, Any]) -> None:
    path = written(tmp_path / "x.csv", b"a;b\n1;\x00\n")
    advice = "send it anew, or say its `encoding`, such as utf-16-le"
    assert refused(path, **layout) == f"x.csv, line 2: holds a NUL byte, as no text does: {advice}"


@pytest.mark.parametrize("ending", ["json", "geojson", "topojson", "jsonstat"])
def test_json_nested_without_end(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path / f"x.{ending}", "[" * 100_000 + "]" * 100_000)
    assert refused(path) == f"x.{ending}: is nested too deeply"


@pytest.mark.parametrize(
    ("start", "piece", "message"),
    [
        ('{"type": "https://schema.oparl.org/1.1/Paper", "id": "x", "a": ', '{"a": ', "is nested too deeply for OParl"),
        ('{"status": "active", "service_at_locations": ', '[{"service_at_locations": ', "is not HSDS"),
    ],
)
def test_objects_nested_deeply(tmp_path: Path, start: str, piece: str, message: str) -> None:
    closing = "".join({"{": "}", "[": "]"}[sign] for sign in reversed(piece) if sign in "{[")
    content = f"{start}{piece * 300}[]{closing * 300}}}"
    assert message in refused(written(tmp_path / "x.json", content), sheet="*")


def test_json_nested_as_deeply_as_is_read(tmp_path: Path) -> None:
    """Beyond some levels objects stay text in a cell."""
    path = written(tmp_path / "x.json", '[{"a":' + '{"a":' * 300 + "1" + "}" * 300 + "}]")
    (headers, cells) = rows(path)
    assert (headers[0].count("a"), cells[0].count("a")) == (17, 284)


def test_json_of_too_many_parts(tmp_path: Path) -> None:
    path = written(tmp_path / "x.json", "[" + "{}," * limits.MOST_NODES + "{}]")
    assert refused(path) == "x.json: holds more than 10,000,000 objects and lists: split it"


def test_json_of_too_many_columns(tmp_path: Path) -> None:
    path = written(tmp_path / "x.json", json.dumps([{str(number): 1} for number in range(6000)]))
    assert refused(path) == "x.json: its list needs 6,000 columns for 6,000 rows"


@pytest.mark.parametrize("number", ["1e400", "9" * 100_000, "-1e999999999"])
def test_huge_numbers_in_json(tmp_path: Path, number: str) -> None:
    assert "out of range" in refused(written(tmp_path / "x.json", f'[{{"a": {number}}}]'))


def test_a_dataset_of_endless_dimensions(tmp_path: Path) -> None:
    categories = {"category": {"index": list(map(str, range(1000)))}}
    dataset = {"class": "dataset", "id": list("abc"), "size": [1000] * 3, "value": {}}
    path = written(tmp_path / "x.json", json.dumps({**dataset, "dimension": dict.fromkeys("abc", categories)}))
    assert refused(path) == "x.json: has 1,000,000,000 figures, more than are read at once"


def test_arcs_used_again_and_again(tmp_path: Path) -> None:
    line = {"type": "LineString", "arcs": [0] * 1000}
    lines = {"type": "GeometryCollection", "geometries": [line] * 100}
    topology = {"type": "Topology", "arcs": [[[9, 54]] * 9999], "objects": {"a": lines}}
    assert (
        refused(written(tmp_path / "x.topojson", json.dumps(topology)))
        == "x.topojson: is not TopoJSON, or 'a' refers to arcs that it lacks"
    )


def test_an_outline_that_is_one_knot(tmp_path: Path) -> None:
    chance = random.Random(0)
    ring = [[9 + chance.random(), 54 + chance.random()] for _ in range(20_000)]
    outline = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    path = written(tmp_path / "x.geojson", json.dumps({"type": "Feature", "properties": {}, "geometry": outline}))
    assert refused(path) == "x.geojson, row 2: crosses itself too often to be mended: draw it anew"


def test_a_pattern_that_tries_without_end(tmp_path: Path) -> None:
    field = {"name": "a", "constraints": {"pattern": "(a|aa)+"}}
    package = {"resources": [{"name": "x", "data": [["a"], ["a" * 60 + "b"]], "schema": {"fields": [field]}}]}
    path = written(tmp_path / "datapackage.json", json.dumps(package))
    assert refused(path) == "datapackage.json: the pattern of 'a' takes too long to match"


@pytest.mark.parametrize(
    "change", [lambda path: path.read_bytes()[:2000], lambda path: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)]
)
def test_workbooks_cut_short(tmp_path: Path, change: Callable[[Path], bytes]) -> None:
    path = written(tmp_path / "x.xls", change(workbook(tmp_path / "x.xlsx")))
    assert refused(path).startswith("x.xls: is not a workbook that can be read: ")


def test_reading_hostile_workbooks_leaves_no_memory_behind(tmp_path: Path) -> None:
    """What a workbook would need is asked for in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    test_a_cell_in_the_last_corner(tmp_path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEGABYTES * 1024

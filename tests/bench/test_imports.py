"""What is measured of imports is the same rows on both sides."""

from pathlib import Path

from bench.imports import COPIED, figures, measure, write


def test_both_files_say_the_same(tmp_path: Path) -> None:
    write(tmp_path, 2)
    assert (tmp_path / "figures.csv").read_text().splitlines()[1:] == [
        "00000001,indicator-1,2005-12-31,,36.03,0,101",
        "00000001,indicator-1,2005-12-31,S1,36.34,0,101",
    ]
    lines = [line.split("\t") for line in (tmp_path / "lines.txt").read_text().splitlines()]
    assert [dict(zip(COPIED, line, strict=True))["value"] for line in lines] == ["36.03", "36.34"]
    assert len({row[:4] for row in figures(5000)}) == 5000


def test_a_small_import(server: str) -> None:
    measured = measure(server, 1000)
    assert measured["rows"] == 1000
    assert set(measured) == {"rows", "copy seconds", "seconds", "ratio", "rows a second", "memory MB"}
    assert measured["seconds"] > measured["copy seconds"]

"""JSON as tables, wherever in the tree their rows stand."""

import json
from pathlib import Path
from typing import Any

import pytest

from loaders.problems import FileError
from tests.loaders.formats.opening import entries, rows, sheet

TREE = {
    "stand": "2025",
    "traeger": [
        {
            "nr": 1,
            "sitz": {"ort": "Nord", "plz": "01067"},
            "haus": [{"name": "A", "plaetze": [{"jahr": 2024, "zahl": 20}, {"jahr": 2025, "zahl": 25}]}],
        },
        {"nr": 2, "sprachen": ["de", "pl"], "haus": [{"name": "B"}]},
    ],
}


def written(folder: Path, data: Any) -> Path:
    (folder / "x.json").write_text(json.dumps(data))
    return folder / "x.json"


def test_lists_are_sheets_and_the_outermost_is_meant(tmp_path: Path) -> None:
    path = written(tmp_path, TREE)
    assert [(one.name, one.visible) for one in entries(path)] == [
        ("traeger", True),
        ("traeger/haus", False),
        ("traeger/haus/plaetze", False),
    ]
    headers, first, second = rows(path)
    assert headers[:4] == ["nr", "sitz/ort", "sitz/plz", "haus/0/name"]
    assert (first[:4], second[:4]) == ([1, "Nord", "01067", "A"], [2, "", "", "B"])
    assert second[headers.index("sprachen")] == "de\npl"


def test_lists_within_rows_know_what_stands_around_them(tmp_path: Path) -> None:
    path = written(tmp_path, TREE)
    headers, *places = rows(path, sheet="traeger/haus/plaetze")
    wanted = [headers.index(name) for name in ("jahr", "zahl", "../name", "../../nr", "../../../stand")]
    assert [[row[place] for place in wanted] for row in places] == [
        [2024, 20, "A", 1, "2025"],
        [2025, 25, "A", 1, "2025"],
    ]
    assert sheet(path, sheet="traeger/haus").optional == {
        "../nr",
        "../sitz/ort",
        "../sitz/plz",
        "../sprachen",
        "../../stand",
    }


def test_a_list_at_the_top(tmp_path: Path) -> None:
    path = written(tmp_path, [{"a": 1.5, "b": None}, {"a": None, "b": True, "c": [1, 2]}])
    assert rows(path) == [["a", "b", "c"], [1.5, "", ""], ["", True, "[1,2]"]]


def test_an_outline_stays_in_one_piece(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [9, 54]}
    assert rows(written(tmp_path, [{"ort": point}])) == [["ort"], ['{"type":"Point","coordinates":[9,54]}']]


def test_several_lists_must_be_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"^x\.json: has 2 sheets: say in \[table\] which: a, b$"):
        sheet(written(tmp_path, {"a": [{"x": 1}], "b": [{"x": 2}]}))


@pytest.mark.parametrize("content", ["[1, 2]", '"text"', "3"])
def test_what_is_no_table(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    with pytest.raises(FileError, match=r"^x\.json: is neither a list of objects nor an object of lists$"):
        entries(tmp_path / "x.json")


def test_a_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('[{"a": 1}]', encoding="utf-8-sig")
    assert rows(tmp_path / "x.json") == [["a"], [1]]

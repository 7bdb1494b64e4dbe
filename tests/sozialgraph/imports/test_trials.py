"""Dry runs, kept rows and marked copies from the command line."""

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sozialgraph.cli import run
from tests.sozialgraph.uploads.conftest import BASE, FIGURES

FAULT = "figures.csv, row 3, column 'Einwohner': 'viele' is neither a number, such as 1.234,5, nor a known symbol"
FAULTY = "Gebiet;Jahr;Einwohner\n01;2023;3.815\n02;2023;viele\n"


@pytest.fixture
def sources(empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", empty_database)
    folder = tmp_path / "sources"
    folder.mkdir()
    for name, text in (BASE | {"figures.toml": FIGURES, "figures.csv": FAULTY}).items():
        (folder / name).write_text(text)
    return folder


def test_a_dry_run_tells_what_would_change(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (sources / "figures.csv").write_text(FAULTY.replace("viele", "4.000"))
    for _ in range(2):  # the first has left nothing behind
        assert run(["import", str(sources), "--dry-run"]) == 0
        assert capsys.readouterr().out.splitlines() == [
            "  municipalities: 1 added, 0 changed, 0 unchanged, 0 gone",
            "  areas: 2 added, 0 changed, 0 unchanged, 0 gone",
            "  indicators: 1 added, 0 changed, 0 unchanged, 0 gone",
            "  POPULATION 2023: 2 added, 0 changed, 0 unchanged, 0 gone",
        ]


def test_a_dry_run_with_faults_is_exit_code_1(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(sources), "--dry-run", "--json"]) == 1
    captured = capsys.readouterr()
    told = json.loads(captured.out)
    assert (told["dryRun"], told["error"]) == (True, None)
    assert [(file["file"], file["stored"], len(file["problems"])) for file in told["files"]] == [
        ("2.toml", 1, 0),
        ("3.toml", 2, 0),
        ("1.toml", 1, 0),
        ("figures.csv", 0, 1),
    ]
    assert captured.err.splitlines()[-1] == f"sozialgraph: {FAULT}"


def test_faults_as_json(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(sources), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["error"] == FAULT
    assert told["files"][-1]["problems"][0]["text"] == FAULT


def test_good_rows_are_kept_and_the_others_can_be_corrected(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rejected = tmp_path / "rejected"
    assert run(["import", str(sources), "--keep-good-rows", str(rejected)]) == 1
    captured = capsys.readouterr()
    assert captured.out == f"  rejected: {FAULT}\n"
    assert captured.err.splitlines()[-1] == (
        f"sozialgraph: rows were left out (1): correct them in {rejected} and import that folder"
    )
    back = rejected / "figures.csv"
    back.write_text(back.read_text("utf-8-sig").replace("viele", "4.000", 1))
    assert run(["import", str(sources / "figures.toml"), "--data", str(rejected), "--json"]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert (file["read"], file["stored"]) == (1, 1)


def test_faulty_cells_are_marked_in_a_copy(sources: Path, tmp_path: Path) -> None:
    assert run(["import", str(sources), "--annotate", str(tmp_path / "marked")]) == 1
    book = CalamineWorkbook.from_path(str(tmp_path / "marked/figures.csv.xlsx"))
    assert book.get_sheet_by_index(0).to_python()[2] == ["02", "2023", "viele"]

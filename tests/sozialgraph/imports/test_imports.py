"""`sozialgraph imports`: what was imported, and how to be rid of it."""

import json
from pathlib import Path

import pytest

from sozialgraph.cli import run
from tests.sozialgraph.imports.conftest import write_figures


@pytest.fixture
def in_database(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", empty_database)
    return empty_database


@pytest.mark.usefixtures("in_database")
def test_listed_and_undone(sources: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(sources), "--actor", "Amt 1"]) == 0
    write_figures(sources, 1)
    assert run(["import", str(sources / "figures.toml"), "--actor", "Amt 2"]) == 0
    assert run(["imports", "undo", "5"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == (
        "figures.csv: import 5 is undone by import 6: 20,000 rows set back, 0 removed"
    )
    assert run(["imports", "--of", "ATLAS", "--format", "json"]) == 0
    runs = json.loads(capsys.readouterr().out)
    said = [[run[name] for name in ("number", "state", "undoes", "file", "actor", "stored", "changed")] for run in runs]
    assert said == [
        [6, "UNDO", 5, "figures.csv", "command line", 20_000, 20_000],
        [5, "UNDONE", None, "figures.csv", "Amt 2", 20_000, 20_000],
        [4, "PUBLISHED", None, "figures.csv", "Amt 1", 20_000, 0],
    ]
    assert run(["imports", "--first", "1"]) == 0
    assert " UNDO " in capsys.readouterr().out


@pytest.mark.usefixtures("in_database")
def test_an_import_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["imports", "undo", "7"]) == 1
    assert capsys.readouterr().err == "sozialgraph: there is no import 7: `sozialgraph imports` lists all\n"

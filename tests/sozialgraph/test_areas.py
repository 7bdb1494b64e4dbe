"""`sozialgraph relations` and `sozialgraph estimate`: an old area of two halves, one of which a new area took."""

import json
from pathlib import Path

import pytest

from sozialgraph.cli import run

DATASET = 'dataset = { code = "BASE", title = "Stadt", publisher = "Stadt", licence = "CC0-1.0" }\n'
HEAD = 'municipality = "01001000"\n' + DATASET
CITY = 'kind = "municipalities"\n' + DATASET + 'rows = [{ code = "01001000", name = "Musterstadt" }]\n'
INDICATOR = """
kind = "indicators"
dataset = { code = "BASE" }
rows = [{ code = "POPULATION", name = "Einwohner", type = "STATUS_ABSOLUTE", unit = "Personen", counts_people = true }]
"""
FIGURES = """
kind = "observations"
municipality = "01001000"
file = "figures.csv"
dataset = { code = "BASE" }

[fields]
area = { header = "area", set = "OLD" }

[period]
value = "2020-12-31"

[[values]]
header = "value"
indicator = "POPULATION"
"""


def areas(area_set: str, **edges: tuple[float, float]) -> str:
    """Areas between two meridians."""
    text = f'kind = "areas"\n{HEAD}area_set = {{ code = "{area_set}", name = "{area_set}", valid_from = 2010-01-01 }}\n'
    for code, (west, east) in edges.items():
        ring = [[west, 50], [east, 50], [east, 50.01], [west, 50.01], [west, 50]]
        outline = json.dumps({"type": "Polygon", "coordinates": [ring]})
        text += f'[[rows]]\ncode = "{code}"\nname = "{code}"\nlevel = "QUARTER"\ngeometry = \'{outline}\'\n'
    return text


@pytest.fixture
def city(tmp_path: Path, empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database)
    sources = {"city": CITY, "indicator": INDICATOR, "figures": FIGURES}
    sources |= {"old": areas("OLD", A=(9, 9.02), B=(9.02, 9.04)), "new": areas("NEW", N=(9, 9.01), S=(9.01, 9.04))}
    for name, text in sources.items():
        (tmp_path / f"{name}.toml").write_text(text)
    (tmp_path / "figures.csv").write_text("area,value\nA,101\nB,20\n")
    assert run(["import", str(tmp_path)]) == 0


PAIR = ["--from", "OLD", "--to", "NEW"]


@pytest.mark.usefixtures("city")
def test_related_and_estimated(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["estimate", "--indicator", "POPULATION", *PAIR]) == 1
    assert "`sozialgraph relations` works shares out" in capsys.readouterr().err
    assert run(["relations", *PAIR, "--dataset", "BASE"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "OLD → NEW by surface: 3 shares of 2 areas by import 6"
    assert run(["estimate", "--indicator", "POPULATION", *PAIR, "--actor", "Amt 1"]) == 0
    said = "POPULATION: OLD → NEW: 2 estimates by import 7, 0 of them blank"
    assert capsys.readouterr().err.splitlines()[-1] == said
    assert run(["imports", "--first", "2", "--format", "json"]) == 0
    runs = json.loads(capsys.readouterr().out)
    assert [(one["description"], one["actor"], one["stored"]) for one in runs] == [
        ("estimate", "Amt 1", 2),
        ("relations", "command line", 3),
    ]


@pytest.mark.usefixtures("city")
def test_what_cannot_be_is_said_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["relations", *PAIR, "--dataset", "BASE", "--by", "POPULATION"]) == 2
    assert "give both or neither" in capsys.readouterr().err
    assert run(["relations", *PAIR, "--dataset", "NONE"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "sozialgraph: there is no dataset 'NONE'"
    by = ["--by", "POPULATION", "--day", "2021-12-31"]
    assert run(["relations", *PAIR, "--dataset", "BASE", *by]) == 1
    assert "there are no totals of it on 2021-12-31" in capsys.readouterr().err

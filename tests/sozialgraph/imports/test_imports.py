"""`sozialgraph imports`: what was imported, and how to be rid of it."""

import asyncio
import json
from pathlib import Path

import asyncpg
import orjson
import pytest

from graph.engine import Engine
from graph.schema import schema
from sozialgraph.cli import run
from sozialgraph.database import open_pool
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


AS_OF = """
query Figures($moment: DateTime) { observations(first: 1, asOf: $moment) {
  nodes { value importRun { file state undoes { id } } revisions { value supersededBy { id state } } }
} }
"""


async def test_every_answer_of_before_can_be_had_again(in_database: str, sources: Path) -> None:
    """As of each moment: before the first import, after it, after the correction, after its undoing."""
    moments, connection = [], await asyncpg.connect(in_database)
    for command in (["import", str(sources)], ["import", str(sources / "figures.toml")], ["imports", "undo", "5"]):
        moments.append(await connection.fetchval("SELECT clock_timestamp()"))
        assert await asyncio.to_thread(run, command) == 0
        write_figures(sources, 1)
    await connection.close()
    engine = Engine(schema())
    async with await open_pool(in_database, size=1) as pool:
        found = [
            orjson.loads((await engine.execute(pool, AS_OF, {"moment": moment and moment.isoformat()})).body)["data"]
            for moment in (*moments, None)
        ]
    nodes = [answer["observations"]["nodes"] for answer in found]
    assert nodes[0] == []
    assert [node["value"] for (node,) in nodes[1:]] == [1986, 1987, 1986]
    assert [[each["value"] for each in node["revisions"]] for (node,) in nodes[1:]] == [[], [1986], [1987, 1986]]
    assert nodes[-1][0]["revisions"][0]["supersededBy"] == {"id": "ImportRun:6", "state": "UNDO"}

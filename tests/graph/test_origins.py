"""From a figure back to the cell that it came from, and to what was said of it before."""

import asyncpg

from graph.engine import Engine
from sozialgraph.database import open_pool
from tests.graph.conftest import Ask, asking

ORIGINS = """
query Origins($asOf: DateTime, $dataset: String!) {
  observations(datasets: [$dataset], asOf: $asOf) {
    nodes {
      value
      dataset { publisher licence }
      importRun { id file state }
      origin { file sheet row column cell }
      revisions { value recordedAt supersededAt supersededBy { id } origin { cell } importRun { file } }
    }
  }
}
"""


async def test_the_cell_of_a_figure(ask: Ask, statements: list[str]) -> None:
    first, second, *_ = (await ask(ORIGINS, dataset="CITY"))["observations"]["nodes"]
    assert first["origin"] == {
        "file": "einwohner.csv",
        "sheet": "Einwohner „alle“",
        "row": None,
        "column": "Insgesamt",
        "cell": None,
    }
    assert second["origin"] == first["origin"], "the row is for insiders"
    assert second["dataset"] == {"publisher": "Auenfurt", "licence": "CC0-1.0"}
    assert second["importRun"] == {"id": "ImportRun:1", "file": "einwohner.csv", "state": "PUBLISHED"}
    assert len(statements) == 1


async def test_a_file_without_cells(ask: Ask) -> None:
    state = (await ask(ORIGINS, dataset="STATE"))["observations"]["nodes"]
    assert [node["origin"] for node in state] == [
        {"file": "land.csv", "sheet": None, "row": None, "column": "value", "cell": None}
    ] * 2


async def test_what_was_said_before(ask: Ask) -> None:
    first, second, *_ = (await ask(ORIGINS, dataset="CITY"))["observations"]["nodes"]
    assert first["revisions"] == []
    assert second["value"] == 110
    assert second["revisions"] == [
        {
            "value": 105,
            "recordedAt": "2024-01-01T00:00:00+00:00",
            "supersededAt": "2024-06-01T00:00:00+00:00",
            "supersededBy": None,
            "origin": {"cell": None},
            "importRun": {"file": "einwohner.csv"},
        }
    ]


async def test_as_it_stood_there_was_no_revision_yet(ask: Ask) -> None:
    _, second, *_ = (await ask(ORIGINS, dataset="CITY", asOf="2024-05-15T00:00:00Z"))["observations"]["nodes"]
    assert (second["value"], second["revisions"]) == (105, [])


async def test_revisions_that_are_sorted_alike_stand_from_old_to_new(own_city: str, engine: Engine) -> None:
    again = """
        INSERT INTO published.observations_history
        SELECT (jsonb_populate_record(h, jsonb_build_object('value', day, 'recorded_at', h.recorded_at - days,
            'superseded_at', h.superseded_at - days))).*
        FROM published.observations_history h, generate_series(1, 9) day, make_interval(days => day) days
        WHERE h.value = 105
    """
    document = """query($first: Int) { observations(datasets: ["CITY"]) { nodes {
        revisions(orderBy: [{field: OBS_STATUS, direction: DESC}], first: $first) { value } } } }"""
    async with await open_pool(own_city, size=1) as pool, asyncpg.create_pool(own_city, min_size=1) as owner:
        await owner.execute(again)
        for first in (None, 3, 9):
            _, second, *_ = (await asking(engine, pool)(document, first=first))["observations"]["nodes"]
            values = [revision["value"] for revision in second["revisions"]]
            assert values == [9, 8, 7, 6, 5, 4, 3, 2, 1, 105][:first]

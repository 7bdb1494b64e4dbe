"""Estimates follow the published figures, whoever changes them, and hide what those hide."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from loaders.area_sets import AreaSets
from loaders.estimates import Estimated, estimate
from loaders.problems import EstimateError
from loaders.relations import relate
from loaders.undo import undo
from tests.loaders.conftest import Importing

SPACES = """
kind = "areas"
municipality = "01001000"
dataset = { code = "BASE" }
area_set = { code = "SPACES", name = "Planungsräume", valid_from = 2021-01-01 }
rows = [
    { code = "N", name = "Nord", level = "PLANNING_SPACE" },
    { code = "S", name = "Süd", level = "PLANNING_SPACE" },
]
"""
RELATIONS = """
kind = "area_relations"
municipality = "01001000"
dataset = { code = "BASE" }
rows = [
    { from_area = "QUARTERS:01", to_area = "SPACES:N", type = "OVERLAPS", share = 0.25, share_basis = "POPULATION" },
    { from_area = "QUARTERS:01", to_area = "SPACES:S", type = "OVERLAPS", share = 0.75, share_basis = "POPULATION" },
    { from_area = "QUARTERS:02", to_area = "SPACES:N", type = "MERGED_INTO", share = 1, share_basis = "AREA" },
]
"""
FIGURES = """
kind = "observations"
municipality = "01001000"
file = "figures.csv"
dataset = { code = "ATLAS", title = "Sozialatlas", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[fields]
area = { header = "Stadtteil", by = "name", set = "QUARTERS" }

[period]
value = "2021-12-31"

[[values]]
header = "Einwohner"
indicator = "POPULATION"

[[values]]
header = "arme Kinder in %"
indicator = "POVERTY"

[[values]]
header = "arme Kinder"
indicator = "POVERTY"
role = "count"

[[values]]
header = "Kinder"
indicator = "POVERTY"
role = "base"
"""
HEAD = "Stadtteil;Einwohner;arme Kinder in %;arme Kinder;Kinder\n"
FILES = {"figures.csv": HEAD + "Altstadt;101;10,0;4;40\nNordstadt;60;50,0;20;40\n"}
SETS = AreaSets("QUARTERS", "SPACES")
ESTIMATES = """
SELECT a.code, value, count, base, obs_status, conf_status FROM published.estimates e JOIN areas a ON a.id = e.area_id
    JOIN indicators i ON i.id = e.indicator_id
WHERE i.code = $1 ORDER BY 1
"""

Asking = Callable[..., Awaitable[Estimated]]


@pytest.fixture
async def figures(city: None, importing: Importing) -> None:
    await importing(SPACES)
    await importing(RELATIONS)
    await importing(FIGURES, files=FILES)


@pytest.fixture
def asking(connection: asyncpg.Connection) -> Asking:
    return lambda indicator="POPULATION": estimate(connection, indicator, SETS, actor="test")


async def values(connection: asyncpg.Connection, indicator: str = "POPULATION") -> dict[str, Any]:
    return {row["code"]: row["value"] for row in await connection.fetch(ESTIMATES, indicator)}


@pytest.mark.usefixtures("figures")
async def test_counts_and_rates(connection: asyncpg.Connection, asking: Asking) -> None:
    """A quarter of 101 are 25; of 4 poor among 40 children 1 among 10, with Nordstadt's 20 among 40."""
    made = await asking()
    assert (made.estimates, made.blank, made.unplaced) == (2, 0, 0)
    assert str(made).startswith(f"POPULATION: QUARTERS → SPACES: 2 estimates by import {made.run}, 0 of them blank")
    assert await values(connection) == {"N": 85, "S": 76}
    await asking("POVERTY")
    rates = [tuple(row) for row in await connection.fetch(ESTIMATES, "POVERTY")]
    assert rates == [("N", 42, 21, 50, "E", "F"), ("S", 10, 3, 30, "E", "F")]


@pytest.mark.usefixtures("city")
async def test_what_lies_in_areas_without_successor_is_told(importing: Importing, asking: Asking) -> None:
    await importing(SPACES)
    await importing("\n".join(line for line in RELATIONS.splitlines() if "QUARTERS:02" not in line))
    await importing(FIGURES, files=FILES)
    made = await asking()
    assert (made.unplaced, str(made)[-38:]) == (60, "blank; 60 lie in areas without a share")


@pytest.mark.usefixtures("figures")
async def test_sources_are_named_with_their_shares(connection: asyncpg.Connection, asking: Asking) -> None:
    await asking()
    rows = await connection.fetch(
        "SELECT t.code AS area, f.code AS source, share, share_basis FROM published.estimate_sources"
        " JOIN published.estimates e ON e.id = estimate_id JOIN published.observations o ON o.id = observation_id"
        " JOIN areas t ON t.id = e.area_id JOIN areas f ON f.id = o.area_id ORDER BY 1, 2"
    )
    assert [(row[0], row[1], float(row[2]), row[3]) for row in rows] == [
        ("N", "01", 0.25, "POPULATION"),
        ("N", "02", 1.0, "AREA"),
        ("S", "01", 0.75, "POPULATION"),
    ]


@pytest.mark.usefixtures("figures")
async def test_who_asks_again_gets_what_is_there(connection: asyncpg.Connection, asking: Asking) -> None:
    assert await asking() == await asking()
    assert await connection.fetchval("SELECT count(*) FROM import_runs WHERE description = 'estimate'") == 1


@pytest.mark.usefixtures("figures")
async def test_a_correction_is_followed_and_its_undoing_too(
    connection: asyncpg.Connection, importing: Importing, asking: Asking
) -> None:
    await asking()
    await importing(FIGURES, files={"figures.csv": FILES["figures.csv"].replace("Nordstadt;60", "Nordstadt;70")})
    assert await values(connection) == {"N": 95, "S": 76}
    await undo(connection, await connection.fetchval("SELECT max(id) FROM import_runs"), actor="test")
    assert await values(connection) == {"N": 85, "S": 76}


@pytest.mark.usefixtures("figures")
async def test_a_figure_that_becomes_secret_hides_all_that_followed_from_it(
    connection: asyncpg.Connection, importing: Importing, asking: Asking
) -> None:
    await asking()
    await importing(FIGURES, files={"figures.csv": FILES["figures.csv"].replace("Nordstadt;60", "Nordstadt;2")})
    rows = {
        row["code"]: (row["value"], row["obs_status"], row["conf_status"])
        for row in await connection.fetch(ESTIMATES, "POPULATION")
    }
    assert rows == {"N": (None, "Q", "A"), "S": (76, "E", "F")}


@pytest.mark.usefixtures("figures")
async def test_a_rule_that_changes_holds_for_estimates(
    connection: asyncpg.Connection, importing: Importing, asking: Asking
) -> None:
    """By law some figures must not be shown below the municipality: an estimate would get around it."""
    await asking()
    finest = (
        'kind = "indicators"\ndataset = { code = "SHARED" }\nrows = [{ code = "POPULATION", finest_level = "QUARTER" }]'
    )
    await importing(finest)
    rows = [tuple(row)[1:] for row in await connection.fetch(ESTIMATES, "POPULATION")]
    assert rows == [(None, None, None, "Q", "N")] * 2
    shown = "SELECT count(value) FROM published.observations o JOIN indicators i ON i.id = o.indicator_id"
    assert await connection.fetchval(f"{shown} WHERE i.code = 'POPULATION'") == 2


@pytest.mark.usefixtures("figures")
async def test_small_estimates_are_hidden(connection: asyncpg.Connection, importing: Importing, asking: Asking) -> None:
    await asking()
    small = HEAD + "Altstadt;4;10;4;40\nNordstadt;0;50;20;40\n"
    await importing(FIGURES, files={"figures.csv": small})
    rows = {row["code"]: (row["value"], row["conf_status"]) for row in await connection.fetch(ESTIMATES, "POPULATION")}
    assert rows == {"N": (None, "A"), "S": (3, "F")}


@pytest.mark.usefixtures("figures")
async def test_shares_that_change_are_followed(
    connection: asyncpg.Connection, importing: Importing, asking: Asking
) -> None:
    await asking()
    await importing(RELATIONS.replace("0.25", "0.5").replace("0.75", "0.5"))
    assert await values(connection) == {"N": 111, "S": 50}
    await importing(RELATIONS.replace("0.25", "0.1"))
    assert await values(connection) == {}
    with pytest.raises(EstimateError, match=r"shares of 1 areas do not add up to 1: 01 \(0\.850\): correct them first"):
        await asking()


@pytest.mark.usefixtures("figures")
async def test_undone_it_leaves_nothing(connection: asyncpg.Connection, importing: Importing, asking: Asking) -> None:
    await undo(connection, (await asking()).run, actor="test")
    for table in ("estimations", "published.estimates", "published.estimate_sources"):
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0
    await importing(FIGURES, files={"figures.csv": FILES["figures.csv"].replace("Nordstadt;60", "Nordstadt;70")})
    assert await values(connection) == {}


@pytest.mark.usefixtures("figures")
async def test_what_cannot_be_estimated_is_said(
    connection: asyncpg.Connection, importing: Importing, asking: Asking
) -> None:
    with pytest.raises(EstimateError, match="NOTHING: there are no published figures of it"):
        await asking("NOTHING")
    with pytest.raises(EstimateError, match="QUARTERS → ELSEWHERE: no municipality has both of these area sets"):
        await estimate(connection, "POPULATION", AreaSets("QUARTERS", "ELSEWHERE"), actor="test")
    with pytest.raises(EstimateError, match="no area has a share in another: `sozialgraph relations` works shares out"):
        await estimate(connection, "POPULATION", AreaSets("QUARTERS", "QUARTERS"), actor="test")
    await importing(FIGURES.replace("ATLAS", "OTHER"), files=FILES)
    with pytest.raises(EstimateError, match="comes from several datasets: say which with --dataset: ATLAS, OTHER"):
        await asking()
    assert (await estimate(connection, "POPULATION", SETS, "OTHER", actor="test")).estimates == 2


@pytest.mark.usefixtures("figures")
async def test_delivered_shares_are_kept_unless_asked(connection: asyncpg.Connection) -> None:
    with pytest.raises(EstimateError, match="3 shares are there already: say --replace"):
        await relate(connection, SETS, "BASE", actor="test")
    with pytest.raises(EstimateError, match="QUARTERS: none of its areas has an outline"):
        await relate(connection, SETS, "BASE", actor="test", replace=True)
    with pytest.raises(EstimateError, match="one set"):
        await relate(connection, AreaSets("SPACES", "SPACES"), "BASE", actor="test")

"""Berlin's change from 447 to 542 Planungsräume: residents of 2020 on the areas of 2021."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

import asyncpg
import pytest

from loaders.area_sets import AreaSets
from loaders.estimates import Estimated, estimate
from loaders.problems import EstimateError
from loaders.relations import Inhabitants, Related, relate
from loaders.undo import undo
from tests.conftest import new_database, rolled_back
from tests.sources.conftest import Read, Reports

SETS = AreaSets("LOR_2019", "LOR_2021", "11000000")
OLD = "berlin/population/berlin-lor-population-2020-02-t1-planning-areas.csv"
NEXT_YEAR = "berlin/population/berlin-lor-population-2021-02-t1-planning-areas.csv"
TOTALS = """
SELECT a.code, e.value, e.obs_status FROM published.estimates e JOIN areas a ON a.id = e.area_id
WHERE e.breakdown_id = 0 AND e.period_end = '2020-12-31'
"""
SHARES = """
SELECT f.code AS old, t.code AS new, r.share, r.share_basis AS basis FROM area_relations r
JOIN areas f ON f.id = from_area_id JOIN areas t ON t.id = to_area_id JOIN area_sets s ON s.id = f.area_set_id
WHERE s.code = 'LOR_2019' AND r.share IS NOT NULL
"""


@pytest.fixture(scope="module")
async def own_instance(server: str, instance: str, berlin: Reports) -> AsyncIterator[str]:
    """A copy, in which shares stay."""
    async with new_database(server, urlsplit(instance).path[1:]) as dsn:
        yield dsn


@pytest.fixture(scope="module")
async def by_surface(own_instance: str) -> Related:
    return await relate(own_instance, SETS, "LOR", actor="test")


@pytest.fixture
async def stored(own_instance: str, by_surface: Related) -> AsyncIterator[asyncpg.Connection]:
    async with rolled_back(own_instance) as connection:
        yield connection


@pytest.fixture
async def estimated(stored: asyncpg.Connection) -> Estimated:
    return await estimate(stored, "POPULATION", SETS, actor="test")


async def test_shares_of_every_older_area_add_up(stored: asyncpg.Connection, by_surface: Related) -> None:
    rows = await stored.fetch(SHARES)
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row["old"]] = sums.get(row["old"], Decimal(0)) + row["share"]
    assert (by_surface.areas, by_surface.shares, by_surface.lost) == (448, len(rows), [])
    assert len(sums) == 448
    assert len({row["new"] for row in rows}) == 542
    assert max(abs(total - 1) for total in sums.values()) < Decimal("0.00001")


async def test_an_area_without_outline_goes_to_its_sole_successor(
    stored: asyncpg.Connection, by_surface: Related
) -> None:
    found = [tuple(row) for row in await stored.fetch(SHARES) if row["old"] == "09041403"]
    assert found == [("09041403", "09401433", Decimal(1), "AREA")]


async def test_outlines_know_more_than_the_delivered_table(stored: asyncpg.Connection, by_surface: Related) -> None:
    """The table has neither of these, though each is about half of the older area."""
    shares = {(row["old"], row["new"]): row["share"] for row in await stored.fetch(SHARES)}
    assert 0.49 < shares["03051017", "03501038"] < 0.51
    assert 0.49 < shares["03051017", "03501037"] < 0.51


async def test_the_city_keeps_its_residents(stored: asyncpg.Connection, read: Read, estimated: Estimated) -> None:
    residents = sum(int(row["inhabitants"]) for row in read(OLD))
    found = await stored.fetch(TOTALS)
    assert residents == 3_769_962
    assert sum(row["value"] for row in found) == residents
    assert {row["obs_status"] for row in found} == {"E"}
    assert (len(found), estimated.unplaced) == (542, 0)


async def test_shares_of_people_come_closer_than_shares_of_ground(
    stored: asyncpg.Connection, read: Read, estimated: Estimated
) -> None:
    """Measured against the residents one year later, counted on the newer areas; renewed with the shares."""
    later = {row["id"]: int(row["inhabitants"]) for row in read(NEXT_YEAR)}
    by_ground = await missed(stored, later)
    people = Inhabitants("POPULATION", date(2021, 12, 31))
    await relate(stored, SETS, "LOR", people, actor="test", replace=True)
    by_people = await missed(stored, later)
    assert by_ground == pytest.approx(0.0569, abs=0.0005)
    assert by_people == pytest.approx(0.0136, abs=0.0005)


async def missed(stored: asyncpg.Connection, later: dict[str, int]) -> float:
    """Which part of all residents stands in a wrong area; where nobody lives, no share of people lies."""
    found = {row["code"]: int(row["value"]) for row in await stored.fetch(TOTALS)}
    return sum(abs(found.get(code, 0) - number) for code, number in later.items()) / 2 / sum(later.values())


@pytest.mark.usefixtures("estimated")
async def test_delivered_figures_stay_as_they_were(stored: asyncpg.Connection) -> None:
    count = "SELECT count(*) FROM published.observations o JOIN areas a ON a.id = o.area_id JOIN area_sets s"
    found = await stored.fetchval(
        f"{count} ON s.id = a.area_set_id WHERE s.code = 'LOR_2021' AND o.period_end = '2020-12-31'"
        " AND o.indicator_id = (SELECT id FROM indicators WHERE code = 'POPULATION')"
    )
    assert found == 0


async def test_rates_without_count_and_base_are_refused(stored: asyncpg.Connection, by_surface: Related) -> None:
    with pytest.raises(EstimateError, match="MSS_S1: its rates came without count and base"):
        await estimate(stored, "MSS_S1", SETS, actor="test")
    with pytest.raises(EstimateError, match="MSS_D1: is DYNAMIC_RELATIVE"):
        await estimate(stored, "MSS_D1", SETS, actor="test")


async def test_undone(stored: asyncpg.Connection, estimated: Estimated, by_surface: Related) -> None:
    await undo(stored, estimated.run, actor="test")
    assert await stored.fetchval("SELECT count(*) FROM published.estimates") == 0
    await undo(stored, by_surface.run, actor="test")
    assert await stored.fetch(SHARES) == []

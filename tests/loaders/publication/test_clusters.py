"""What several towns of one database publish on the same day: each alone, but for what relations link."""

import re

import asyncpg
import pytest

from loaders.handling import Handling
from loaders.publication import publish_all, publish_changed
from loaders.publication import rules as stored_rules
from loaders.publication.auditing import audit_published
from loaders.publication.clusters import clusters
from loaders.publication.figures import TOUCH_ALL, TOUCHED
from loaders.publication.surroundings import surroundings
from loaders.report import Report
from loaders.undo import undo
from tests.loaders.publication.conftest import PLACES, RELATIONS, Town, line
from tests.loaders.publication.test_partners import FIVE, THREE, rule, rules, shared

QUARTERS = [line("A", 12), line("B", 2), line("C", 20), line("D", 9)]
TOTAL = line("T", 43)
HIDDEN = {"B": (None, "A"), "D": (None, "D")}
AREA = re.compile(r'((?:whole|{ code) = "|(?:QUARTERS|REPORTS):)([ABCDT]+)"')


class Neighbour(Town):
    """A town like the other; its areas are called NA, NB and so on."""

    async def load(self, *descriptions: str, handling: Handling | None = None) -> list[Report]:
        own = [AREA.sub(r'\1N\2"', one).replace("01001000", "01002000") for one in descriptions]
        return await super().load(*own, handling=handling)

    async def hidden(self) -> list[str]:
        """Its own areas that are."""
        return [name for name, (_, why) in (await self.seen()).items() if name.startswith("N") and why != "F"]


@pytest.fixture
async def neighbour(town: Town) -> Neighbour:
    return await beside(town)


async def beside(town: Town) -> Neighbour:
    folder = town.folder / "neighbour"
    folder.mkdir()
    made = Neighbour(town.database, folder)
    await made.load(*PLACES)
    return made


def of_neighbour(*lines: str) -> list[str]:
    return [f"N{one}" for one in lines]


async def hidden_in(town: Town) -> dict[str, tuple[float | None, str]]:
    return {name: shown for name, shown in (await town.seen()).items() if name[0] != "N" and shown[1] != "F"}


async def looked_at(town: Town, touched: str) -> list[tuple[str, int]]:
    """The codes of the municipalities whose figures are decided upon together, with how many these are."""
    assert isinstance(town.database, asyncpg.Connection)
    await town.database.execute(TOUCHED)
    await town.database.execute(touched)
    found = await clusters(town.database, await surroundings(town.database))
    await town.database.execute("DROP TABLE touched")
    named = [await town.fetch(NAMED, one.around.area_sets) for one in found]
    return [(" ".join(row["code"] for row in codes), one.number) for codes, one in zip(named, found, strict=True)]


NAMED = """
SELECT DISTINCT m.code FROM area_sets s JOIN municipalities m ON m.id = municipality_id WHERE s.id = ANY($1) ORDER BY 1
"""
OF_ONE = f"{TOUCH_ALL} WHERE a.code = 'A'"
LINKED = """
INSERT INTO area_relations (from_area_id, to_area_id, type, share, share_basis)
SELECT f.id, t.id, 'PART_OF', 1, 'AREA' FROM areas f, areas t WHERE f.code = ANY('{A,B,C,D}') AND t.code = 'NA'
"""
"""The town lies in an area of another municipality's, as in a county."""


async def test_what_one_town_publishes_is_looked_at_alone(town: Town, neighbour: Neighbour) -> None:
    await town.figures(*QUARTERS, TOTAL)
    await neighbour.figures(*of_neighbour(*QUARTERS))
    assert await looked_at(town, OF_ONE) == [("01001000", 5)]
    assert await looked_at(town, TOUCH_ALL) == [("01001000", 5), ("01002000", 4)]


async def test_towns_that_relations_link_are_looked_at_together(town: Town, neighbour: Neighbour) -> None:
    await town.figures(*QUARTERS)
    await neighbour.figures("NA" + TOTAL[1:])
    await town.fetch(LINKED)
    assert await looked_at(town, OF_ONE) == [("01001000 01002000", 5)]


async def test_a_town_leaves_its_neighbour_as_it_is(town: Town, neighbour: Neighbour) -> None:
    await neighbour.figures(*of_neighbour(*QUARTERS, TOTAL))
    await town.figures(*QUARTERS, TOTAL)
    assert (await hidden_in(town), await neighbour.hidden()) == (HIDDEN, ["NB", "ND"])
    await town.figures(*QUARTERS[:3], line("D", 10), line("T", 44))
    assert (await hidden_in(town), await neighbour.hidden()) == (HIDDEN, ["NB", "ND"])
    await neighbour.figures(*of_neighbour(*QUARTERS[:3]), "ND;POOR;2023-12-31;10", "NT;POOR;2023-12-31;44")
    assert (await hidden_in(town), await neighbour.hidden()) == (HIDDEN, ["NB", "ND"])
    assert isinstance(town.database, asyncpg.Connection)
    audit = await audit_published(town.database)
    assert (audit.figures, audit.primary, audit.secondary, audit.open) == (10, 2, 2, 0)


async def test_a_county_s_figure_is_a_total_of_the_town(town: Town, neighbour: Neighbour) -> None:
    await town.fetch(LINKED)
    await neighbour.figures("NA" + TOTAL[1:])
    await town.figures(*QUARTERS)
    assert (await hidden_in(town), await neighbour.hidden()) == (HIDDEN, [])


async def test_what_a_town_has_shown_already_hides_its_county_s_figure(town: Town, neighbour: Neighbour) -> None:
    await town.fetch(LINKED)
    await town.figures(*QUARTERS)
    await neighbour.figures("NA" + TOTAL[1:])
    assert (list(await hidden_in(town)), await neighbour.hidden()) == (["B"], ["NA"])


async def test_a_county_s_figure_is_hidden_when_a_town_s_follows(town: Town, neighbour: Neighbour) -> None:
    """43 - 41 would be known; a 41 that was shown already costs more to hide than a 43 that was not."""
    await town.fetch(LINKED)
    await town.figures(line("A", 41), dataset="OTHER")
    await neighbour.figures("NA" + TOTAL[1:])
    assert (list(await hidden_in(town)), await neighbour.hidden()) == ([], ["NA"])
    await town.figures(line("A", 41), line("B", 2), line("C", 0), line("D", 0))
    assert (list(await hidden_in(town)), await neighbour.hidden()) == (["B"], ["NA"])


async def test_all_anew_is_what_it_was(town: Town, neighbour: Neighbour) -> None:
    assert isinstance(town.database, asyncpg.Connection)
    await town.figures(*QUARTERS, TOTAL)
    await neighbour.figures(*of_neighbour(*QUARTERS))
    await town.fetch("UPDATE published.observations SET value = 1, obs_status = 'A', conf_status = 'F'")
    await publish_all(town.database)
    assert (await hidden_in(town), await neighbour.hidden()) == (HIDDEN, ["NB"])
    assert (await town.seen())["NA"] == (12.0, "F")


async def test_rules_and_maps_of_a_neighbour_are_no_reason_to_publish_anew(town: Town, neighbour: Neighbour) -> None:
    await town.figures(*QUARTERS)
    await neighbour.figures(*of_neighbour(*QUARTERS, TOTAL))
    await town.fetch("UPDATE published.observations SET value = 99 WHERE value = 12")
    await neighbour.load(rules(rule("ALL", None, min_count="10")))
    assert (await neighbour.hidden(), (await town.seen())["A"]) == (["NB", "ND"], (99.0, "F"))
    await neighbour.load(RELATIONS)
    assert (await town.seen())["A"] == (99.0, "F")
    await town.load(RELATIONS)
    assert (await town.seen())["A"] == (12.0, "F")


async def test_a_relation_concerns_both_municipalities(town: Town, neighbour: Neighbour) -> None:
    await town.figures(*QUARTERS)
    await neighbour.figures("NA" + TOTAL[1:])
    assert isinstance(town.database, asyncpg.Connection)
    before = await stored_rules(town.database, ["area_relations"])
    await town.fetch(LINKED)
    await publish_changed(town.database, before)
    assert (await hidden_in(town), await neighbour.hidden()) == (HIDDEN, [])


async def test_partners_of_a_neighbour_see_what_they_saw(town: Town, neighbour: Neighbour) -> None:
    four = [line("A", 12), line("B", 4), line("C", 20), line("D", 9), line("T", 45)]
    for one in (town, neighbour):
        await one.load(rules(FIVE, THREE))
    await neighbour.figures(*of_neighbour(*four))
    seen = [("NB", 4.0), ("ND", 9.0)]
    assert await shared(town) == seen
    await town.figures(*four)
    assert await shared(town) == [("B", 4.0), ("D", 9.0), *seen]
    await town.figures(*QUARTERS[2:])
    assert await shared(town) == [("B", 4.0), ("D", 9.0), *seen]


async def test_an_undo_concerns_its_town(old_town: Town) -> None:
    neighbour = await beside(old_town)
    await neighbour.figures(*of_neighbour(*QUARTERS, TOTAL))
    await old_town.figures(*QUARTERS, TOTAL)
    last = await old_town.fetch("SELECT max(id) AS id FROM import_runs")
    await undo(old_town.database, last[0]["id"], actor="test")
    assert (await hidden_in(old_town), await neighbour.hidden()) == ({}, ["NB", "ND"])
    left = await old_town.fetch("SELECT count(*) AS number FROM published.series")
    assert left[0]["number"] == 5


async def test_what_hardly_changed_is_not_analyzed_again(old_town: Town) -> None:
    areas = [line(area, 12, day=f"{year}-12-31") for area in "ABCD" for year in range(2000, 2020)]
    await old_town.figures(*areas)
    first = await old_town.fetch(ANALYZED)
    await old_town.figures(line("A", 13, day="2019-12-31"))
    assert await old_town.fetch(ANALYZED) == first
    await old_town.figures(*(one.replace(";12;", ";14;") for one in areas))
    (before,), (after,) = first, await old_town.fetch(ANALYZED)
    assert after["last_analyze"] > before["last_analyze"]


ANALYZED = """
SELECT last_analyze FROM pg_stat_user_tables WHERE relid = 'published.observations'::regclass
    AND last_analyze IS NOT NULL
"""

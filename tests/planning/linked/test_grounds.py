"""Areas of which one tells nothing of the other are decided upon apart, and no others."""

import random

import numpy as np
import pandas as pd
import pytest

from planning.linked import Area, Surroundings, divisions, grounds
from planning.linked.quantities import quantities
from planning.linked.system import system
from planning.secrecy.relations import Relations
from tests.planning.linked.test_protection import EVER, WOMEN_AND_MEN, figures

TOWN, COUNTY = 1, 100
PLACES = [
    *(Area(TOWN, 1, None, 0, EVER), Area(2, 2, None, 0, EVER), Area(3, 2, 2, 0, EVER), Area(4, 3, None, 0, EVER)),
    *(Area(COUNTY, 9, None, 0, EVER), Area(101, 9, COUNTY, 0, EVER)),
]
WHOLES = {1: TOWN, 2: TOWN}


def around(shares: list[tuple[int, int]], outlines: list[tuple[int, int]]) -> Surroundings:
    return Surroundings(PLACES, divisions(PLACES, WHOLES), shares, WOMEN_AND_MEN, outlines)


def sets_of(around: Surroundings) -> list[list[int]]:
    return [ground.area_sets for ground in grounds(around)]


def test_the_sets_that_are_a_town_are_one_ground() -> None:
    assert sets_of(around([], [])) == [[1, 2], [3], [9]]


@pytest.mark.parametrize(("shares", "outlines"), [([(TOWN, 101)], []), ([], [(101, 3)])], ids=["said", "drawn"])
def test_a_county_above_a_town_is_of_its_ground(shares: list[tuple[int, int]], outlines: list[tuple[int, int]]) -> None:
    assert sets_of(around(shares, outlines)) == [[1, 2, 9], [3]]


def test_links_lead_over_areas_in_between() -> None:
    assert sets_of(around([(4, 101)], [(TOWN, COUNTY)])) == [[1, 2, 3, 9]]


def test_a_ground_has_all_that_links_its_areas() -> None:
    town, other, county = grounds(around([(2, TOWN)], [(3, TOWN)]))
    assert [area.id for area in town.areas] == [1, 2, 3]
    assert {one.whole for one in town.divisions} == {TOWN, 2}
    assert (town.shares, town.outlines, town.members) == ([(2, TOWN)], [(3, TOWN)], WOMEN_AND_MEN)
    assert (other.divisions, other.shares, county.outlines) == ([], [], [])
    assert [one.whole for one in county.divisions] == [COUNTY]


def towns(lots: random.Random) -> Surroundings:
    """Area sets of three towns and a county, with some links between them, most of which stay within one."""
    areas: list[Area] = []
    for number in range(8):
        for place in range(lots.randint(1, 6)):
            first = 10 * number
            parent = first + lots.randrange(place) if place and lots.random() < 0.6 else None
            areas.append(Area(first + place, number, parent, 0, EVER))
    numbers = [area.id for area in areas]
    wholes = {number: 20 * (number // 2) for number in range(8) if lots.random() < 0.5}
    pairs = [(lots.choice(numbers), lots.choice(numbers)) for _ in range(3)]
    linked = [(one, other) for one, other in pairs if one // 10 != other // 10]
    return Surroundings(areas, divisions(areas, wholes), linked[:1], WOMEN_AND_MEN, linked[1:])


def everywhere(lots: random.Random, around: Surroundings) -> pd.DataFrame:
    """Figures of some areas, of two datasets and two days, so small and alike that nearly everything adds up."""
    people = {
        (area.id, sex): lots.choice((0, 0, 1)) for area in around.areas for sex in (0, 1, 2) if lots.random() < 0.9
    }
    found = figures(people, min_count=3.0)
    others = [found.assign(dataset_id=2), found.assign(end=200, start=200, unassignable=1.0)]
    return pd.concat([found, *others], ignore_index=True)


def relations(shown: pd.DataFrame, around: Surroundings) -> Relations:
    told = quantities(shown)
    return system(shown, told, around, np.ones(len(told.cells), dtype=np.bool_)).relations


@pytest.mark.parametrize("seed", range(60))
def test_no_relation_leads_from_one_ground_to_another(seed: int) -> None:
    """All that outsiders use about everything at once is what they use about each ground alone."""
    lots = random.Random(seed)
    known = towns(lots)
    shown = everywhere(lots, known)
    told = quantities(shown)
    found = relations(shown, known)
    ground = {area.id: number for number, one in enumerate(grounds(known)) for area in one.areas}
    of_cell = told.shown.drop_duplicates("cell").set_index("cell")["area_id"].map(ground)
    entries = pd.DataFrame({"relation": found.relation, "cell": found.cell})
    entries["ground"] = entries["cell"].map(of_cell)
    of_relation = entries.groupby("relation")["ground"]
    assert len(found)
    assert (of_relation.nunique() == 1).all()
    of_pieces = entries[entries["ground"].isna()].assign(ground=lambda rows: rows["relation"].map(of_relation.first()))
    assert (of_pieces.groupby("cell")["ground"].nunique() == 1).all()
    alone = 0
    for one in grounds(known):
        own = shown[shown["area_id"].isin([area.id for area in one.areas])]
        alone += len(relations(own, one)) if len(own) else 0
    assert alone == len(found)

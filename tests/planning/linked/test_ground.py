"""Which areas of two sets are as large together."""

from collections.abc import Sequence

from planning.linked.areas import Area
from planning.linked.ground import ground_families

EVER = 10**6
PAIRS = [(11, 21), (12, 21), (12, 22), (23, 13)]
"""11 and 12 lie across 21 and 22; 13 is 23."""
AREAS = [Area(number, number // 10, None, 0, EVER) for number in (11, 12, 13, 21, 22, 23)]
WITHIN = [
    Area(1, 1, None, 0, EVER),
    *(Area(number, 1, 1, 0, EVER) for number in (11, 12)),
    Area(13, 1, None, 0, EVER),
    *AREAS[3:],
]
"""1 is 11 and 12."""


def sums(
    areas: Sequence[Area], pairs: Sequence[tuple[int, int]], there: set[int], day: int = 0
) -> list[dict[int, int]]:
    (family,) = ground_families(areas, pairs)
    found = family.sums(tuple(member in there for member in family.members), day)
    return [{family.members[place]: sign for place, sign in one.signs} for one in found if not one.always]


def bounds(areas: Sequence[Area], pairs: Sequence[tuple[int, int]], there: set[int]) -> list[dict[int, int]]:
    (family,) = ground_families(areas, pairs)
    found = family.sums(tuple(member in there for member in family.members), 0)
    return [{family.members[place]: sign for place, sign in one.signs} for one in found if one.always]


def test_areas_on_the_same_ground_are_as_large() -> None:
    assert sums(AREAS, PAIRS, {11, 12, 13, 21, 22, 23}) == [{11: 1, 12: 1, 21: -1, 22: -1}, {13: 1, 23: -1}]


def test_nothing_is_known_of_ground_without_a_figure() -> None:
    assert sums(AREAS, PAIRS, {11, 12, 13, 21, 23}) == [{13: 1, 23: -1}]


def test_an_area_that_is_not_there_any_more_is_no_ground() -> None:
    areas = [area._replace(last=99) if area.id == 12 else area for area in AREAS]
    assert sums(areas, [(11, 21), (12, 21)], {11, 12, 21}, day=100) == [{11: 1, 21: -1}]


def test_the_smallest_areas_with_figures_stand_for_those_above_and_below() -> None:
    pairs = [(11, 21), (12, 22), (13, 23)]
    assert sums(WITHIN, pairs, {1, 11, 12, 13, 21, 22, 23}) == [
        {11: 1, 21: -1},
        {12: 1, 22: -1},
        {13: 1, 23: -1},
    ]
    assert sums(WITHIN, pairs, {1, 11, 13, 21, 22, 23}) == [{1: 1, 21: -1, 22: -1}, {13: 1, 23: -1}]
    assert sums(WITHIN, pairs, {1, 21, 22}) == [{1: 1, 21: -1, 22: -1}]


def test_pairs_of_larger_areas_speak_of_those_below() -> None:
    assert sums(WITHIN, [(1, 21)], {11, 12, 21}) == [{11: 1, 12: 1, 21: -1}]


def test_where_borders_cross_areas_are_no_larger_than_what_they_touch() -> None:
    assert bounds(AREAS, PAIRS, {11, 12, 13, 21, 22, 23}) == [
        {11: -1, 21: 1},
        {12: -1, 21: 1, 22: 1},
        {12: 1, 22: -1},
        {21: -1, 11: 1, 12: 1},
        {21: 1, 11: -1},
        {22: -1, 12: 1},
    ]


def test_nothing_is_told_of_crossing_borders_where_there_are_none() -> None:
    assert bounds(AREAS, [(11, 21), (12, 21)], {11, 12, 21}) == []

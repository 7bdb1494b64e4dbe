"""Which areas make up which."""

from planning.linked.areas import Area, division_families, divisions

EVER = 10**6
CITY, NORTH, SOUTH, A, B, C, OLD = range(1, 8)
AREAS = [
    Area(CITY, 1, None, 0, EVER),
    Area(NORTH, 2, None, 0, EVER),
    Area(SOUTH, 2, None, 0, EVER),
    Area(A, 2, NORTH, 0, EVER),
    Area(B, 2, NORTH, 0, EVER),
    Area(C, 2, SOUTH, 100, EVER),
    Area(OLD, 2, SOUTH, 0, 99),
]


def sums(whole: int, there: set[int], day: int = 200) -> list[dict[int, int]]:
    families = division_families(divisions(AREAS, {1: CITY, 2: CITY}))
    (family,) = [one for one in families if one.members[0] == whole]
    found = family.sums(tuple(member in there for member in family.members), day)
    return [{family.members[place]: sign for place, sign in one.signs} for one in found]


def test_areas_within() -> None:
    assert sums(NORTH, {NORTH, A, B}) == [{NORTH: 1, A: -1, B: -1}]


def test_a_city_is_each_of_its_sets() -> None:
    assert sums(CITY, {CITY, NORTH, SOUTH}) == [{CITY: 1, NORTH: -1, SOUTH: -1}]


def test_areas_without_figures_count_by_their_parts() -> None:
    assert sums(CITY, {CITY, A, B, SOUTH}) == [{CITY: 1, A: -1, B: -1, SOUTH: -1}]


def test_areas_of_the_day() -> None:
    assert sums(SOUTH, {SOUTH, C, OLD}) == [{SOUTH: 1, C: -1}]
    assert sums(SOUTH, {SOUTH, C, OLD}, day=50) == [{SOUTH: 1, OLD: -1}]


def test_what_could_not_be_placed_may_be_part_of_the_whole_or_not() -> None:
    assert sums(NORTH, {NORTH, -NORTH, A, B}) == [{NORTH: 1, -NORTH: -1, A: -1, B: -1}, {NORTH: 1, A: -1, B: -1}]


def test_nothing_is_known_of_a_whole_without_a_figure() -> None:
    assert sums(NORTH, {A, B}) == []

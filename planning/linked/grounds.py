"""Which areas hang together: where nothing links two of them, figures of the one tell nothing of the other.

All that is worked out from figures stays in one area (breakdowns, rates and bases, periods, changes, datasets, earlier
versions), or goes from areas to others that these lie in, that they make up, or that have ground in common with them.
What no such step reaches, be it over areas that have no figures, can be decided upon alone.
"""

from collections.abc import Iterator
from dataclasses import replace

from planning.linked.groups import Groups
from planning.linked.overlays import Drawn
from planning.linked.system import Surroundings


def grounds(around: Surroundings) -> list[Surroundings]:
    """Each with all that links its areas. Areas of one set stay together, linked or not: sets are few, areas are not.

    As a rule a ground is a municipality; several are one where relations or outlines lead from one to the other.
    """
    set_of = {area.id: area.area_set for area in around.areas}
    group: Groups[int] = Groups()
    for one, other in _links(around):
        group.join(set_of[one], set_of[other])
    return [_of(around, set_of, set(area_sets)) for area_sets in group.of(sorted(set(set_of.values())))]


def _links(around: Surroundings) -> Iterator[tuple[int, int]]:
    yield from around.shares
    yield from around.outlines
    for division in around.divisions:
        yield from ((division.whole, part.id) for part in division.below[division.whole])


def _of(around: Surroundings, set_of: dict[int, int], area_sets: set[int]) -> Surroundings:
    return replace(
        around,
        areas=[area for area in around.areas if area.area_set in area_sets],
        divisions=[one for one in around.divisions if set_of[one.whole] in area_sets],
        shares=[(one, other) for one, other in around.shares if set_of[one] in area_sets],
        outlines=[(one, other) for one, other in around.outlines if set_of[one] in area_sets],
        drawn=[Drawn(day, [one for one in pieces if set_of[one[0]] in area_sets]) for day, pieces in around.drawn],
    )

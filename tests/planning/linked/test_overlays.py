"""What several area sets tell together of ground that no two of them make up."""

import random
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import LinearConstraint, milp

from planning.linked import Area, Drawn, Surroundings, divisions, inspect, protect
from planning.linked.overlays import AT_ONCE, Overlay, overlays
from planning.linked.quantities import quantities
from planning.linked.system import system
from tests.planning.linked.test_protection import EVER, FIGURE, WOMEN_AND_MEN

TOWN = 1
CUTS = {
    **{TOWN: range(6), 11: [0], 12: [1, 2], 13: [3], 14: [4, 5]},
    **{21: [0, 1, 2], 22: [3, 4], 23: [5], 31: [1, 4], 32: [2, 3], 33: [0, 5]},
}
"""Three sets of areas, by the blocks that they are made of."""
BLOCKS = (2, 2, 4, 7, 3, 6)
AREAS = [Area(number, number // 10, None, 0, EVER) for number in CUTS]

Cuts = dict[int, Sequence[int]]


def shared(cuts: Cuts) -> list[tuple[int, ...]]:
    """The areas of each block, the town left out."""
    blocks = range(1 + max(block for area in cuts.values() for block in area))
    return sorted({tuple(area for area in cuts if area != TOWN and block in cuts[area]) for block in blocks})


def around(cuts: Cuts, pieces: Sequence[tuple[int, ...]]) -> Surroundings:
    areas = [Area(number, number // 10, None, 0, EVER) for number in cuts]
    pairs = sorted({pair for piece in shared(cuts) for pair in combinations(piece, 2)})
    wholes = dict.fromkeys({area.area_set for area in areas}, TOWN)
    drawn = [Drawn(0, pieces)] if pieces else []
    return Surroundings(areas, divisions(areas, wholes), [], WOMEN_AND_MEN, pairs, drawn)


def figures(cuts: Cuts, blocks: Sequence[int]) -> pd.DataFrame:
    people = [{"area_id": area, "value": float(sum(blocks[block] for block in own))} for area, own in cuts.items()]
    return pd.DataFrame([row | {"breakdown_id": 0} | FIGURE | {"min_count": 3.0} for row in people])


def hidden(shown: pd.DataFrame, known: Surroundings) -> set[int]:
    return set(shown.loc[protect(shown, known).hidden.index, "area_id"].tolist())


def reach(shown: pd.DataFrame, secret: set[int], cuts: Cuts, area: int) -> tuple[float, float]:
    """What who knows that all blocks are whole numbers, but nothing else of them, makes of one area."""
    size = 1 + max(block for own in cuts.values() for block in own)
    of = {one: np.isin(np.arange(size), cuts[one]).astype(float) for one in cuts}
    open_ = shown[~shown["area_id"].isin(secret)]
    told = LinearConstraint(np.array([of[one] for one in open_["area_id"]]), open_["value"], open_["value"])
    low, high = (
        milp(sign * of[area], constraints=told, integrality=np.ones(size, dtype=np.int64)).fun for sign in (1, -1)
    )
    return -np.inf if low is None else round(low, 6), np.inf if high is None else -round(high, 6)


def rows(overlay: Overlay, there: set[int], day: int = 0) -> list[tuple[int, list[int | str], bool]]:
    """What consists of what, areas by their numbers, pieces by letters."""
    areas = overlay.areas
    found = []
    for tiling in overlay.tilings(areas, tuple(area.id in there for area in areas), day):
        names = [*(areas[place].id for place in tiling.places), *"abcdefgh"[: tiling.pieces]]
        found += [(names[row.whole], [names[part] for part in row.parts], row.more) for row in tiling.rows]
    return found


def test_what_two_areas_of_different_sets_make_up_is_known() -> None:
    """33 is 11 and 23: 8 less 6. No two sets tell of it, whose borders all cross."""
    shown = figures(CUTS, BLOCKS)
    pairs = hidden(shown, around(CUTS, []))
    assert pairs == {11, 12}
    assert reach(shown, pairs, CUTS, 11) == (2.0, 2.0)
    every = hidden(shown, around(CUTS, shared(CUTS)))
    assert every == {11, 12, 31, 33}
    assert reach(shown, every, CUTS, 11) == (0.0, 4.0)


def test_the_audit_knows_it_too() -> None:
    shown = figures(CUTS, BLOCKS).assign(exact=True, said="F", said_count=3.0)
    seen = ~shown["area_id"].isin([11, 12])
    shown = shown.assign(seen=seen, unplaced_seen=seen, said=shown["said"].mask(shown["area_id"] == 11, "A"))
    told = inspect(shown, around(CUTS, []))
    assert told["exposed"].tolist() == [False]
    [found] = inspect(shown, around(CUTS, shared(CUTS))).to_dict("records")
    assert (found["low"], found["high"], found["exposed"]) == (2.0, 2.0, True)
    assert "pieces of ground" in found["because"]


def test_a_piece_that_is_all_of_an_area_is_that_area() -> None:
    [overlay] = overlays(AREAS, [], [], [Drawn(0, shared(CUTS))])
    assert rows(overlay, set(CUTS)) == [
        *((12, ["a", "b"], False), (14, ["c", 23], False), (21, [11, "a", "b"], False), (22, [13, "c"], False)),
        *((31, ["a", "c"], False), (32, ["b", 13], False), (33, [11, 23], False)),
    ]


def test_of_ground_without_a_figure_areas_are_no_less_than_the_rest() -> None:
    [overlay] = overlays(AREAS, [], [], [Drawn(0, shared(CUTS))])
    assert rows(overlay, {11, 21, 33}) == [(21, [11], True), (33, [11], True)]


def test_nothing_is_cut_that_a_single_set_tells() -> None:
    nested = [(11, 21), (12, 21), (13, 22)]
    [overlay] = overlays(AREAS, [], [], [Drawn(0, nested)])
    assert rows(overlay, set(CUTS)) == []


def test_figures_of_a_larger_area_stand_for_those_within() -> None:
    within = [area._replace(parent=12) if area.id == 13 else area for area in AREAS]
    [overlay] = overlays(within, [], [], [Drawn(0, shared(CUTS))])
    assert rows(overlay, {12, 21, 22, 31, 32, 33}) == [
        *((12, ["a", "b", "c"], False), (21, ["a", "b", "d"], False), (22, ["c", "e"], False)),
        *((31, ["a", "e"], False), (32, ["b", "c"], False), (33, ["d"], True)),
    ]


def test_maps_change_from_a_day_on() -> None:
    [overlay] = overlays(AREAS, [], [], [Drawn(0, [(11, 21), (12, 21)]), Drawn(9, [(11, 21), (11, 22), (12, 22)])])
    assert rows(overlay, {11, 12, 21, 22}, 8) == []
    assert rows(overlay, {11, 12, 21, 22}, 9) == [(11, [21, "a"], False), (22, ["a", 12], False)]
    assert rows(overlay, {11, 12, 21, 22}, -1) == []


def test_without_maps_a_piece_may_be_wherever_all_touch() -> None:
    """Relations tell of pairs alone: 12, 21 and 31 share ground each two by two, and may all at once."""
    pairs = [(11, 21), (11, 31), (21, 31), (12, 21), (12, 31), (12, 32), (21, 32)]
    [overlay] = overlays(AREAS, pairs, [], [])
    assert rows(overlay, {11, 12, 21, 31, 32}) == [
        (12, ["a", 32], False),
        (21, [11, "a", 32], False),
        (31, [11, "a"], False),
    ]


def test_sets_that_nobody_relates_are_not_laid_over_each_other() -> None:
    first, second = overlays(AREAS, [(11, 21), (11, 22), (12, 22), (21, 31), (22, 31)], [], [])
    assert sorted(len(one.sides) for one in (first, second)) == [2, 2]


def test_areas_that_touch_no_other_set_on_maps_are_related_as_said() -> None:
    """What maps show of two sets they show better than relations do."""
    assert overlays(AREAS, [(11, 21)], [(11, 21)], []) == []


def test_figures_that_do_not_bear_pieces_out_are_left_alone() -> None:
    """33 tells of far too many: what the others say still holds."""
    shown = figures(CUTS, BLOCKS)
    shown["value"] = shown["value"].mask(shown["area_id"] == 33, 50.0)
    told = quantities(shown)
    every = np.ones(len(told.cells), dtype=np.bool_)
    found = system(shown, told, around(CUTS, shared(CUTS)), every)
    of = told.shown.set_index("cell")["area_id"]
    pieces = [number for number, why in enumerate(found.relations.labels) if why == "pieces of ground"]
    entries = pd.DataFrame({"row": found.relations.relation, "area": pd.Series(found.relations.cell).map(of)})
    named = [sorted(entries.loc[entries["row"] == one, "area"].dropna()) for one in pieces]
    assert named == [[12], [14, 23], [11, 21], [13, 22], [31], [13, 32]]
    assert (found.pieces["value"] >= 0).all()


def town(lots: random.Random) -> tuple[Cuts, list[int]]:
    """Four sets, one of them of blocks from everywhere."""
    size = lots.randint(6, 10)
    cuts: Cuts = {TOWN: range(size)}
    for area_set, most in ((1, 2), (2, 3), (3, 4), (4, 4)):
        blocks = list(range(size))
        if area_set == 4:
            lots.shuffle(blocks)
        for number in range(1, size + 1):
            count = lots.randint(1, most)
            if blocks:
                cuts[10 * area_set + number] = sorted(blocks[:count])
            blocks = blocks[count:]
    return cuts, [lots.choice((0, 0, 1, 2, 3, 6)) for _ in range(size)]


@pytest.mark.parametrize("seed", range(8))
def test_who_knows_all_blocks_finds_no_small_figure(seed: int) -> None:
    cuts, blocks = town(random.Random(seed))
    shown = figures(cuts, blocks)
    found = protect(shown, around(cuts, shared(cuts)))
    assert not found.audited["exposed"].any()
    secret = set(shown.loc[found.hidden.index, "area_id"].tolist())
    small = [area for area, value in zip(shown["area_id"], shown["value"], strict=True) if 0 < value < 3]
    assert small
    for area in small:
        low, high = reach(shown, secret, cuts, area)
        assert low <= 0
        assert high >= 3


def test_large_ground_is_looked_at_part_by_part() -> None:
    """Of each area that is told of, all pieces are."""
    number = 3 * AT_ONCE
    left = [Area(1_000 + one, 1, None, 0, EVER) for one in range(number)]
    right = [Area(10_000 + one, 2, None, 0, EVER) for one in range(number + 1)]
    pieces = [(1_000 + one, 10_000 + one + more) for one in range(number) for more in (0, 1)]
    [overlay] = overlays([*left, *right], [], [], [Drawn(0, pieces)])
    areas = overlay.areas
    found = list(overlay.tilings(areas, (True,) * len(areas), 0))
    assert len(found) > 3
    assert max(tiling.pieces for tiling in found) <= AT_ONCE
    told = sorted(areas[place].id for tiling in found for place in tiling.places)
    assert told == sorted(area.id for area in areas)

"""What wholes leave for people of whom nobody sent a figure is protected as a figure is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import pytest

from planning.linked import Members, Surroundings, divisions, inspect, protect
from planning.linked.spans import covered, gaps, outer
from tests.planning.linked.test_protection import AREAS, AROUND, CITY, NORTH, SOUTH, figures

TOTAL, WOMEN, MEN = range(3)
WIDTH = 5.0
AGED = {10: (0, 17), 11: (18, 64), 12: (65, 999), 13: (80, 999)}
AGES = Members(
    {TOTAL: frozenset()} | {one: frozenset([one]) for one in AGED}, dict.fromkeys(AGED, 2), AGED
)  # AGED says which
THREE = Members({one: frozenset([one] if one else []) for one in range(4)}, dict.fromkeys((1, 2, 3), 1), {})
OF_AGES, OF_THREE = (
    Surroundings(AREAS, divisions(AREAS, dict.fromkeys((1, 2, 3), CITY)), [], members) for members in (AGES, THREE)
)
Sent = Mapping[tuple[int, int], int]
Found = list[tuple[float, tuple[int, ...], tuple[int, ...]]]


def hidden(sent: Sent, around: Surroundings = AROUND, least: float = WIDTH) -> dict[tuple[int, int], str]:
    """Whatever is hidden, by area and breakdown, where nothing may be exposed."""
    shown = figures(dict(sent), min_count=least)
    found = protect(shown, around)
    assert not found.audited["exposed"].any()
    places = shown.loc[found.hidden.index, ["area_id", "breakdown_id"]].itertuples(index=False, name=None)
    return dict(zip(places, found.hidden["conf_status"], strict=True))


def rests(sent: Sent, around: Surroundings = AROUND) -> Found:
    """What could be told if all was shown: how many, and the places of the figures that would tell it."""
    shown = figures(dict(sent), min_count=WIDTH).assign(seen=True, exact=True, unplaced_seen=True, said="F")
    found = inspect(shown.assign(said_count=WIDTH), around)
    found = found[found["exposed"] & found["wholes"].notna()]
    return sorted((low, *who) for low, *who in found[["low", "wholes", "parts"]].itertuples(index=False, name=None))


def test_two_germans_whom_nobody_sent() -> None:
    """Of 22 women and men, 20 are women: hiding the 20 leaves the men anywhere from 0 to 22."""
    sent = {(2, TOTAL): 22, (2, WOMEN): 20, (3, TOTAL): 60, (3, WOMEN): 20}
    assert rests(sent) == [(2.0, (0,), (1,))]
    assert hidden(sent) == {(2, WOMEN): "D"}
    told = protect(figures(sent, min_count=WIDTH), AROUND).audited
    assert told[["low", "high", "promised_low", "promised_high"]].to_numpy().tolist() == [[0.0, 22.0, 0.0, 5.0]]


@pytest.mark.parametrize("number", [0, 5])
def test_nobody_and_enough_are_no_secret(number: int) -> None:
    assert hidden({(2, TOTAL): 20 + number, (2, WOMEN): 20}) == {}


def test_members_that_are_all_there_and_do_not_add_up() -> None:
    """Of two nobody knows whether they are women or men."""
    assert hidden({(2, TOTAL): 42, (2, WOMEN): 20, (2, MEN): 20}) == {}


def test_what_is_left_for_several_members() -> None:
    sent = {(2, TOTAL): 42, (2, 1): 40}
    assert rests(sent, OF_THREE) == [(2.0, (0,), (1,))]
    assert rests(sent | {(2, 2): 2}, OF_THREE) == []
    assert rests(sent | {(2, 2): 0}, OF_THREE) == [(2.0, (0,), (1, 2))]


def test_a_small_part_beside_a_small_rest() -> None:
    """A hidden man and another person without a figure: together they would be two, as 22 and 20 tell."""
    sent = {(2, TOTAL): 22, (2, 1): 20, (2, 2): 1}
    assert hidden(sent, OF_THREE) == {(2, 1): "D", (2, 2): "A"}


def test_an_area_without_a_figure() -> None:
    """The city and three of its four quarters; two of four leave so many for the others together."""
    sent = {(CITY, TOTAL): 103, (2, TOTAL): 40, (3, TOTAL): 30, (4, TOTAL): 30}
    assert rests(sent) == [(3.0, (0,), (1, 2, 3))]
    assert hidden(sent) == {(3, TOTAL): "D"}
    assert rests({(CITY, TOTAL): 73, (2, TOTAL): 40, (3, TOTAL): 30}) == [(3.0, (0,), (1, 2))]


def test_areas_that_are_all_there_and_do_not_add_up() -> None:
    assert hidden({(CITY, TOTAL): 103, **{(quarter, TOTAL): 25 for quarter in (2, 3, 4, 5)}}) == {}


def test_what_could_not_be_placed_is_no_rest() -> None:
    sent = {(CITY, TOTAL): 113, (2, TOTAL): 40, (3, TOTAL): 30, (4, TOTAL): 30}
    shown = figures(sent, min_count=WIDTH)
    shown.loc[0, "unassignable"] = 13.0
    assert protect(shown, AROUND).hidden.empty
    shown.loc[0, "value"] = 115.0
    assert len(protect(shown, AROUND).hidden) == 1


def test_a_quarter_that_tells_its_women_alone() -> None:
    """No margin stands between: the city less three quarters and the women of the fourth leaves its men."""
    sent = {(CITY, TOTAL): 122, (2, TOTAL): 40, (3, TOTAL): 30, (4, TOTAL): 30, (5, WOMEN): 20}
    assert rests(sent) == [(2.0, (0,), (1, 2, 3, 4))]
    assert rests(sent | {(5, MEN): 2}) == []
    assert len(hidden(sent)) == 1


def test_a_report_area_less_a_quarter_of_it() -> None:
    """Somebody says that two quarters make up the north, one of which has no figure."""
    assert rests({(NORTH, TOTAL): 22, (2, TOTAL): 20}) == [(2.0, (0,), (1,))]
    assert rests({(NORTH, TOTAL): 20, (2, TOTAL): 20}) == []
    assert rests({(NORTH, TOTAL): 22, (2, TOTAL): 20, (3, TOTAL): 2}) == []


def test_two_sets_of_a_city_that_has_no_figure() -> None:
    """All quarters are as many as both halves; three of them leave the fourth a rest."""
    halves = {(NORTH, TOTAL): 70, (SOUTH, TOTAL): 33}
    quarters = {(2, TOTAL): 40, (3, TOTAL): 30, (4, TOTAL): 30}
    around = replace(AROUND, shares=[])
    assert rests(halves | quarters, around) == [(3.0, (0, 1), (2, 3, 4))]
    small = halves | quarters | {(5, TOTAL): 3}
    assert len(hidden(small, around)) == 2
    assert hidden(small, around)[5, TOTAL] == "A"


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({0: 42, 10: 40}, [(2.0, (0,), (1,))]),
        ({0: 90, 12: 40, 13: 38}, [(2.0, (1,), (2,))]),
        ({0: 42, 12: 40, 13: 30}, [(2.0, (0,), (1,))]),
        ({0: 92, 10: 50, 12: 40, 13: 30}, [(2.0, (0,), (1, 2))]),
        ({0: 92, 10: 50, 11: 2, 12: 40}, []),
        ({12: 42, 13: 40}, [(2.0, (0,), (1,))]),
    ],
    ids=["adults", "65 to 79", "below 65", "18 to 64", "all told", "without a whole"],
)
def test_ages_that_nobody_sent(sent: dict[int, int], found: Found) -> None:
    assert rests({(2, age): number for age, number in sent.items()}, OF_AGES) == found


def test_a_quarter_of_a_year_that_nobody_sent() -> None:
    shown = figures({(CITY, TOTAL): 22, (2, TOTAL): 9, (3, TOTAL): 11}, min_count=WIDTH)
    shown = shown.assign(area_id=CITY, start=[1, 1, 101], end=[365, 100, 200])
    found = protect(shown, AROUND)
    assert found.audited[["row", "wholes", "parts"]].to_numpy().tolist() == [[0, (0,), (1, 2)]]
    assert found.hidden["conf_status"].tolist() == ["D"]


def test_a_rest_of_money_is_no_secret() -> None:
    shown = figures({(2, TOTAL): 22, (2, WOMEN): 20}, min_count=WIDTH)
    assert protect(shown.assign(counts_people=False), AROUND).hidden.empty
    assert protect(shown.assign(type="DYNAMIC_ABSOLUTE"), AROUND).hidden.empty


def test_counts_of_rates_leave_rests() -> None:
    shown = figures({(2, TOTAL): 22, (2, WOMEN): 20}, min_count=WIDTH)
    rates = shown.assign(type="STATUS_RELATIVE", per=100, counts_people=False, count=shown["value"], value=20.0)
    found = protect(rates.assign(base=100.0), AROUND)
    assert found.hidden["conf_status"].tolist() == ["D"]
    assert not found.audited["exposed"].any()


def test_what_was_shown_stays_where_it_can() -> None:
    shown = figures({(2, TOTAL): 22, (2, WOMEN): 20}, min_count=WIDTH).assign(was=["", "F"])
    assert protect(shown, AROUND).hidden.index.tolist() == [0]


def test_an_earlier_version_leaves_a_rest() -> None:
    """What was 20 before a correction is still to be asked for, beside the whole of then."""
    shown = figures({(2, TOTAL): 30, (2, WOMEN): 20}, min_count=WIDTH).assign(first=[1, 0], last=1)
    before = shown.loc[[0]].assign(value=22.0, first=0, last=0)
    both = pd.concat([shown, before], ignore_index=True)
    found = protect(both, AROUND)
    assert found.audited[["row", "wholes", "parts"]].to_numpy().tolist() == [[2, (2,), (1,)]]
    assert not found.audited["exposed"].any()
    assert len(found.hidden) == 1


@pytest.mark.parametrize(
    ("people", "number"), [((22, 20), 0), ((17, 14), 0), ((20, 17), 0)], ids=["2 of 22", "3 of 17", "3 of 20"]
)
def test_rounding_is_enough(people: Sequence[int], number: int) -> None:
    """20 and 20, 15 and 15, 20 and 15: two that are rounded to fives may be off by four each way."""
    sent = {(2, TOTAL): people[0], (2, WOMEN): people[1]}
    found = protect(figures(sent, min_count=WIDTH, rounding=5.0, only_rounded=True), AROUND)
    assert len(found.hidden) == number
    assert len(found.audited) == 1
    assert not found.audited["exposed"].any()


def test_partners_see_a_rest_that_is_small_for_the_public_alone() -> None:
    sent = {(2, TOTAL): 24, (2, WOMEN): 20}
    public = protect(figures(sent, min_count=WIDTH), AROUND)
    said = public.hidden["conf_status"]
    own = figures(sent, min_count=3.0, said_count=WIDTH)
    own = own.assign(said=said.reindex(own.index), seen=~own.index.isin(said.index))
    assert len(said) == 1
    assert protect(own.assign(unplaced_seen=own["seen"]), AROUND).hidden.empty


def test_gaps_between_spans() -> None:
    assert gaps(((0, 99), (0, 17), (65, 99))) == [((0, 1), (2, -1), (1, -1))]
    assert gaps(((0, 17), (18, 64), (0, 64))) == []
    assert gaps(((0, 17), (10, 24))) == []


def test_the_outer_sum_of_spans() -> None:
    assert sorted(outer(((0, 17), (65, 99), (80, 99)))) == [(0, 1), (1, 1)]
    assert sorted(outer(((0, 5), (6, 17), (0, 17)))) == [(0, 1), (1, 1)]
    assert outer(((0, 17), (10, 24))) == ((0, 1),)


@pytest.mark.parametrize(
    ("spans", "all_of_it"), [([(0, 5), (6, 9)], True), ([(0, 5), (7, 9)], False), ([(1, 9)], False), ([], False)]
)
def test_what_spans_cover(spans: list[tuple[int, int]], all_of_it: bool) -> None:
    assert covered(spans, 0, 9) == all_of_it

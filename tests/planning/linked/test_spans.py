"""Sums among ages and among periods."""

from hypothesis import given
from hypothesis import strategies as st

from planning.linked.spans import Span, balances, contents

OLDEST = 40


def test_a_year_is_its_quarters() -> None:
    (balance,) = balances(((0, 364), (0, 89), (90, 180), (181, 272), (273, 364)))
    assert dict(balance) == {0: 1, 1: -1, 2: -1, 3: -1, 4: -1}


def test_ages_that_overlap() -> None:
    (balance,) = balances(((65, OLDEST + 60), (65, 79), (80, OLDEST + 60)))
    assert dict(balance) == {0: 1, 1: -1, 2: -1}


def test_a_difference_of_wider_ages() -> None:
    """60+ and 65+ tell those of 60 to 64, though neither has another part."""
    (balance,) = balances(((60, 99), (65, 99), (60, 64)))
    assert dict(balance) == {0: 1, 1: -1, 2: -1}


def test_nothing_follows_from_ages_that_only_overlap() -> None:
    assert balances(((0, 17), (15, 30), (18, 64))) == []


def test_what_lies_within_is_not_more() -> None:
    assert [dict(one) for one in contents(((0, 64), (0, 17), (18, 20)))] == [{0: 1, 1: -1, 2: -1}]


spans = st.lists(
    st.tuples(st.integers(0, OLDEST), st.integers(0, OLDEST)).map(lambda pair: (min(pair), max(pair))),
    min_size=1,
    max_size=8,
)


@given(spans, st.lists(st.integers(0, 50), min_size=OLDEST + 1, max_size=OLDEST + 1))
def test_they_hold_for_any_people(drawn: list[Span], people: list[int]) -> None:
    value = [sum(people[first : last + 1]) for first, last in drawn]
    for balance in balances(tuple(drawn)):
        assert sum(sign * value[place] for place, sign in balance) == 0
    for balance in contents(tuple(drawn)):
        assert sum(sign * value[place] for place, sign in balance) >= 0

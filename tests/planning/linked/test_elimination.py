"""What sums over places that nobody tells say of the others."""

import pytest

from planning.linked.elimination import Row, Signs, eliminated

UNTOLD = {10, 11, 12, 13}


def told(*rows: Row) -> list[tuple[Signs, bool, bool]]:
    found, together = eliminated(rows, UNTOLD)
    assert not together
    return [(row.signs, row.more, row.rest) for row in found]


def equal(signs: Signs, *, sound: bool = True) -> Row:
    return Row(signs, more=False, sound=sound, rest=False)


def test_a_place_that_stands_in_one_sum_is_what_the_others_leave() -> None:
    assert told(equal({0: 1, 1: -1, 10: -1})) == [({0: 1, 1: -1}, True, True)]
    assert told(equal({10: 1, 1: -1, 2: -1})) == []


def test_a_place_in_two_sums_is_as_large_in_both() -> None:
    """0 and what 10 is are 1; 2 and the same are 3."""
    (signs, more, rest), left = told(equal({1: 1, 0: -1, 10: -1}), equal({3: 1, 2: -1, 10: -1}))
    assert (more, rest) == (False, False)
    assert {place: sign * signs[1] for place, sign in signs.items()} == {1: 1, 0: -1, 3: -1, 2: 1}
    assert left in [({1: 1, 0: -1}, True, True), ({3: 1, 2: -1}, True, True)]


def test_what_is_not_known_to_be_more_is_not_said_to_be() -> None:
    """Both are what is left of a whole; whichever whole has cases without a place, nobody knows."""
    found, _ = eliminated([equal({1: 1, 0: -1, 10: -1}), equal({3: 1, 2: -1, 10: -1})], UNTOLD)
    assert [row.sound for row in found if not row.more] == [False]
    found, _ = eliminated([equal({1: 1, 0: -1, 10: -1}), equal({10: 1, 2: -1, 3: -1})], UNTOLD)
    assert [(row.signs, row.sound) for row in found if not row.more] == [({1: 1, 0: -1, 2: -1, 3: -1}, True)]


def test_bounds_from_above_are_added_up() -> None:
    """All women are 0; of the women in two areas nobody knows but that they are not more than all in each."""
    found = told(equal({0: 1, 10: -1, 11: -1}), *(Row({one: 1, one + 9: -1}, True, True, True) for one in (1, 2)))
    assert ({1: 1, 2: 1, 0: -1}, True, True) in found


@pytest.mark.parametrize("factor", [2, 3])
def test_what_cannot_be_left_out_stays(factor: int) -> None:
    rows = [equal({0: 1, 10: -factor, 11: -factor}), equal({1: 1, 10: -factor, 11: factor})]
    plain, together = eliminated(rows, UNTOLD)
    assert plain == []
    assert [len(some) for some in together] == [2]

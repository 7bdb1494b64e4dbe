"""What follows from proposals and from what people said."""

from datetime import UTC, datetime

from loaders.matching.proposals import Proposal
from loaders.matching.settling import Settlement, Verdict, settle
from models.vocabulary import MatchBasis, MatchDoubt, MatchState

DAY = datetime(2026, 5, 4, tzinfo=UTC)
YES, NO, OPEN = (Verdict(state, DAY) for state in (MatchState.CONFIRMED, MatchState.REFUSED, MatchState.OPEN))


def certain(one: int, other: int) -> Proposal:
    return Proposal(one, other, MatchBasis.NAME, 1, "")


def likely(one: int, other: int) -> Proposal:
    return Proposal(one, other, MatchBasis.SIMILAR_NAME, 0.7, "", MatchDoubt.DIFFERENT_NAMES)


def states(settlement: Settlement) -> dict[tuple[int, int], str]:
    return {(match.proposal.one, match.proposal.other): match.state.name for match in settlement.matches}


def test_what_is_certain_is_made_and_what_is_likely_waits() -> None:
    settlement = settle([certain(1, 2), likely(3, 4)], {})
    assert settlement.merged_into == {2: 1}
    assert states(settlement) == {(1, 2): "CONFIRMED", (3, 4): "OPEN"}


def test_a_person_has_the_last_word() -> None:
    settlement = settle([certain(1, 2), likely(3, 4)], {(1, 2): NO, (3, 4): YES})
    assert settlement.merged_into == {4: 3}
    assert states(settlement) == {(1, 2): "REFUSED", (3, 4): "CONFIRMED"}
    assert [match.decided_at for match in settlement.matches] == [DAY, DAY]


def test_what_was_taken_back_is_open_even_where_it_is_certain() -> None:
    settlement = settle([certain(1, 2)], {(1, 2): OPEN})
    assert settlement.merged_into == {}
    assert states(settlement) == {(1, 2): "OPEN"}


def test_the_first_stands_for_the_whole_group() -> None:
    settlement = settle([certain(2, 3), certain(1, 3), likely(1, 2)], {})
    assert settlement.merged_into == {2: 1, 3: 1}
    assert states(settlement) == {(2, 3): "CONFIRMED", (1, 3): "CONFIRMED", (1, 2): "CONFIRMED"}


def test_two_that_are_told_apart_do_not_meet_in_a_third() -> None:
    settlement = settle([certain(1, 2), certain(2, 3)], {(1, 3): NO})
    assert settlement.merged_into == {2: 1}
    assert states(settlement) == {(1, 2): "CONFIRMED", (2, 3): "OPEN", (1, 3): "REFUSED"}
    assert settlement.contradicted == set()


def test_words_that_contradict_each_other() -> None:
    assert settle([], {(1, 2): YES, (2, 3): YES, (1, 3): NO}).contradicted == {(2, 3)}
    assert settle([], {(1, 2): YES, (2, 3): YES, (1, 3): OPEN}).contradicted == {(1, 3)}


def test_pairs_that_nobody_proposed() -> None:
    settlement = settle([], {(1, 2): YES, (3, 4): NO, (5, 6): OPEN})
    assert settlement.merged_into == {2: 1}
    assert states(settlement) == {(1, 2): "CONFIRMED", (3, 4): "REFUSED"}
    assert {match.proposal.basis for match in settlement.matches} == {MatchBasis.DECISION}

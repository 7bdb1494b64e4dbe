"""What follows from proposals and from what people said: which organizations are one, and what is left to look at."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from loaders.matching.proposals import Proposal
from models.vocabulary import MatchBasis, MatchState

Pair = tuple[int, int]


class Verdict(NamedTuple):
    """A person's last word on two organizations."""

    state: MatchState
    at: datetime


class Match(NamedTuple):
    """A proposal and what became of it."""

    proposal: Proposal
    state: MatchState
    decided_at: datetime | None


class Settlement(NamedTuple):
    """`merged_into` has the survivor of each organization that does not stand for itself.

    `contradicted` are pairs whose verdict others overrule: confirmed ones that refusals keep apart, and those that are
    one through others although they shall not be.
    """

    matches: list[Match]
    merged_into: dict[int, int]
    contradicted: set[Pair]


def settle(proposals: Collection[Proposal], verdicts: Mapping[Pair, Verdict]) -> Settlement:
    """People come first, then what is certain; two that somebody told apart are never one, not even through a third."""
    groups = Groups({pair for pair, verdict in verdicts.items() if verdict.state is MatchState.REFUSED})
    confirmed = [pair for pair, verdict in verdicts.items() if verdict.state is MatchState.CONFIRMED]
    contradicted = {pair for pair in confirmed if not groups.join(*pair)}
    for proposal in proposals:
        if proposal.doubt is None and (proposal.one, proposal.other) not in verdicts:
            groups.join(proposal.one, proposal.other)
    contradicted |= {
        pair for pair, verdict in verdicts.items() if verdict.state is MatchState.OPEN and groups.are_one(*pair)
    }
    known = {(proposal.one, proposal.other): proposal for proposal in proposals}
    said = {pair: _said(*pair) for pair, verdict in verdicts.items() if verdict.state is not MatchState.OPEN}
    matches = [_match(proposal, groups, verdicts.get(pair)) for pair, proposal in (said | known).items()]
    return Settlement(matches, groups.merged_into(), contradicted)


def _said(one: int, other: int) -> Proposal:
    return Proposal(one, other, MatchBasis.DECISION, 1, "")


def _match(proposal: Proposal, groups: "Groups", verdict: Verdict | None) -> Match:
    state = verdict.state if verdict else MatchState.OPEN
    if groups.are_one(proposal.one, proposal.other):
        state = MatchState.CONFIRMED
    elif state is MatchState.CONFIRMED:
        state = MatchState.OPEN
    return Match(proposal, state, verdict.at if verdict else None)


class Groups:
    """Organizations that are one; the one known first stands for all of its group."""

    def __init__(self, apart: Collection[Pair]) -> None:
        self._apart = apart
        self._first: dict[int, int] = {}

    def first(self, number: int) -> int:
        while number in self._first:
            number = self._first[number]
        return number

    def are_one(self, one: int, other: int) -> bool:
        return self.first(one) == self.first(other)

    def join(self, one: int, other: int) -> bool:
        """False where that would join two that are told apart."""
        ends = {self.first(one), self.first(other)}
        if any({self.first(here), self.first(there)} == ends for here, there in self._apart):
            return False
        if len(ends) > 1:
            self._first[max(ends)] = min(ends)
        return True

    def merged_into(self) -> dict[int, int]:
        return {number: self.first(number) for number in self._first}

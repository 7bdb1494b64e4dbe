"""Which organizations may be one: by their numbers first, then by their names, then by likeness of the names."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple, TypeVar

from loaders.matching.names import read_name
from loaders.matching.similarity import OTHER_FORM, Similarity, of_forms
from models.vocabulary import MatchBasis, MatchDoubt

K = TypeVar("K", bound=Hashable)

LEAST = 0.6
"""Less like names are not worth a person's look; docs/matching.md shows what other limits would find."""
UNLIKE = 0.2
"""Organizations with one number but names as unlike as this: one of them was mistyped."""


class Number(NamedTuple):
    scheme: str
    court: str | None
    value: str


class Organization(NamedTuple):
    """`senders` are the datasets that brought it under its own code."""

    id: int
    name: str
    numbers: frozenset[Number] = frozenset()
    senders: frozenset[int] = frozenset()


class Proposal(NamedTuple):
    """Two organizations, the lower number first, which are certainly one where nothing casts doubt on it."""

    one: int
    other: int
    basis: MatchBasis
    score: float
    evidence: str
    doubt: MatchDoubt | None = None


def propose(organizations: Collection[Organization], least: float = LEAST) -> list[Proposal]:
    """Each pair once, on the firmest ground that there is for it."""
    comparing = Comparing(organizations)
    found: dict[tuple[int, int], Proposal] = {}
    for proposal in (*comparing.by_number(), *comparing.by_name(), *comparing.by_likeness(least)):
        found.setdefault((proposal.one, proposal.other), proposal)
    return list(found.values())


class Comparing:
    """Organizations of one municipality with their names read."""

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self.organizations = {one.id: one for one in organizations}
        names = {number: read_name(one.name) for number, one in self.organizations.items()}
        self.names = {number: name for number, name in names.items() if name.words}
        self.similarity = Similarity(self.names)

    def by_number(self) -> Iterator[Proposal]:
        bearers = _gathered((number, one.id) for one in self.organizations.values() for number in one.numbers)
        for number, sharing in bearers.items():
            for one, other in combinations(sorted(sharing), 2):
                alike = one in self.names and other in self.names and self.similarity.score(one, other) > UNLIKE
                doubt = None if alike else MatchDoubt.DIFFERENT_NAMES
                yield Proposal(one, other, MatchBasis.IDENTIFIER, 1, f"{number.scheme} {number.value}", doubt)

    def by_name(self) -> Iterator[Proposal]:
        """Where several have a name and legal form and some of them are told apart, none of them is certain."""
        doubts = {
            pair: self._doubt(*pair)
            for sharing in _gathered((name.joined, number) for number, name in self.names.items()).values()
            for pair in combinations(sorted(sharing), 2)
        }
        apart = {
            self._full(one): doubt
            for (one, other), doubt in doubts.items()
            if doubt in SEPARATE and self._full(one) == self._full(other)
        }
        for (one, other), doubt in doubts.items():
            score = of_forms(self.names[one], self.names[other])
            if score == OTHER_FORM and doubt in SEPARATE:
                continue  # an association and its company
            words = " ".join(self.names[one].words)
            yield Proposal(one, other, MatchBasis.NAME, score, words, doubt or apart.get(self._full(one)))

    def by_likeness(self, least: float) -> Iterator[Proposal]:
        """Who tells two organizations apart knows why, unless their names are the same."""
        for one, other, score in self.similarity.pairs(least):
            doubt = self._doubt(one, other)
            if doubt not in SEPARATE:
                yield Proposal(
                    one,
                    other,
                    MatchBasis.SIMILAR_NAME,
                    score,
                    self._common(one, other),
                    doubt or MatchDoubt.DIFFERENT_NAMES,
                )

    def _full(self, number: int) -> tuple[str, str | None]:
        return self.names[number].joined, self.names[number].form

    def _common(self, one: int, other: int) -> str:
        return " ".join(word for word in self.names[one].words if word in self.names[other].words)

    def _doubt(self, one: int, other: int) -> MatchDoubt | None:
        here, there = self.organizations[one], self.organizations[other]
        if _other_numbers(here, there):
            return MatchDoubt.DIFFERENT_NUMBERS
        if here.senders & there.senders:
            return MatchDoubt.SAME_SENDER
        return MatchDoubt.DIFFERENT_FORM if self.names[one].form != self.names[other].form else None


SEPARATE = frozenset({MatchDoubt.DIFFERENT_NUMBERS, MatchDoubt.SAME_SENDER})


def _other_numbers(one: Organization, other: Organization) -> bool:
    """Whether both stand in one register, under numbers of which none is the same."""
    registers = {number[:2] for number in one.numbers} & {number[:2] for number in other.numbers}
    return bool(registers) and not one.numbers & other.numbers


def _gathered(pairs: Iterable[tuple[K, int]]) -> dict[K, set[int]]:
    found: dict[K, set[int]] = defaultdict(set)
    for key, number in pairs:
        found[key].add(number)
    return found

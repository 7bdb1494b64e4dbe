"""Wholes of which some members are told themselves, and others only by another dimension.

24 are 9 women, and of the men 6 below 18 and 6 below 65: 3 men are older, though nobody says how many men there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planning.linked.breakdowns import Members, chosen
from planning.linked.grids import Family, Sum

ITSELF = frozenset[int]()

Names = frozenset[int]
Parts = Mapping[Names, int]
"""Places by the member of the other dimension, `ITSELF` for all of them together."""


def mixed_families(members: Members, present: Iterable[int]) -> list[Family]:
    """Among breakdowns that are present, where some member stands with those of another dimension alone."""
    there = {members.of_breakdown[one]: one for one in present}
    lacking = {
        (names - {one, other}, members.dimension[one], members.dimension[other])
        for names in there
        for one in names
        for other in names - {one}
        if names - {one, other} in there and names - {other} not in there
    }
    order = sorted(lacking, key=lambda key: (sorted(key[0]), *key[1:]))
    return [_family(members, there, whole, *dimensions) for whole, *dimensions in order]


def _family(members: Members, there: Mapping[Names, int], whole: Names, dimension: int, other: int) -> Family:
    finer = {}
    for names in sorted(there, key=there.__getitem__):
        own, more = (
            Names(one for one in names - whole if members.dimension[one] == each) for each in (dimension, other)
        )
        if len(own) == 1 and len(more) <= 1 and names == whole | own | more:
            finer[own, more] = there[names]
    sums = _Mixed(members, [*finer]).sums
    return Family([there[whole], *finer.values()], sums, "members of a dimension, some by another")


@dataclass(frozen=True)
class _Mixed:
    """`named`: of each place from the second on its member, and that of the other dimension."""

    members: Members
    named: Sequence[tuple[Names, Names]]

    def sums(self, there: tuple[bool, ...], _: int) -> Sequence[Sum]:
        found: dict[Names, dict[Names, int]] = defaultdict(dict)
        for place, (own, more) in enumerate(self.named, start=1):
            if there[place]:
                found[own][more] = place
        kept = {own: self._told(found[own]) for own in self._apart([*found])}
        if not there[0] or all(ITSELF in parts for parts in kept.values()):
            return ()
        signs = ((0, 1), *((place, -1) for parts in kept.values() for place in parts.values()))
        rest = self._leave_out([*kept]) or any(self._leave_out([*parts]) for parts in kept.values())
        return (Sum(signs, least=True, rest=rest),)

    def _told(self, parts: Parts) -> Parts:
        """The member itself, or those of the other dimension that do not overlap."""
        names = [ITSELF] if ITSELF in parts else self._apart([*parts])
        return {one: parts[one] for one in names}

    def _apart(self, names: Sequence[Names]) -> list[Names]:
        return [names[place] for place in chosen(dict(enumerate(map(self.members.ages_of, names))))]

    def _leave_out(self, names: Sequence[Names]) -> bool:
        return names != [ITSELF] and self.members.leave_out(names)

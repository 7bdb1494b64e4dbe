"""What belongs together because something links it, however many links lie between."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

One = TypeVar("One", bound=Hashable)


class Groups(Generic[One]):
    """Things of which some were joined; what was not is a group of its own."""

    def __init__(self) -> None:
        self._first: dict[One, One] = {}

    def join(self, one: One, other: One) -> None:
        self._first[self._find(one)] = self._find(other)

    def of(self, things: Iterable[One]) -> list[list[One]]:
        """In the order of their first members, which keep theirs."""
        found: dict[One, list[One]] = defaultdict(list)
        for thing in things:
            found[self._find(thing)].append(thing)
        return list(found.values())

    def _find(self, thing: One) -> One:
        way = []
        while (first := self._first.get(thing, thing)) != thing:
            way.append(thing)
            thing = first
        self._first |= dict.fromkeys(way, thing)
        return thing

"""Sums among places some of which nobody tells, turned into sums among those that are told.

What is equal to others is put in their place (Gauss), and what is only between bounds is left out of them (Fourier and
Motzkin): whatever numbers from zero on stand in the places without a figure, just these sums hold of the others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from heapq import heappop, heappush
from typing import NamedTuple

from planning.linked.groups import Groups

WIDEST = 1_000
"""Places in a sum: what more would have to be added up is not followed."""
MORE = 2
"""How many sums may come to be where one place is left out."""

Signs = dict[int, int]


class Row(NamedTuple):
    """What the `signs` add up to is nothing, or `more`. Where figures do not bear out that it is nothing, it is `sound`
    that it is more; `rest`: by what it is more is people who can be named."""

    signs: Signs
    more: bool
    sound: bool
    rest: bool


def eliminated(
    rows: Iterable[Row], untold: set[int], signed: Set[int] = frozenset()
) -> tuple[list[Row], list[list[Row]]]:
    """What `rows` say of places that are not `untold`, which are zero or more, as all are that are not `signed`; and
    rows with places that cannot be left out without writing much more, by what hangs together."""
    work = _Work(rows, untold)
    work.replace_equals()
    work.leave_out()
    left = {number: places for number, row in work.rows.items() if (places := untold.intersection(row.signs))}
    told = [row for number, row in work.rows.items() if number not in left and _says_something(row, signed)]
    return told, [[work.rows[number] for number in some] for some in _together(left)]


def _together(places: Mapping[int, set[int]]) -> list[list[int]]:
    """Numbers of rows that have places in common."""
    joined: Groups[int] = Groups()
    for some in places.values():
        for place in some:
            joined.join(place, min(some))
    first = {place: together[0] for together in joined.of(sorted(set().union(*places.values()))) for place in together}
    found: dict[int, list[int]] = defaultdict(list)
    for number, some in places.items():
        found[first[min(some)]].append(number)
    return [*found.values()]


def _says_something(row: Row, signed: Set[int]) -> bool:
    trivial = row.more and min(row.signs.values()) > 0 and signed.isdisjoint(row.signs)
    return len(row.signs) > 1 and not trivial


class _Work:
    """The `rows` that are left by number, and by place that nobody tells those in which it stands."""

    def __init__(self, rows: Iterable[Row], untold: set[int]) -> None:
        self.rows: dict[int, Row] = {}
        self._untold = untold
        self._in: dict[int, set[int]] = defaultdict(set)
        self._number = 0
        for row in rows:
            self._add(row)

    def replace_equals(self) -> None:
        """Those first that stand in few sums and are equal to few others."""
        waiting = [(0, place) for place in sorted(self._in)]
        while waiting:
            _, place = heappop(waiting)
            fill, number = self._fill(place)
            if number is None:
                continue
            if waiting and fill > waiting[0][0]:
                heappush(waiting, (fill, place))
            else:
                self._replace(place, number)

    def _fill(self, place: int) -> tuple[int, int | None]:
        """How many entries come to be where it is replaced, and by which sum."""
        fits = [one for one in self._in[place] if self._equals(one, place)]
        if not fits:
            return 0, None
        number = min(fits, key=lambda one: (len(self.rows[one].signs), one))
        return (len(self._in[place]) - 1) * (len(self.rows[number].signs) - 1), number

    def _equals(self, number: int, place: int) -> bool:
        row = self.rows[number]
        return not row.more and abs(row.signs[place]) == 1

    def _replace(self, place: int, number: int) -> None:
        by = self._remove(number)
        sign = by.signs[place]
        for other in sorted(self._in[place]):
            row = self._remove(other)
            self._add(_sum(row, by, -row.signs[place] * sign))
        left = {one: -sign * factor for one, factor in by.signs.items() if one != place}
        self._add(Row(left, more=True, sound=True, rest=True))

    def leave_out(self) -> None:
        """Where few sums bound a place from above, or from below."""
        waiting = [(0, place) for place in sorted(self._in)]
        while waiting:
            _, place = heappop(waiting)
            growth = self._growth(place)
            if waiting and growth > waiting[0][0]:
                heappush(waiting, (growth, place))
            elif growth <= MORE and all(self.rows[one].more for one in self._in[place]):
                self._bound(place)

    def _growth(self, place: int) -> int:
        signs = [self.rows[one].signs[place] for one in self._in[place]]
        above = sum(sign < 0 for sign in signs)
        return above * (len(signs) - above) + above - len(signs)

    def _bound(self, place: int) -> None:
        rows = [self._remove(one) for one in sorted(self._in[place])]
        for top in rows:
            if top.signs[place] < 0:
                self._add(_without(top, place))
                for low in rows:
                    if low.signs[place] > 0:
                        self._add(_both(top, low, place))

    def _add(self, row: Row) -> None:
        if len(row.signs) > WIDEST or not row.signs:
            return
        self.rows[self._number] = row
        for place in row.signs:
            if place in self._untold:
                self._in[place].add(self._number)
        self._number += 1

    def _remove(self, number: int) -> Row:
        row = self.rows.pop(number)
        for place in row.signs:
            if place in self._untold:
                self._in[place].discard(number)
        return row


def _sum(row: Row, other: Row, factor: int) -> Row:
    """A sum that holds with another that is nothing, so many times."""
    signs = _added(row.signs, other.signs, factor)
    sound = row.sound and other.sound and factor > 0
    return Row(signs, row.more, sound, row.rest if row.more else row.rest or other.rest)


def _both(top: Row, low: Row, place: int) -> Row:
    down, up = -top.signs[place], low.signs[place]
    signs = _added({one: factor * up for one, factor in top.signs.items()}, low.signs, down)
    return Row(signs, more=True, sound=True, rest=top.rest and low.rest)


def _without(row: Row, place: int) -> Row:
    return row._replace(signs={one: factor for one, factor in row.signs.items() if one != place})


def _added(signs: Signs, others: Signs, factor: int) -> Signs:
    found = dict(signs)
    for place, sign in others.items():
        found[place] = found.get(place, 0) + factor * sign
    return {place: sign for place, sign in found.items() if sign}

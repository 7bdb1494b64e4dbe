"""Times whose figures hang together: levels by the changes between them, years by their quarters."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from planning.linked.changes import changes_of
from planning.linked.groups import Groups
from planning.linked.quantities import VALUE
from planning.linked.spans import Balance, balances, contents

TIME = ["change", "start", "end"]


class Time(NamedTuple):
    """The days that a level is of, or between whose levels a `change` is."""

    change: bool
    start: int
    end: int


class Step(NamedTuple):
    """Places of times with the signs with which their figures add up to nothing, or to `more`; a `change` is the place
    of one."""

    signs: Balance
    change: int | None = None
    more: bool = False


def with_times(figures: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """`shown`, as `system.summable` says, with the measure of the `levels` that it tells or changes, whether it is a
    `change`, the number `time` of what hangs together, and whether it is of a time `alone`."""
    changes = changes_of(figures, shown, "DYNAMIC_ABSOLUTE", VALUE)
    found = shown.assign(change=shown.index.isin(changes.index), levels=shown["within"])
    found.loc[changes.index, "levels"] = changes["within"]
    times = found[["levels", *TIME]].drop_duplicates().reset_index(drop=True)
    number = times.index.to_numpy().copy()
    several = times["change"] | (times["start"] < times["end"])
    for _, own in times[several.groupby(times["levels"]).transform("sum") > 0].groupby("levels"):
        place = {Time(*one): row for row, *one in own[TIME].itertuples(name=None)}
        for some in linked(place):
            number[[place[one] for one in some]] = place[some[0]]
    size = np.bincount(number, minlength=len(times))
    return found.merge(times.assign(time=number, alone=size[number] == 1), how="left", on=["levels", *TIME])


def linked(times: Iterable[Time]) -> list[list[Time]]:
    """Those between which steps lead."""
    told, joined = sorted(times), Groups[Time]()
    every = completed(told)
    for step in steps(every):
        first, *others = (every[place] for place, _ in step.signs)
        for one in others:
            joined.join(one, first)
    return joined.of(told)


def completed(times: Iterable[Time]) -> list[Time]:
    """With the days between which changes are where nobody tells a level."""
    every = sorted(times)
    changes, levels = ([one for one in every if one.change == kind] for kind in (True, False))
    known = {one.end for one in levels}
    lacking = {one.end for one in changes} - known
    before = {one.start for one in changes if not known.intersection((one.start, one.start - 1))}
    lacking |= {day - 1 if day - 1 in lacking and day not in lacking else day for day in before}
    return sorted([*every, *(Time(False, day, day) for day in lacking)])


def steps(times: Sequence[Time]) -> list[Step]:
    """All sums that hold among times that are `completed`."""
    return [*_changes(times), *_periods(times)]


def _changes(times: Sequence[Time]) -> Iterator[Step]:
    levels = {place: one for place, one in enumerate(times) if not one.change}
    for change, (is_change, start, end) in enumerate(times):
        if is_change:
            later = [place for place, one in levels.items() if one.end == end]
            earlier = [place for place, one in levels.items() if one.end in (start, start - 1)]
            yield from (Step(((one, 1), (other, -1), (change, -1)), change) for one, other in product(later, earlier))


def _periods(times: Sequence[Time]) -> Iterator[Step]:
    places = [place for place, one in enumerate(times) if not one.change and one.start < one.end]
    spans = tuple((times[place].start, times[place].end) for place in places)
    for more, found in ((False, balances(spans)), (True, contents(spans))):
        for balance in found:
            yield Step(tuple((places[place], sign) for place, sign in balance), more=more)

"""Which figures must be looked at together: what is reckoned from each other, at times that hang together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import asyncpg

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cluster:
    """`indicators` on `days` (the last ones of their periods); `number` figures."""

    indicators: Sequence[int]
    days: Sequence[date]
    number: int


async def clusters(connection: asyncpg.Connection) -> list[Cluster]:
    """Those that hold any of the periods noted in `touched`."""
    touched = {(row["indicator_id"], row["period_end"]) for row in await connection.fetch(TOUCHED_PERIODS)}
    links = await connection.fetch(LINKS)
    found = []
    for family in _families({indicator for indicator, _ in touched}, links):
        periods = await connection.fetch(PERIODS, family)
        levels = {row["id"]: row["numerator_id"] for row in links if row["is_change"]}
        found += [one for one in _of_family(family, periods, levels) if _holds(one, touched)]
    return found


def portions(found: Iterable[Cluster], most: int) -> Iterator[Cluster]:
    """Several of the same indicators in one, as long as they are not too many figures."""
    waiting: Cluster | None = None
    for one in found:
        if waiting is not None and waiting.indicators == one.indicators and waiting.number + one.number <= most:
            waiting = Cluster(one.indicators, [*waiting.days, *one.days], waiting.number + one.number)
            continue
        if waiting is not None:
            yield waiting
        waiting = one
    if waiting is not None:
        yield waiting


def _holds(cluster: Cluster, touched: set[tuple[int, date]]) -> bool:
    return any((indicator, day) in touched for indicator in cluster.indicators for day in cluster.days)


def _families(indicators: Iterable[int], links: Sequence[Any]) -> list[list[int]]:
    """Indicators with all that are reckoned from them, and from which they are."""
    near: dict[int, set[int]] = defaultdict(set)
    for row in links:
        for other in (row["numerator_id"], row["base_id"]):
            if other is not None:
                near[row["id"]].add(other)
                near[other].add(row["id"])
    found: list[list[int]] = []
    for indicator in sorted(indicators):
        if not any(indicator in family for family in found):
            family = [indicator]
            for one in family:
                family += [other for other in sorted(near[one]) if other not in family]
            found.append(sorted(family))
    return found


def _of_family(family: Sequence[int], periods: Sequence[Any], levels: dict[int, int]) -> list[Cluster]:
    """Periods that overlap, or between which a change is told, belong together."""
    group = Groups()
    spans = sorted({(row["period_start"], row["period_end"]) for row in periods})
    latest: tuple[date, date] | None = None
    for span in spans:
        if latest is not None and span[0] <= latest[1]:
            group.join(latest[1], span[1])
        latest = span if latest is None or span[1] > latest[1] else latest
    ends = {row["period_end"] for row in periods}
    for row in periods:
        if row["indicator_id"] in levels:
            for day in (row["period_start"], row["period_start"] - DAY):
                if day in ends:
                    group.join(day, row["period_end"])
    sizes: dict[date, int] = defaultdict(int)
    for row in periods:
        sizes[row["period_end"]] += row["number"]
    return [Cluster(family, days, sum(sizes[day] for day in days)) for days in group.of(sorted(ends))]


class Groups:
    """Days that belong together."""

    def __init__(self) -> None:
        self._first: dict[date, date] = {}

    def join(self, one: date, other: date) -> None:
        first, second = sorted([self._find(one), self._find(other)])
        self._first[second] = first

    def of(self, days: Iterable[date]) -> list[list[date]]:
        found: dict[date, list[date]] = defaultdict(list)
        for day in days:
            found[self._find(day)].append(day)
        return list(found.values())

    def _find(self, day: date) -> date:
        while self._first.get(day, day) != day:
            day = self._first[day]
        return day


TOUCHED_PERIODS = "SELECT DISTINCT indicator_id, period_end FROM touched"
LINKS = """
SELECT id, numerator_id, base_id, type = 'DYNAMIC_ABSOLUTE' AND numerator_id IS NOT NULL AS is_change FROM indicators
"""
PERIODS = """
SELECT indicator_id, period_start, period_end, count(*) AS number
FROM (
    SELECT indicator_id, period_start, period_end FROM raw.observations WHERE indicator_id = ANY($1)
    UNION ALL SELECT indicator_id, period_start, period_end FROM raw.observations_history WHERE indicator_id = ANY($1)
) AS versions GROUP BY 1, 2, 3
"""

"""Which figures must be looked at together: those reckoned from each other, where and when they hang together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import asyncpg

from planning.linked import Groups, Surroundings, grounds

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cluster:
    """`indicators` in the areas of `around` on `days` (the last ones of their periods); `number` figures."""

    around: Surroundings
    indicators: Sequence[int]
    days: Sequence[date]
    number: int

    @property
    def figures(self) -> tuple[list[int], list[date], list[int]]:
        """What tells its figures: indicators, days and area sets."""
        return [*self.indicators], [*self.days], self.around.area_sets


async def clusters(connection: asyncpg.Connection, around: Surroundings) -> list[Cluster]:
    """Those that hold any of the periods noted in `touched`."""
    touched = await connection.fetch("SELECT DISTINCT indicator_id, area_set_id, period_end FROM touched")
    links = await connection.fetch(LINKS)
    found = []
    for ground in grounds(around):
        there = set(ground.area_sets)
        periods = {(row["indicator_id"], row["period_end"]) for row in touched if row["area_set_id"] in there}
        for family in _families({indicator for indicator, _ in periods}, links):
            found += [one for one in await _of_family(connection, ground, family, links) if _holds(one, periods)]
    return found


def portions(found: Iterable[Cluster], most: int) -> Iterator[Cluster]:
    """Several of the same indicators and areas in one, as long as they are not too many figures."""
    waiting: Cluster | None = None
    for one in found:
        if waiting is not None and _alike(waiting, one) and waiting.number + one.number <= most:
            waiting = replace(one, days=[*waiting.days, *one.days], number=waiting.number + one.number)
            continue
        if waiting is not None:
            yield waiting
        waiting = one
    if waiting is not None:
        yield waiting


def _alike(one: Cluster, other: Cluster) -> bool:
    return one.around is other.around and one.indicators == other.indicators


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


async def _of_family(
    connection: asyncpg.Connection, ground: Surroundings, family: Sequence[int], links: Sequence[Any]
) -> list[Cluster]:
    periods = await connection.fetch(PERIODS, family, ground.area_sets)
    changes = {row["id"] for row in links if row["is_change"]}
    sizes: dict[date, int] = defaultdict(int)
    for row in periods:
        sizes[row["period_end"]] += row["number"]
    days = _linked_days(periods, changes).of(sorted(sizes))
    return [Cluster(ground, family, some, sum(sizes[day] for day in some)) for some in days]


def _linked_days(periods: Sequence[Any], changes: set[int]) -> Groups[date]:
    """The last days of periods that overlap, or between which a change is told, belong together."""
    group: Groups[date] = Groups()
    latest: tuple[date, date] | None = None
    for span in sorted({(row["period_start"], row["period_end"]) for row in periods}):
        if latest is not None and span[0] <= latest[1]:
            group.join(span[1], latest[1])
        latest = span if latest is None or span[1] > latest[1] else latest
    ends = {row["period_end"] for row in periods}
    for row in periods:
        if row["indicator_id"] in changes:
            for day in {row["period_start"], row["period_start"] - DAY} & ends:
                group.join(row["period_end"], day)
    return group


LINKS = """
SELECT id, numerator_id, base_id,
    type IN ('DYNAMIC_ABSOLUTE', 'DYNAMIC_RELATIVE') AND numerator_id IS NOT NULL AS is_change
FROM indicators
"""
OF_SETS = "area_id IN (SELECT id FROM areas WHERE area_set_id = ANY({}::int[]))"
CHOSEN = f"indicator_id = ANY($1::int[]) AND period_end = ANY($2::date[]) AND {OF_SETS.format('$3')}"
"""Of a table with a row for each figure those of a cluster, by its `figures`."""
PERIODS = f"""
SELECT indicator_id, period_start, period_end, count(*) AS number
FROM (
    SELECT indicator_id, area_id, period_start, period_end FROM raw.observations
    UNION ALL SELECT indicator_id, area_id, period_start, period_end FROM raw.observations_history
) AS versions WHERE indicator_id = ANY($1) AND {OF_SETS.format("$2")} GROUP BY 1, 2, 3
"""

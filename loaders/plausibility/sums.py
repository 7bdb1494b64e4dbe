"""Wholes that differ from the sum of their parts: areas within areas, and members of a dimension.

Members need not be exhaustive, nor exclude each other (protection statuses overlap). So they count as the parts of a
whole only if their ages say so, or if they add up in a good part of all cases; the others are then worth a look.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import asyncpg

from loaders.findings import Doubt
from loaders.importing import Run
from loaders.plausibility.figures import NAMED, NAMES, named, place, plain
from loaders.plausibility.grain import grain, leeway

PROVEN = 3
"""Cases that must add up, and their share of all, before those that do not are told of."""
SHARE = 1 / 3
RECKONED = frozenset("EFI")
"""Statuses of figures that nobody counted: estimates, forecasts, imputations."""

Members = frozenset[tuple[str, str]]
Record = asyncpg.Record
Divisions = Mapping[int, Sequence[Sequence[Record]]]
"""For each area the ways in which it is divided, one in each area set."""


class Case(NamedTuple):
    """`parts` that should make up a whole."""

    rule: tuple[Any, ...]
    proven: bool
    whole: Record
    parts: Sequence[Record]

    def gap(self) -> Decimal:
        gap: Decimal = sum((part["value"] for part in self.parts), Decimal(0)) - self.whole["value"]
        return gap + (self.whole["unassignable"] or 0)

    def is_right(self, step: Decimal) -> bool:
        counted = not any(figure["obs_status"] in RECKONED for figure in (self.whole, *self.parts))
        return abs(self.gap()) <= leeway(len(self.parts), step, counted=counted)


async def unequal_sums(run: Run) -> list[Doubt]:
    """Only numbers are added up, each indicator within the file's own dataset."""
    doubts: list[Doubt] = []
    divisions = await _divisions(run.connection)
    dimensions = await _dimensions(run.connection)
    for row in await run.connection.fetch(INDICATORS):
        figures = await run.connection.fetch(FIGURES, row["indicator_id"], run.dataset)
        step = grain([figure["value"] for figure in figures])
        cases = [*_of_areas(figures, divisions), *_of_members(figures, dimensions)]
        doubts += [_doubt(case) for case in _telling(cases, step) if case.whole["here"] or case.parts[0]["here"]]
    return doubts


def _telling(cases: Iterable[Case], step: Decimal) -> Iterator[Case]:
    """Cases that do not add up, though their rule holds."""
    by_rule: dict[tuple[Any, ...], list[Case]] = defaultdict(list)
    for case in cases:
        by_rule[case.rule].append(case)
    for same in by_rule.values():
        wrong = [case for case in same if not case.is_right(step)]
        right = len(same) - len(wrong)
        if same[0].proven or (right >= PROVEN and right >= SHARE * len(same)):
            yield from wrong


def _of_areas(figures: Sequence[Record], divisions: Divisions) -> Iterator[Case]:
    """An area and the areas right below it, if all that were valid then have a figure."""
    slices: dict[Any, dict[int, Record]] = defaultdict(dict)
    for figure in figures:
        slices[figure["breakdown_id"], figure["period_start"], figure["period_end"]][figure["area_id"]] = figure
    for (_, _, day), by_area in slices.items():
        for area, whole in by_area.items():
            for division in divisions.get(area, ()):
                parts = [by_area.get(part["id"]) for part in division if _holds(part, day)]
                if len(parts) > 1 and all(parts):
                    yield Case(("areas",), True, whole, [part for part in parts if part is not None])


def _holds(area: Record, day: date) -> bool:
    return bool(area["valid_from"] <= day <= (area["valid_to"] or day))


def _of_members(figures: Sequence[Record], dimensions: "Dimensions") -> Iterator[Case]:
    """A figure and its breakdown by one more dimension."""
    cells: dict[Any, dict[Members, Record]] = defaultdict(dict)
    for figure in figures:
        members = members_of(figure["breakdown"])
        cells[figure["area_id"], figure["period_start"], figure["period_end"]][members] = figure
    for cell in cells.values():
        for (members, dimension), parts in _finer(cell).items():
            ages = dimensions.partition(dimension, parts)
            names = tuple(ages or sorted(parts))
            if len(names) > 1:
                chosen = [parts[name] for name in names]
                yield Case((members, dimension, names), bool(ages), cell[members], chosen)


def _finer(cell: Mapping[Members, Record]) -> Mapping[tuple[Members, str], Mapping[str, Record]]:
    """For each figure that is broken down further, and each dimension by which it is, its parts by member."""
    found: dict[tuple[Members, str], dict[str, Record]] = defaultdict(dict)
    for members, figure in cell.items():
        for dimension, member in members:
            whole = members - {(dimension, member)}
            if whole in cell:
                found[whole, dimension][member] = figure
    return found


@cache
def members_of(breakdown: str) -> Members:
    pairs = (part.partition("=") for part in breakdown.split(";") if part)
    return frozenset((dimension, member) for dimension, _, member in pairs)


class Dimensions:
    """Ages of members, by dimension and member; None for members that are no ages."""

    def __init__(self, ages: Mapping[tuple[str, str], tuple[int, int | None] | None]) -> None:
        self._ages = ages

    def partition(self, dimension: str, members: Iterable[str]) -> list[str] | None:
        """Ages that follow each other from birth without end; the narrowest first, where several do."""
        ages = {name: span for name in members if (span := self._ages.get((dimension, name))) is not None}
        return _following(0, ages)


def _following(start: int, ages: Mapping[str, tuple[int, int | None]]) -> list[str] | None:
    for name, (_, last) in sorted(ages.items(), key=lambda one: one[1][1] or 999):
        if ages[name][0] == start:
            rest = [] if last is None else _following(last + 1, ages)
            if rest is not None:
                return [name, *rest]
    return None


async def _divisions(connection: asyncpg.Connection) -> Divisions:
    found: dict[int, dict[int, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for row in await connection.fetch(PARTS):
        found[row["whole"]][row["area_set_id"]].append(row)
    return {whole: list(by_set.values()) for whole, by_set in found.items()}


async def _dimensions(connection: asyncpg.Connection) -> Dimensions:
    rows = await connection.fetch(AGES)
    return Dimensions(
        {
            (row["dimension"], row["code"]): None if row["age_from"] is None else (row["age_from"], row["age_to"])
            for row in rows
        }
    )


def _doubt(case: Case) -> Doubt:
    total = sum((part["value"] for part in case.parts), Decimal(0))
    rows = [part["row"] for part in case.parts if part["row"]]
    span = f", rows {min(rows)} to {max(rows)}" if rows else ""
    parts = f"{case.parts[0]['file']}{span}"
    whole = place(case.whole)
    message = f"is {plain(case.whole['value'])}, but its {len(case.parts)} parts add up to {plain(total)} ({parts})"
    return Doubt("sum", named(case.whole), message, (whole, parts))


INDICATORS = """
SELECT DISTINCT indicator_id FROM file_figures JOIN raw.observations USING (id)
JOIN indicators i ON i.id = indicator_id WHERE i.type LIKE '%_ABSOLUTE' ORDER BY 1
"""
FIGURES = f"""
SELECT o.area_id, o.breakdown_id, o.period_start, o.period_end, o.value, o.unassignable, {NAMED},
    o.obs_status, f.id IS NOT NULL AS here, coalesce(f.row, o.source_row) AS row, r.file, c.sheet, c.header
FROM raw.observations o {NAMES}
JOIN (SELECT DISTINCT period_end FROM file_figures JOIN raw.observations USING (id) WHERE indicator_id = $1) concerned
    ON concerned.period_end = o.period_end
JOIN import_runs r ON r.id = o.import_run_id
LEFT JOIN file_figures f ON f.id = o.id
LEFT JOIN source_columns c ON c.id = coalesce(f.source_column_id, o.source_column_id)
WHERE o.indicator_id = $1 AND o.dataset_id = $2 AND o.value IS NOT NULL ORDER BY o.id
"""
PARTS = """
SELECT parent_id AS whole, area_set_id, id, valid_from, valid_to FROM areas WHERE parent_id IS NOT NULL
UNION ALL
SELECT m.area_id, s.id, a.id, a.valid_from, a.valid_to
FROM municipalities m JOIN area_sets s ON s.municipality_id = m.id AND s.is_partition
JOIN areas a ON a.area_set_id = s.id AND a.parent_id IS NULL AND a.id <> m.area_id
"""
AGES = """
SELECT d.code AS dimension, m.code, age_from, age_to FROM dimension_members m JOIN dimensions d ON d.id = dimension_id
"""

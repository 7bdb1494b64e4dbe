"""From rows of cells to lines for PostgreSQL's COPY; each different combination of cells is understood once."""

import io
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from loaders.fields import FieldReader
from loaders.importing import Run
from loaders.observations.breakdowns import Breakdowns
from loaders.observations.layout import Layout
from loaders.observations.measures import MeasureCells
from loaders.observations.occasions import OccasionCells
from loaders.observations.odd import Ledger, Odd, OddError
from loaders.observations.places import Places
from loaders.observations.series import SeriesCells, indicators_of
from loaders.observations.staging import copy_lines
from loaders.table import Row

MOST_REMEMBERED = 200_000
Cells = tuple[str, ...]


class Known(dict[Cells, Any]):
    """What a combination of cells means, or the Odd that keeps it out."""

    def __init__(self, understand: Callable[[Cells], Any]) -> None:
        super().__init__()
        self._understand = understand

    def __missing__(self, cells: Cells) -> Any:
        if len(self) > MOST_REMEMBERED:
            self.clear()
        try:
            meaning = self._understand(cells)
        except OddError as error:
            meaning = error.odd
        self[cells] = meaning
        return meaning


class Columns(NamedTuple):
    """How the figures of one group of columns are understood."""

    series: SeriesCells
    known_series: dict[Cells, str | Odd]
    occasions: OccasionCells
    known_occasions: Known
    measures: MeasureCells
    known_measures: Known


class Lines:
    """Writes chunks of rows into the staging table; what is odd goes into the ledger."""

    def __init__(self, run: Run, columns: Sequence[Columns], ledger: Ledger) -> None:
        self.ledger = ledger
        self._run, self._columns = run, columns

    @classmethod
    async def of(cls, run: Run, layout: Layout) -> "Lines":
        places = await Places.of(run, layout.area.field)
        breakdowns = await Breakdowns.of(run)
        indicators = await indicators_of(run.connection)
        columns = []
        for group in layout.groups:
            series = SeriesCells(layout, group, breakdowns, indicators)
            occasions, measures = OccasionCells(layout, group, places), MeasureCells(layout, group)
            columns.append(Columns(series, {}, occasions, Known(occasions), measures, Known(measures)))
        return cls(run, columns, Ledger(layout.table))

    async def write(self, chunk: Sequence[Row]) -> None:
        lines: list[str] = []
        for columns in self._columns:
            series = _cells(columns.series.readers, chunk)
            await self._learn(columns, set(series))
            self._combine(chunk, series, columns, lines)
        await copy_lines(self._run.connection, io.BytesIO("".join(lines).encode()))

    async def _learn(self, columns: Columns, cells: set[Cells]) -> None:
        """New breakdowns are made in the database, which a plain lookup cannot wait for."""
        for one in cells - columns.known_series.keys():
            try:
                columns.known_series[one] = await columns.series.find(one)
            except OddError as error:
                columns.known_series[one] = error.odd

    def _combine(self, chunk: Sequence[Row], series: Sequence[Cells], columns: Columns, lines: list[str]) -> None:
        what = map(columns.known_series.__getitem__, series)
        where = map(columns.known_occasions.__getitem__, _cells(columns.occasions.readers, chunk))
        how = map(columns.known_measures.__getitem__, _measure_cells(columns.measures, chunk))
        for (row, _), head, places, tail in zip(chunk, what, where, how, strict=True):
            if type(head) is str and type(places) is list and type(tail) is str:
                lines += [f"{row}\t{head}\t{place}\t{tail}\n" for place in places]
            else:
                for odd in (head, places, tail):
                    if isinstance(odd, Odd):
                        self.ledger.note(row, odd)


def _cells(readers: Sequence[FieldReader], chunk: Sequence[Row]) -> list[Cells]:
    if not readers:
        return [()] * len(chunk)
    return list(zip(*([reader.read(number, row) for number, row in chunk] for reader in readers), strict=True))


def _measure_cells(measures: MeasureCells, chunk: Sequence[Row]) -> list[Cells]:
    columns = [[row[position] for _, row in chunk] for position in measures.positions]
    columns += [[reader.read(number, row) for number, row in chunk] for reader in measures.readers]
    return list(zip(*columns, strict=True))

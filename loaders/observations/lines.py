"""From rows of cells to lines for PostgreSQL's COPY, a column at a time; each different cell is understood once."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from loaders.importing import Run
from loaders.observations.breakdowns import Breakdowns
from loaders.observations.chunk import Chunk
from loaders.observations.layout import Layout
from loaders.observations.measures import Measures
from loaders.observations.occasions import Occasions
from loaders.observations.odd import Ledger, Odd, OddError
from loaders.observations.origins import note_columns
from loaders.observations.places import Places
from loaders.observations.series import Series, indicators_of
from loaders.observations.staging import copy_lines
from loaders.table import Row


class Figures(NamedTuple):
    """How one group of columns is understood: in which column of the file it stands; what, where and when, how much."""

    column: int
    series: Series
    known_series: dict[tuple[str, ...], str | Odd]
    occasions: Occasions
    measures: Measures


class Lines:
    """Writes chunks of rows into the staging table; what is odd goes into the ledger."""

    def __init__(self, run: Run, figures: Sequence[Figures], breakdowns: Breakdowns, ledger: Ledger) -> None:
        self.ledger, self.breakdowns = ledger, breakdowns
        self._run, self._figures = run, figures
        self.columns = [one.column for one in figures]

    @classmethod
    async def of(cls, run: Run, layout: Layout) -> "Lines":
        places = await Places.of(run, layout.area.field)
        breakdowns = await Breakdowns.of(run)
        indicators = await indicators_of(run.connection)
        figures = [
            Figures(
                column,
                Series(layout, group, breakdowns, indicators),
                {},
                Occasions(layout, group, places),
                Measures(layout, group),
            )
            for column, group in zip(await note_columns(run, layout), layout.groups, strict=True)
        ]
        return cls(run, figures, breakdowns, Ledger(layout.table))

    async def write(self, rows: Sequence[Row]) -> None:
        chunk = Chunk(rows)
        self.ledger.turn()
        for figures in self._figures:
            cells = chunk.cells(figures.series.readers)
            self._learn(figures, cells)
            what = [figures.known_series[one] for one in cells]
            where, how_much = figures.occasions.column(chunk), figures.measures.columns(chunk)
            lines = self._joined([chunk.rows, what, where, *how_much])
            await copy_lines(self._run.connection, lines, figures.measures.counts)

    def _learn(self, figures: Figures, cells: Sequence[tuple[str, ...]]) -> None:
        for one in set(cells).difference(figures.known_series):
            try:
                figures.known_series[one] = f"{figures.column}\t{figures.series.find(one)}"
            except OddError as error:
                figures.known_series[one] = error.odd

    def _joined(self, columns: Sequence[Sequence[Any]]) -> str:
        """Nearly always every part is text; only a chunk that holds something else is looked at row by row."""
        try:
            lines = list(map("\t".join, zip(*columns, strict=True)))
        except TypeError:
            lines = [line for parts in zip(*columns, strict=True) for line in self._line(parts)]
        return "".join([f"{line}\n" for line in lines])

    def _line(self, parts: Sequence[Any]) -> Iterator[str]:
        """The lines of one row: several where its area stands in several municipalities, none where it is odd."""
        odd = [part for part in parts if isinstance(part, Odd)]
        for one in odd:
            self.ledger.note(int(parts[0]), one)
        if not odd:
            choices = [part if isinstance(part, list) else [part] for part in parts]
            yield from map("\t".join, product(*choices))

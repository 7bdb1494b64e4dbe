"""Where and when a figure is: areas and period of a row."""

from collections.abc import Sequence

from loaders.cells import CellError
from loaders.cells.periods import Period, period
from loaders.fields import FieldReader, field_reader, texter
from loaders.observations.chunk import Chunk, Known
from loaders.observations.layout import Group, Layout
from loaders.observations.odd import Odd, OddError, problem
from loaders.observations.places import Places, Refused


class Occasions:
    """Turns the cells that name area and period into text for COPY, a list where they mean several areas."""

    def __init__(self, layout: Layout, group: Group, places: Places) -> None:
        self._area, self._places, self._period = layout.area, places, layout.period
        self._set = layout.fields.get("area_set")
        self._fixed = group.key.period
        self._when = None if group.key.period else field_reader(layout.table, "period", layout.period, None)
        self._readers = [reader for reader in (self._area, self._set, self._when) if reader is not None]
        self._set_text = texter(layout.table, self._set.field) if self._set else str
        self._area_text = texter(layout.table, layout.area.field)
        self._period_text = texter(layout.table, layout.period)
        self._known = Known(self._understand)

    def column(self, chunk: Chunk) -> list[str | list[str] | Odd]:
        return [self._known[cells] for cells in chunk.cells(self._readers)]

    def _understand(self, cells: Sequence[str]) -> str | list[str]:
        area, *rest = cells
        when = self._fixed or rest[-1]
        span = self._span(when)
        try:
            name = self._area_text(" ".join(area.split()))
            prefix = self._prefix(self._set, rest[0]) if self._set else ""
            found = self._places.find(prefix + name, span.end)
        except CellError as error:
            raise problem(error, self._area.header, area) from None
        if isinstance(found, Refused):
            raise OddError(Odd("refuse", found.reason, self._area.header, area))
        if isinstance(found, CellError):
            raise problem(found, self._area.header, area, skip=self._area.field.unknown == "skip")
        broken = "t" if when.strip() in self._period.breaks else "f"
        texts = [f"{number}\t{span.start}\t{span.end}\t{span.kind}\t{broken}" for number in found]
        return texts if len(texts) > 1 else texts[0]

    def _prefix(self, reader: FieldReader, cell: str) -> str:
        """What stands before the name of an area of the set that a cell names, if any."""
        area_set = self._set_text(cell)
        if area_set and (error := self._places.no_set(area_set)):
            raise problem(error, reader.header, cell, skip=reader.field.unknown == "skip")
        return f"{area_set}:" if area_set else ""

    def _span(self, text: str) -> Period:
        header = _header(self._when)
        try:
            return period(self._period_text(text), kind=self._period.kind, on=self._period.day)
        except CellError as error:
            raise problem(error, header, text, skip=self._period.unknown == "skip") from None


def _header(reader: FieldReader | None) -> str:
    return "period" if reader is None else reader.header or "period"

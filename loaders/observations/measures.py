"""The texts of a row's measures as the columns that PostgreSQL's COPY takes; each different combination once."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from loaders.cells import CellError
from loaders.cells.figures import Figure, figure
from loaders.cells.numbers import Notation, number
from loaders.cells.texts import term, text, yes_no
from loaders.description import Value, symbols_of
from loaders.fields import FieldReader, texter
from loaders.observations.layout import Group, Layout
from loaders.observations.odd import Odd, OddError, problem
from models.vocabulary import ConfStatus, ObsStatus

NULL = "\\N"
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
MEASURES = ("count", "base", "unassignable")
BLANK = frozenset("HJKLMOQU")
"""Statuses that may stand over a blank."""

Parse = Callable[[str], Any]


class MeasureCells:
    """Turns the cells of one group of columns, in the order of `names`, into text for COPY."""

    def __init__(self, layout: Layout, group: Group) -> None:
        self.positions = [position for position, _ in group.columns.values()]
        self.readers = [
            layout.fields[name] for name in ("status", "conf_status", "note", "series_break") if name in layout.fields
        ]
        self._headers = [layout.table.headers[position] for position in self.positions]
        self._headers += [reader.header or reader.name for reader in self.readers]
        self._names = [*group.columns, *(reader.name for reader in self.readers)]
        self._parse = [_column_parser(layout, role, value) for role, (_, value) in group.columns.items()]
        self._parse += [_field_parser(layout, reader) for reader in self.readers]
        self._of_value = self._names.index("value")

    def __call__(self, cells: tuple[str, ...]) -> str:
        """Raises OddError."""
        said: dict[str, Any] = {}
        for name, parse, header, cell in zip(self._names, self._parse, self._headers, cells, strict=True):
            try:
                found = parse(cell)
            except CellError as error:
                raise problem(error, header, cell) from None
            said[name] = found if found is not None else said.get(name)
        if said["value"] is None:
            raise OddError(Odd("nothing"))
        try:
            return _line(said["value"], said)
        except CellError as error:
            raise problem(error, self._headers[self._of_value], cells[self._of_value]) from None


def _line(value: Figure, said: Mapping[str, Any]) -> str:
    status = said.get("status") or value.obs_status
    if value.value is None and status not in BLANK:
        raise CellError(f"is blank, but its status is {status}, which is for figures")
    confidential = said.get("conf_status") or ("C" if status == "Q" and value.conf_status == "F" else value.conf_status)
    note = said.get("note") or value.note
    parts = [value.value or NULL, *(said.get(name) or NULL for name in MEASURES), status, confidential]
    return "\t".join([*parts, note.translate(ESCAPED) if note else NULL, "t" if said.get("series_break") else "f"])


def _column_parser(layout: Layout, role: str, value: Value) -> Parse:
    notation = value.numbers or layout.table.notation
    if role == "value":
        return _figure_parser(layout, value, notation)
    if role == "note":
        return lambda cell: text(cell) or None
    if role == "status":
        return lambda cell: term(cell, ObsStatus) if cell.strip() else None
    return lambda cell: _scaled(number(cell.strip(), notation), value.factor) if cell.strip() else None


def _figure_parser(layout: Layout, value: Value, notation: Notation) -> Parse:
    symbols = symbols_of(layout.table.source.says, value)

    def parse(cell: str) -> Figure | None:
        found = figure(cell, symbols, notation)
        if found is None or found.value is None:
            return found
        status = value.status if value.status and found.obs_status == "A" else found.obs_status
        return found._replace(value=_scaled(found.value, value.factor), obs_status=status)

    return parse


def _scaled(plain: str, factor: float | None) -> str:
    return plain if factor is None else format(Decimal(plain) * Decimal(str(factor)), "f")


def _field_parser(layout: Layout, reader: FieldReader) -> Parse:
    parse: Parse = {
        "status": lambda cell: term(cell, ObsStatus),
        "conf_status": lambda cell: term(cell, ConfStatus),
        "series_break": yes_no,
    }.get(reader.name, text)
    bare = texter(layout.table, reader.field)
    return lambda cell: parse(said) if (said := bare(cell)) else None

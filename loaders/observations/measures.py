"""The texts of a row's measures as the columns that PostgreSQL's COPY takes; each different combination once."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from loaders.cells import CellError
from loaders.cells.figures import Figure, figure
from loaders.cells.numbers import Notation, number
from loaders.cells.texts import term, text, yes_no
from loaders.description import Role, Value, symbols_of
from loaders.fields import FieldReader, texter
from loaders.observations.chunk import Chunk, Known
from loaders.observations.layout import Group, Layout
from loaders.observations.odd import Odd, OddError, problem
from models.vocabulary import ConfStatus, ObsStatus

NULL = "\\N"
ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
COUNTS: tuple[Role, ...] = ("count", "base", "unassignable")
GIVERS: tuple[Role, ...] = ("contributors", "largest", "second_largest")
REMARKS: tuple[Role, ...] = ("status", "note")
EXTRA = ("status", "conf_status", "note", "series_break")
BLANK = frozenset("HJKLMOQU")
"""Statuses that may stand over a blank."""

Parse = Callable[[str], Any]


class Measures:
    """Turns the columns of a figure into columns of text for COPY: value with statuses and note, then the `counts`.

    Who contributes is read only where a description tells it.
    """

    def __init__(self, layout: Layout, group: Group) -> None:
        self._layout, self._group = layout, group
        self._extra = [layout.fields[name] for name in EXTRA if name in layout.fields]
        self._remarks: list[Role] = [role for role in REMARKS if role in group.columns]
        self.counts = COUNTS + GIVERS if any(role in group.columns for role in GIVERS) else COUNTS
        self._counts = [self._known(role) if role in group.columns else None for role in self.counts]
        self._value = Known(self._understand_all if self._extra or self._remarks else self._understand)
        self._figure = _column_parser(layout, "value", group.columns["value"][1])

    def columns(self, chunk: Chunk) -> list[list[str | Odd]]:
        blank: list[str | Odd] = [NULL] * len(chunk.rows)
        counts = [
            blank if known is None else list(map(known.__getitem__, chunk.column(self._position(role))))
            for role, known in zip(self.counts, self._counts, strict=True)
        ]
        return [list(map(self._value.__getitem__, self._cells(chunk))), *counts]

    def _cells(self, chunk: Chunk) -> Sequence[Any]:
        value = chunk.column(self._position("value"))
        if not self._extra and not self._remarks:
            return value
        remarks = [chunk.column(self._position(role)) for role in self._remarks]
        return list(zip(value, *remarks, *map(chunk.texts, self._extra), strict=True))

    def _position(self, role: Role) -> int:
        return self._group.columns[role][0]

    def _header(self, role: Role) -> str:
        return self._layout.table.headers[self._position(role)]

    def _known(self, role: Role) -> Known:
        parse = _column_parser(self._layout, role, self._group.columns[role][1])
        return Known(lambda cell: _parsed(parse, cell, self._header(role)) or NULL)

    def _understand(self, cell: str) -> str:
        """Raises OddError."""
        value = _parsed(self._figure, cell, self._header("value"))
        if value is None:
            raise OddError(Odd("nothing"))
        return _text(value)

    def _understand_all(self, cells: tuple[str, ...]) -> str:
        """Raises OddError."""
        cell, *rest = cells
        value = _parsed(self._figure, cell, self._header("value"))
        if value is None:
            raise OddError(Odd("nothing"))
        said: dict[str, Any] = {}
        for role, text_of_role in zip(self._remarks, rest, strict=False):
            parse = _column_parser(self._layout, role, self._group.columns[role][1])
            said[role] = _parsed(parse, text_of_role, self._header(role))
        for reader, text_of_field in zip(self._extra, rest[len(self._remarks) :], strict=True):
            parse = _field_parser(self._layout, reader)
            said.setdefault(reader.name, _parsed(parse, text_of_field, reader.header or reader.name))
        try:
            return _text(_with(value, said), broken=bool(said.get("series_break")))
        except CellError as error:
            raise problem(error, self._header("value"), cell) from None


def _parsed(parse: Parse, cell: str, header: str) -> Any:
    try:
        return parse(cell)
    except CellError as error:
        raise problem(error, header, cell) from None


def _with(value: Figure, said: Mapping[str, Any]) -> Figure:
    """The figure with what other columns say of it."""
    status = said.get("status") or value.obs_status
    if value.value is None and status not in BLANK:
        raise CellError(f"is blank, but its status is {status}, which is for figures")
    confidential = said.get("conf_status") or value.conf_status
    if status == "Q" and confidential == "F":
        confidential = "C"
    return Figure(value.value, status, confidential, said.get("note") or value.note)


def _text(figure: Figure, *, broken: bool = False) -> str:
    value = NULL if figure.value is None else figure.value
    note = NULL if figure.note is None else figure.note.translate(ESCAPED)
    return f"{value}\t{figure.obs_status}\t{figure.conf_status}\t{note}\t{'t' if broken else 'f'}"


def _column_parser(layout: Layout, role: Role, value: Value) -> Parse:
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
    if value.status is None and value.factor is None:
        return lambda cell: figure(cell, symbols, notation)

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

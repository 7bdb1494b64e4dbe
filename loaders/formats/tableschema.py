"""Table Schema (Frictionless, versions 1 and 2): what a column's cells are, and what must hold of them.

Dates, numbers and yes/no become values, so that it does not matter how the package writes them. Objects, lists and
places stay text.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import regex

from loaders.cells import CellError

Cell = Any
Parse = Callable[[str], Cell]

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
AMONG = re.compile(r"[+-]?\d[\d.]*(?<!\.)", re.ASCII)
"""A number that is not bare, but stands with a unit or a currency."""
LONGEST_MATCH = 0.5
"""Seconds for one cell."""
FORMATS: Mapping[str, Callable[[str], object]] = {
    "uuid": UUID,
    "email": re.compile(r"[^@\s]+@[^@\s]+").fullmatch,
    "uri": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+").fullmatch,
}


class Missing(msgspec.Struct):
    """A mark of version 2, with what it means."""

    value: str
    label: str | None = None


Marks = tuple[str | Missing, ...]


class Constraints(msgspec.Struct):
    required: bool = False
    unique: bool = False
    enum: list[Any] | None = None
    pattern: str | None = None
    minimum: Any = None
    maximum: Any = None
    minLength: int | None = None  # noqa: N815 - the standard's own names
    maxLength: int | None = None  # noqa: N815


class SchemaField(msgspec.Struct):
    name: str
    type: str = "string"
    format: str = "default"
    constraints: Constraints = msgspec.field(default_factory=Constraints)
    missingValues: Marks | None = None  # noqa: N815
    trueValues: tuple[str, ...] = ("true", "True", "TRUE", "1")  # noqa: N815
    falseValues: tuple[str, ...] = ("false", "False", "FALSE", "0")  # noqa: N815
    decimalChar: str = "."  # noqa: N815
    groupChar: str = ""  # noqa: N815
    bareNumber: bool = True  # noqa: N815


class Reference(msgspec.Struct):
    fields: str | list[str]
    resource: str = ""


class ForeignKey(msgspec.Struct):
    fields: str | list[str]
    reference: Reference


class Schema(msgspec.Struct):
    fields: list[SchemaField] = []
    missingValues: Marks = ("",)  # noqa: N815
    fieldsMatch: str | list[str] = "exact"  # noqa: N815
    primaryKey: str | list[str] = []  # noqa: N815
    uniqueKeys: list[list[str]] = []  # noqa: N815
    foreignKeys: list[ForeignKey] = []  # noqa: N815


def listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def marks_of(schema: Schema) -> frozenset[str]:
    """All marks for missing values but the empty cell."""
    found = [schema.missingValues, *(one.missingValues or () for one in schema.fields)]
    return frozenset(filter(None, map(_mark, (mark for marks in found for mark in marks))))


def _mark(mark: str | Missing) -> str:
    return mark if isinstance(mark, str) else mark.value


class Column(NamedTuple):
    """How the cells of a field are read; a cell of `missing` stays as it is, to be given a meaning later."""

    field: SchemaField
    missing: frozenset[str]
    parse: Parse
    checks: Sequence[Callable[[Cell], str | None]]

    def value(self, cell: str) -> Cell:
        """Raises CellError."""
        if cell in self.missing:
            if self.field.constraints.required:
                raise CellError("is empty, which its schema does not allow")
            return cell
        try:
            value = self.parse(cell)
        except (ValueError, InvalidOperation):
            raise CellError(f"is not a {self.field.type}, as its schema says{_how(self.field)}") from None
        for check in self.checks:
            if fault := check(value):
                raise CellError(f"{fault}, as its schema says")
        return value


def _how(field: SchemaField) -> str:
    return f" (format {field.format})" if field.format != "default" else ""


def column(schema: Schema, field: SchemaField) -> Column:
    """Raises ValueError where a constraint makes no sense."""
    marks = schema.missingValues if field.missingValues is None else field.missingValues
    parse = _parser(field)
    return Column(field, frozenset(map(_mark, marks)), parse, list(_checks(field.constraints, parse)))


def _parser(field: SchemaField) -> Parse:
    simple: dict[str, Parse] = {
        "integer": lambda cell: int(_bare(cell, field)),
        "year": int,
        "number": lambda cell: _number(_bare(cell, field)),
        "boolean": lambda cell: _yes_no(cell, field),
        "date": lambda cell: _moment(cell, field, date.fromisoformat).date(),
        "datetime": lambda cell: _moment(cell, field, datetime.fromisoformat).replace(tzinfo=None),
        "time": lambda cell: _time(cell, field),
    }
    return simple.get(field.type, lambda cell: _text(cell, field))


def _bare(cell: str, field: SchemaField) -> str:
    plain = cell if not field.groupChar else cell.replace(field.groupChar, "")
    plain = plain.replace(field.decimalChar, ".").strip()
    found = None if field.bareNumber else AMONG.search(plain)
    return found[0] if found else plain


def _number(plain: str) -> Decimal:
    if not NUMBER.fullmatch(plain):
        raise ValueError(plain)
    return Decimal(plain)


def _yes_no(cell: str, field: SchemaField) -> bool:
    if cell not in (*field.trueValues, *field.falseValues):
        raise ValueError(cell)
    return cell in field.trueValues


def _moment(cell: str, field: SchemaField, standard: Callable[[str], date]) -> datetime:
    if "%" in field.format:
        return datetime.strptime(cell, field.format)
    found = standard(cell)
    return found if isinstance(found, datetime) else datetime.combine(found, time())


def _time(cell: str, field: SchemaField) -> time:
    return datetime.strptime(cell, field.format).time() if "%" in field.format else time.fromisoformat(cell)


def _text(cell: str, field: SchemaField) -> str:
    known = FORMATS.get(field.format)
    if known is not None and field.type == "string" and not known(cell):
        raise ValueError(cell)
    return cell


def _checks(rules: Constraints, parse: Parse) -> Iterator[Callable[[Cell], str | None]]:
    if rules.enum is not None:
        allowed = [parse(str(one)) if not isinstance(one, bool) else one for one in rules.enum]
        yield lambda value: None if value in allowed else f"is none of {', '.join(map(str, allowed))}"
    if rules.pattern is not None:
        pattern = regex.compile(rules.pattern)
        yield lambda value: None if _matches(pattern, str(value)) else f"does not match {rules.pattern}"
    if rules.minimum is not None:
        least = parse(str(rules.minimum))
        yield lambda value: None if value >= least else f"is below {least}"
    if rules.maximum is not None:
        most = parse(str(rules.maximum))
        yield lambda value: None if value <= most else f"is above {most}"
    if rules.minLength is not None or rules.maxLength is not None:
        shortest, longest = rules.minLength or 0, rules.maxLength
        yield lambda value: _length(len(str(value)), shortest, longest)


def _matches(pattern: regex.Pattern[str], text: str) -> bool:
    """Raises TimeoutError where the pattern, a stranger's, was made to try without end."""
    return pattern.fullmatch(text, timeout=LONGEST_MATCH) is not None


def _length(length: int, shortest: int, longest: int | None) -> str | None:
    if length < shortest:
        return f"is shorter than {shortest} characters"
    return f"is longer than {longest} characters" if longest is not None and length > longest else None

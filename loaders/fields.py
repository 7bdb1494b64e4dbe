"""From the cells of a row to the value of a field, as a description says."""

import hashlib
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ARRAY, JSON, Boolean, Column, Date, Float, Integer, Numeric, SmallInteger, Time
from sqlalchemy.types import TypeEngine

from loaders.cells import CellError
from loaders.cells.days import day, time_of_day
from loaders.cells.numbers import Notation, decimal, whole
from loaders.cells.shown import shown
from loaders.cells.texts import key, normalised, term, text, yes_no
from loaders.description import Field
from loaders.kind import FieldOf
from loaders.table import Table

Reader = Callable[[int, list[str]], str]
Parser = Callable[[str], Any]
DIGEST_LENGTH = 16
MOST_REMEMBERED = 100_000


class Memo(dict[str, Any]):
    """Each text is parsed once, as long as there are not too many; a refusal is kept as the CellError itself."""

    def __init__(self, parse: Parser) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, cell: str) -> Any:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        try:
            value = self._parse(cell)
        except CellError as error:
            value = error
        self[cell] = value
        return value


class FieldReader(NamedTuple):
    """`values[read(number, row)]` is the field's value, or the CellError that says what is wrong.

    `position` is the column where the field is no more than one.
    """

    name: str
    field: Field
    of: FieldOf | None
    header: str | None
    position: int | None
    read: Reader
    values: Memo


def field_reader(table: Table, name: str, field: Field, of: FieldOf | None, own: Parser | None = None) -> FieldReader:
    """`own` is a parser that the kind has for this field."""
    label = " + ".join(field.used) or None
    position = table.position(field.header) if field.header is not None else None
    return FieldReader(name, field, of, label, position, reader_of(table, field), Memo(_parser(table, field, of, own)))


def reader_of(table: Table, field: Field) -> Reader:
    """The text of a row that a field is made of."""
    if field.header is not None:
        position = table.position(field.header)
        return lambda number, row: row[position]
    if field.headers is not None:
        positions = [table.position(header) for header in field.headers]
        if field.first:
            return lambda number, row: next(filter(None, (row[place].strip() for place in positions)), "")
        return lambda number, row: field.join.join(filter(None, (row[place].strip() for place in positions)))
    if field.row:
        return lambda number, row: str(number)
    constant = table.parts[field.match] if field.match else _constant(field.value, field.numbers or table.notation)
    return lambda number, row: constant


def _constant(value: Any, notation: Notation) -> str:
    if isinstance(value, list):
        return "\n".join(shown(part, notation) for part in value)
    return msgspec.json.encode(value).decode() if isinstance(value, dict) else shown(value, notation)


def _parser(table: Table, field: Field, of: FieldOf | None, own: Parser | None) -> Parser:
    notation = field.numbers or table.notation
    parse = own or (text if of is None or of.target is not None else parser_of(of.column, notation, field.factor))
    strict = parse in (text, key) and (of is None or of.target is None)
    if of is not None and (of.link is not None or isinstance(of.column.type, ARRAY)):
        return _list_parser(field, blanks_of(table, field), shaper(field, strict=strict), parse)
    bare = texter(table, field, strict=strict)
    # A cross is a yes, so nothing is a no; only a column that may stay open takes it for unknown.
    nothing = False if of is not None and isinstance(of.column.type, Boolean) and not of.column.nullable else None

    def value(cell: str) -> Any:
        said = bare(cell)
        return parse(said) if said else nothing

    return value


def texter(table: Table, field: Field, *, strict: bool = False) -> Callable[[str], str]:
    """A cell's text, ready for its parser; empty for blanks."""
    blank, shape = blanks_of(table, field), shaper(field, strict=strict)

    def bare(cell: str) -> str:
        said = cell.strip()
        said = (field.default or "") if said in blank else said
        return shape(said) if said else ""

    return bare


def _list_parser(field: Field, blank: frozenset[str], shape: Callable[[str], str], parse: Parser) -> Parser:
    cut = re.compile(f"{re.escape(field.separator)}|\n")

    def values(cell: str) -> list[Any]:
        whole_cell = (field.default or "") if cell.strip() in blank else cell
        parts = [part.strip() for part in cut.split(whole_cell)]
        return list(dict.fromkeys(parse(shape(part)) for part in parts if part not in blank))

    return values


def blanks_of(table: Table, field: Field) -> frozenset[str]:
    given = field.blank if field.blank is not None else table.blank
    return frozenset({"", *given})


def shaper(field: Field, *, strict: bool) -> Callable[[str], str]:
    """What happens to a text before it is parsed; `strict`: a word that is not listed is refused."""
    pattern = re.compile(field.pattern) if field.pattern else None
    words = _folded(field.words) if field.words is not None and field.fold else field.words

    def shape(cell: str) -> str:
        if pattern is not None:
            cell = _cut(cell, pattern)
        cell = _word(cell, words, strict, field.fold).rjust(field.pad, "0")
        if field.normalise:
            cell = normalised(cell)
        if field.digest:
            cell = hashlib.sha256(cell.encode()).hexdigest()[:DIGEST_LENGTH]
        return field.prefix + cell

    return shape


def _cut(cell: str, pattern: re.Pattern[str]) -> str:
    match = pattern.search(cell)
    if match is None:
        raise CellError(f"does not match the pattern {pattern.pattern}")
    return (match[1] or "") if pattern.groups else match[0]


def _folded(words: Mapping[str, str]) -> Mapping[str, str]:
    return {word.casefold(): meaning for word, meaning in words.items()}


def _word(cell: str, words: Mapping[str, str] | None, strict: bool, fold: bool) -> str:
    if words is None:
        return cell
    word = " ".join(cell.split())
    meaning = words.get(word.casefold() if fold else word)
    if meaning is not None:
        return meaning
    if strict:
        raise CellError(f"is none of the words that the description knows: {', '.join(words)}")
    return cell


def parser_of(column: Column[Any], notation: Notation, factor: float | None = None) -> Parser:
    """How a cell becomes a value of a column; an array's parser is that of one part."""
    if vocabulary := column.info.get("vocabulary"):
        return lambda cell: term(cell, vocabulary)
    kind: TypeEngine[Any] = column.type.item_type if isinstance(column.type, ARRAY) else column.type
    if isinstance(kind, Integer | Numeric | Float):
        return _number_parser(kind, notation, None if factor is None else Decimal(str(factor)))
    if isinstance(kind, JSON):
        return _json
    simple: dict[type[TypeEngine[Any]], Parser] = {Boolean: yes_no, Date: day, Time: time_of_day}
    return simple.get(type(kind), key if column.info.get("plain") else text)


def _number_parser(kind: Integer | Numeric[Any] | Float[Any], notation: Notation, factor: Decimal | None) -> Parser:
    limit = _limit(kind)
    parse: Callable[[str, Notation], int | Decimal] = decimal
    if isinstance(kind, Integer) and factor is None:
        parse = whole

    def value(cell: str) -> Any:
        number = parse(cell, notation)
        if factor is not None:
            number = number * factor
        if abs(Decimal(number)) >= limit:
            raise CellError(f"is too large: {limit:,} is beyond what is stored here")
        if isinstance(kind, Float):
            return float(number)
        return int(number) if isinstance(kind, Integer) else number

    return value


def _limit(kind: Integer | Numeric[Any] | Float[Any]) -> int:
    if isinstance(kind, SmallInteger):
        return 2**15
    if isinstance(kind, Integer):
        return 2**31
    return int(10 ** (int(kind.precision or 15) - int(kind.scale or 0)))


def _json(cell: str) -> str:
    try:
        msgspec.json.decode(cell)
    except msgspec.DecodeError:
        raise CellError("is not JSON") from None
    return cell

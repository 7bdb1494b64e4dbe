"""Rows checked against a Table Schema, and turned into values."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any

import regex

from loaders.cells import CellError
from loaders.formats.tableschema import Column, Schema, SchemaField, column, listed
from loaders.problems import FileError, Problem

Row = list[Any]
Key = tuple[str, ...]


class Checking:
    """Appends to `problems` what is wrong with a sheet, while its rows are walked."""

    def __init__(self, file: str, sheet: str, headers: Sequence[str], schema: Schema, problems: list[Problem]) -> None:
        self._file, self._sheet, self._headers = file, sheet, headers
        self._problems = problems
        self._columns = self._known_columns(schema)
        self._unique = [places for places in map(self._places, self._unique_keys(schema)) if places]
        self._seen: list[dict[Key, int]] = [{} for _ in self._unique]
        self._references: list[tuple[list[int], Set[Key], str]] = []
        self._check_headers(schema)

    def refer(self, fields: Sequence[str], known: Set[Key], target: str) -> None:
        """Each row's key must be one of those known."""
        if places := self._places(fields):
            self._references.append((places, known, target))

    def rows(self, rows: Iterable[Row], first: int) -> Iterator[Row]:
        """The values of each row; a cell that cannot be one stays as it is."""
        for number, row in enumerate(rows, start=first):
            if not any(str(cell).strip() for cell in row):
                yield row
                continue
            self._check_keys(number, row)
            yield [self._value(number, place, cell) for place, cell in enumerate(row)]

    def _value(self, number: int, place: int, cell: Any) -> Any:
        known = self._columns.get(place)
        if known is None or not isinstance(cell, str):
            return cell
        try:
            return known.value(cell)
        except CellError as error:
            self._note(str(error), number, self._headers[place], cell)
        except TimeoutError:
            raise FileError(f"{self._file}: the pattern of '{self._headers[place]}' takes too long to match") from None
        return cell

    def _check_keys(self, number: int, row: Row) -> None:
        cells = [str(cell) for cell in row] + [""] * (len(self._headers) - len(row))
        for places, seen in zip(self._unique, self._seen, strict=True):
            key = tuple(cells[place] for place in places)
            if any(key) and (other := seen.setdefault(key, number)) != number:
                message = f"stands in row {other} already, but its schema wants it to be unique"
                self._note(message, number, self._named(places), ", ".join(key))
        for places, known, target in self._references:
            key = tuple(cells[place] for place in places)
            if all(key) and key not in known:
                self._note(f"is not in {target}", number, self._named(places), ", ".join(key))

    def _note(self, message: str, row: int | None, header: str | None, cell: str | None) -> None:
        self._problems.append(Problem(message, self._file, self._sheet, row, header, cell or None))

    def _named(self, places: Sequence[int]) -> str:
        return ", ".join(self._headers[place] for place in places)

    def _places(self, fields: Sequence[str]) -> list[int]:
        """Where the fields stand; none where one of them is not there."""
        there = all(field in self._headers for field in fields)
        return [self._headers.index(field) for field in fields] if there else []

    def _known_columns(self, schema: Schema) -> dict[int, Column]:
        fields = {field.name: field for field in schema.fields}
        return {
            place: self._column(schema, fields[header])
            for place, header in enumerate(self._headers)
            if header in fields
        }

    def _column(self, schema: Schema, field: SchemaField) -> Column:
        try:
            return column(schema, field)
        except (ValueError, ArithmeticError, regex.error) as error:
            raise FileError(f"{self._file}: the schema of '{field.name}' makes no sense: {error}") from None

    def _unique_keys(self, schema: Schema) -> Iterator[list[str]]:
        if key := listed(schema.primaryKey):
            yield key
        yield from schema.uniqueKeys
        yield from ([field.name] for field in schema.fields if field.constraints.unique)

    def _check_headers(self, schema: Schema) -> None:
        match = listed(schema.fieldsMatch)[0] if schema.fields else "partial"
        named = [field.name for field in schema.fields]
        absent = [name for name in named if name not in self._headers]
        spare = [header for header in self._headers if header not in named]
        for header in absent if match not in ("superset", "partial") else ():
            self._note("is in the schema, but not in the table", None, header, None)
        for header in spare if match not in ("subset", "partial") else ():
            self._note("is in the table, but not in the schema", None, header, None)
        if match == "exact" and not absent and not spare and named != list(self._headers):
            self._note(f"has its columns in another order than the schema: {', '.join(named)}", None, None, None)

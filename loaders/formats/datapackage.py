"""Frictionless Data Packages, versions 1 and 2: a `datapackage.json` that says what the tables beside it hold.

Each resource is a sheet. What its schema demands is checked, keys between resources too, and all that fails is told.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import Annotated, Any, TypeVar

import msgspec

from loaders.description import Layout
from loaders.files import PACKAGE, Content, whole
from loaders.formats import objects, text, workbook
from loaders.formats.checking import Checking
from loaders.formats.tableschema import Schema, listed, marks_of
from loaders.problems import FileError, Problem
from loaders.sheets import Entry, Sheet, chosen

ENDINGS = (".json",)
Row = list[Any]
T = TypeVar("T")
HeaderRow = Annotated[int, msgspec.Meta(ge=1, le=100)]


class Dialect(msgspec.Struct):
    """How a text file is written."""

    delimiter: str = ","
    quoteChar: str | None = '"'  # noqa: N815 - the standard's own names
    doubleQuote: bool = True  # noqa: N815
    escapeChar: str | None = None  # noqa: N815
    skipInitialSpace: bool = False  # noqa: N815
    header: bool = True
    headerRows: tuple[HeaderRow, ...] = (1,)  # noqa: N815
    headerJoin: str = " "  # noqa: N815
    commentChar: str | None = None  # noqa: N815
    sheetName: str | None = None  # noqa: N815

    @property
    def header_rows(self) -> tuple[HeaderRow, ...]:
        return self.headerRows if self.header else ()

    @property
    def style(self) -> dict[str, Any]:
        return {
            "quotechar": self.quoteChar,
            "quoting": 0 if self.quoteChar else 3,
            "doublequote": self.doubleQuote,
            "escapechar": self.escapeChar,
            "skipinitialspace": self.skipInitialSpace,
        }


class Resource(msgspec.Struct):
    name: str
    path: str | list[str] = []
    data: Any = None
    encoding: str = "utf-8"
    dialect: Dialect | str | None = None
    schema: Schema | str | None = None


class Descriptor(msgspec.Struct):
    resources: list[Resource]


def fits(content: Content) -> bool:
    return content.name.lower().endswith(PACKAGE)


def entries(content: Content, _: Layout) -> list[Entry]:
    package = Package(content)
    return [Entry(name, partial(package.sheet, name)) for name in package.resources]


class Package:
    """A descriptor and the files that it names, which all lie beside it or below."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.resources = {one.name: one for one in self._decoded(content, Descriptor).resources}

    def sheet(self, name: str) -> Sheet:
        resource = self.resources[name]
        schema, dialect = self._schema(resource), self._dialect(resource)
        headers, rows = self._table(resource, schema, dialect)
        first_row = max(dialect.header_rows, default=0)
        if schema is None:
            return Sheet(name, chain([headers], rows), merged=(), first_row=first_row)
        problems: list[Problem] = []
        checking = Checking(self._content.name, name, headers, schema, problems)
        for key in schema.foreignKeys:
            target = listed(key.reference.fields)
            known = self._known(key.reference.resource or name, target)
            checking.refer(listed(key.fields), known, f"{key.reference.resource or name} ({', '.join(target)})")
        walk = chain([headers], checking.rows(rows, first_row + 1))
        return Sheet(name, walk, merged=(), first_row=first_row, blank=marks_of(schema), problems=problems)

    def _known(self, name: str, fields: Sequence[str]) -> frozenset[tuple[str, ...]]:
        """The keys that a resource has."""
        if name not in self.resources:
            raise FileError(f"{self._content.name}: refers to the resource '{name}', which it lacks")
        resource = self.resources[name]
        headers, rows = self._table(resource, self._schema(resource), self._dialect(resource))
        if lacking := [field for field in fields if field not in headers]:
            raise FileError(f"{self._content.name}: refers to the column '{lacking[0]}' of '{name}', which it lacks")
        places = [headers.index(field) for field in fields]
        return frozenset(
            tuple(str(row[place]) for place in places) for row in rows if len(row) > max(places, default=-1)
        )

    def _table(self, resource: Resource, schema: Schema | None, dialect: Dialect) -> tuple[list[str], Iterator[Row]]:
        """The headers and the rows below them."""
        parts = [self._part(resource, dialect, part) for part in self._parts(resource)]
        if not dialect.header_rows:
            return [field.name for field in schema.fields] if schema else [], chain.from_iterable(parts)
        headers = [self._headers(dialect, rows) for rows in parts]
        if other := next((one for one in headers if one != headers[0]), None):
            raise FileError(f"{self._content.name}: the parts of '{resource.name}' differ: {', '.join(other)}")
        return headers[0], chain.from_iterable(parts)

    def _headers(self, dialect: Dialect, rows: Iterator[Row]) -> list[str]:
        """Taken from the rows, which go on below them."""
        upper = list(islice(rows, max(dialect.header_rows)))
        chosen_rows = [upper[number - 1] for number in dialect.header_rows if number <= len(upper)]
        return [dialect.headerJoin.join(filter(None, map(str, cells))) for cells in zip(*chosen_rows, strict=False)]

    def _parts(self, resource: Resource) -> list[Any]:
        """The data within the descriptor, or the files that hold it."""
        if resource.data is not None:
            return [resource.data]
        if not resource.path:
            raise FileError(f"{self._content.name}: the resource '{resource.name}' has neither path nor data")
        return [self._near(path) for path in listed(resource.path)]

    def _near(self, path: str) -> Content:
        found = self._content.near(path)
        if found is None:
            raise FileError(f"{self._content.name}: names '{path}', which is not there")
        return found

    def _part(self, resource: Resource, dialect: Dialect, part: Any) -> Iterator[Row]:
        if not isinstance(part, Content):
            return self._inline(resource, part)
        layout = Layout(sheet=dialect.sheetName)
        if part.ending in workbook.ENDINGS:
            return next(chosen(part, layout, workbook.entries(part, layout))).rows
        if part.ending in objects.ENDINGS:
            return next(chosen(part, layout, objects.entries(part, layout))).rows
        encoding = text.encoding_of(part, resource.encoding)
        rows: Iterator[Row] = text.records(part, encoding, dialect.delimiter, dialect.style)
        return _without_comments(rows, dialect.commentChar) if dialect.commentChar else rows

    def _inline(self, resource: Resource, data: Any) -> Iterator[Row]:
        if isinstance(data, list) and data and all(isinstance(row, dict) for row in data):
            return objects.objects_sheet(data).rows
        if isinstance(data, list) and all(isinstance(row, list) for row in data):
            return iter(data)
        raise FileError(f"{self._content.name}: the data of '{resource.name}' is no table")

    def _schema(self, resource: Resource) -> Schema | None:
        if isinstance(resource.schema, str):
            return self._decoded(self._near(resource.schema), Schema)
        return resource.schema

    def _dialect(self, resource: Resource) -> Dialect:
        if isinstance(resource.dialect, str):
            return self._decoded(self._near(resource.dialect), Dialect)
        return resource.dialect or Dialect()

    def _decoded(self, content: Content, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(whole(content).removeprefix(b"\xef\xbb\xbf"), type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise FileError(f"{content.name}: is not what a data package says: {error}") from None
        except RecursionError:
            raise FileError(f"{content.name}: is nested too deeply") from None


def _without_comments(rows: Iterator[Row], mark: str) -> Iterator[Row]:
    """Comments become empty rows, so that the others keep their numbers."""
    for row in rows:
        yield [] if row and str(row[0]).startswith(mark) else row

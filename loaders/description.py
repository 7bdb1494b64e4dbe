"""The source description: what docs/source-descriptions.md says, as strict structures."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from loaders.cells.figures import OFFICIAL
from loaders.cells.numbers import Notation
from loaders.files import names_in
from loaders.problems import DescriptionError

Role = Literal["value", "count", "base", "unassignable", "contributors", "largest", "second_largest", "status", "note"]
Unknown = Literal["error", "skip"]
FormatName = Literal[
    "genesis", "sdmx", "json", "geojson", "topojson", "json-stat", "datapackage", "hsds", "oparl", "360giving"
]


class Strict(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An unknown key is an error, so that no setting is silently without effect."""


class Field(Strict):
    """Where the content of a field is found and how it is read."""

    header: str | None = None
    headers: list[str] | None = None
    join: str = ""
    first: bool = False
    optional: bool = False
    value: Any = None
    match: str | None = None
    row: bool = False
    pattern: str | None = None
    words: dict[str, str] | None = None
    fold: bool = False
    default: str | None = None
    blank: list[str] | None = None
    pad: int = 0
    prefix: str = ""
    digest: bool = False
    normalise: bool = False
    numbers: Notation | None = None
    factor: float | None = None
    separator: str = ","
    by: str = "code"
    set: str | list[str] | None = None
    unknown: Unknown = "error"

    @property
    def used(self) -> list[str]:
        return self.headers or ([self.header] if self.header is not None else [])

    @property
    def sources(self) -> int:
        given = (self.header, self.headers, self.value, self.match, self.row or None)
        return sum(one is not None for one in given)


F = TypeVar("F", bound=Field)


class PeriodField(Field, kw_only=True, forbid_unknown_fields=True):
    kind: Literal["REFERENCE_DAY", "YEAR", "QUARTER", "INTERVAL"] | None = None
    day: str | None = None
    breaks: list[str] = []


class DimensionField(Field, kw_only=True, forbid_unknown_fields=True):
    total: list[str] = []


class Value(Strict):
    """A column of figures, or a family of columns whose headers match a pattern."""

    header: str | None = None
    pattern: str | None = None
    indicator: str | None = None
    role: Role = "value"
    members: dict[str, str] = {}
    period: str | None = None
    status: str | None = None
    symbols: dict[str, str] = {}
    numbers: Notation | None = None
    factor: float | None = None


class LeaveOut(Strict):
    header: str
    reason: str
    values: list[str] = []
    pattern: str | None = None


class Layout(Strict):
    """How the file is laid out: the table `[table]`."""

    sheet: str | None = None
    format: FormatName | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header: int | list[int] = 1
    last: int | None = None
    stop: str | None = None
    fill_down: list[str] = []
    numbers: Notation | None = None
    blank: list[str] = []
    only: dict[str, list[str]] = {}
    leave_out: list[LeaveOut] = []
    repeated: Literal["error", "first", "last"] = "error"
    hidden: Literal["read", "skip"] = "read"
    ignore: list[str] = []
    rename: dict[str, str] = {}
    crs: str | None = None

    @property
    def sheet_is_pattern(self) -> bool:
        return self.sheet is not None and ("*" in self.sheet or bool(names_in(self.sheet)))

    @property
    def header_rows(self) -> list[int]:
        rows = [self.header] if isinstance(self.header, int) else self.header
        return [row for row in rows if row]


class DatasetEntry(Strict):
    code: str
    title: str | None = None
    publisher: str | None = None
    licence: str | None = None
    licence_url: str | None = None
    attribution: str | None = None
    access_url: str | None = None
    update_interval: str | None = None
    territorial_status: date | None = None
    method_version: str | None = None
    contact: str | None = None
    statistic_code: str | None = None
    stale_after: date | None = None


class AreaSetEntry(Strict):
    code: str
    name: str | None = None
    name_en: str | None = None
    name_easy: str | None = None
    purpose: str | None = None
    is_partition: bool = True
    parent: str | None = None
    publisher: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    whole: str | None = None
    dissolve: list[str] = []


class Description(Strict):
    kind: str
    dataset: DatasetEntry
    municipality: str | None = None
    file: str | None = None
    member: str | None = None
    replace: bool = False
    existing: Literal["update", "keep"] = "update"
    table: Layout = msgspec.field(default_factory=Layout)
    fields: dict[str, str | Field] = {}
    rows: list[dict[str, Any]] | None = None
    area_set: AreaSetEntry | None = None
    period: PeriodField | None = None
    values: list[Value] = []
    dimensions: dict[str, str | DimensionField] = {}
    symbols: dict[str, str] = {}

    def field(self, name: str) -> Field | None:
        return self.field_map.get(name)

    @property
    def field_map(self) -> Mapping[str, Field]:
        if self.rows is not None and not self.fields:
            return {name: Field(header=name) for row in self.rows for name in row}
        return {name: _field(entry, Field) for name, entry in self.fields.items()}

    @property
    def dimension_map(self) -> Mapping[str, DimensionField]:
        return {code: _field(entry, DimensionField) for code, entry in self.dimensions.items()}

    @property
    def notation(self) -> Notation:
        return self.table.numbers or "german"

    def notations(self) -> Mapping[str, Notation]:
        """The notation of each header that has one of its own."""
        own = {header: field.numbers for field in self.field_map.values() for header in field.used if field.numbers}
        return own | {value.header: value.numbers for value in self.values if value.header and value.numbers}

    @property
    def _all_fields(self) -> list[Field]:
        period = [self.period] if self.period is not None else []
        return [*self.field_map.values(), *self.dimension_map.values(), *period]

    def optional_headers(self) -> list[str]:
        """Headers that a file may lack: a column that is not there counts as one of empty cells."""
        return list(dict.fromkeys(header for field in self._all_fields if field.optional for header in field.used))

    def used_headers(self) -> list[str]:
        """Every header that the description names, those of patterns left out."""
        headers = [header for field in self._all_fields for header in field.used]
        headers += [value.header for value in self.values if value.header is not None]
        headers += [*self.table.only, *(rule.header for rule in self.table.leave_out)]
        return list(dict.fromkeys(headers))


class Source(NamedTuple):
    """A description and where it stands."""

    path: Path
    digest: str
    says: Description

    @property
    def name(self) -> str:
        return self.path.name

    def wrong(self, message: str) -> DescriptionError:
        return DescriptionError(f"{self.name}: {message}")


def _field(entry: str | F, kind: type[F]) -> F:
    return kind(header=entry) if isinstance(entry, str) else entry


def symbols_of(says: Description, value: Value) -> Mapping[str, str]:
    return {**OFFICIAL, **says.symbols, **value.symbols}

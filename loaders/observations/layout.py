"""Which columns of a table make which figures."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from loaders.description import DimensionField, PeriodField, Role, Source, Value
from loaders.fields import FieldReader, field_reader
from loaders.importing import Run
from loaders.table import Table

FIELDS = ("area", "area_set", "indicator", "status", "conf_status", "note", "series_break")
Members = tuple[tuple[str, str], ...]


class Key(NamedTuple):
    """What tells the figures of one row apart; None where another column, or the description, says it."""

    indicator: str | None
    members: Members
    period: str | None


@dataclass
class Group:
    """The columns of one figure by role."""

    key: Key
    columns: dict[Role, tuple[int, Value]] = field(default_factory=dict)


@dataclass
class Layout:
    """The readers of a table of figures, and its groups of columns."""

    table: Table
    area: FieldReader
    fields: dict[str, FieldReader]
    period: PeriodField
    dimensions: dict[str, FieldReader]
    groups: list[Group]

    @classmethod
    def of(cls, run: Run, table: Table) -> "Layout":
        """Raises DescriptionError where the description does not say enough."""
        says = run.says
        if unknown := [name for name in says.field_map if name not in FIELDS]:
            raise run.source.wrong(f"`observations` have no field '{unknown[0]}', but {', '.join(FIELDS)}")
        readers = {name: field_reader(table, name, one, None) for name, one in says.field_map.items()}
        if "area" not in readers:
            raise run.source.wrong("[fields] lacks 'area'")
        dimensions = {
            code: field_reader(table, code, one, None) for code, one in says.dimension_map.items() if one.sources
        }
        groups = _groups(run.source, table)
        _check(run.source, groups, readers)
        return cls(table, readers["area"], readers, says.period or PeriodField(), dimensions, groups)

    def dimension(self, code: str) -> DimensionField:
        return self.table.source.says.dimension_map.get(code, DimensionField())


def _groups(source: Source, table: Table) -> list[Group]:
    groups: dict[Key, Group] = {}
    for header, value, found in _columns(source, table):
        members = {
            **value.members,
            **{name: text for name, text in found.items() if name not in ("indicator", "period")},
        }
        key = Key(
            value.indicator or found.get("indicator"),
            tuple(sorted(members.items())),
            value.period or found.get("period"),
        )
        columns = groups.setdefault(key, Group(key)).columns
        if value.role in columns:
            raise source.wrong(f"[[values]]: '{header}' is the second column for the {value.role} of the same figure")
        columns[value.role] = (table.position(header), value)
    return list(groups.values())


def _columns(source: Source, table: Table) -> list[tuple[str, Value, dict[str, str]]]:
    """Each column of figures with what a pattern found in its header."""
    named = set(source.says.used_headers())
    columns: list[tuple[str, Value, dict[str, str]]] = []
    for value in source.says.values:
        if value.header is not None:
            columns.append((value.header, value, {}))
            continue
        pattern = re.compile(value.pattern or "")
        spare = [header for header in table.headers if header not in named]
        matches = [(header, match) for header in spare if (match := pattern.fullmatch(header))]
        if not matches:
            raise source.wrong(f"[[values]]: the pattern {value.pattern} matches no column of {table.file}")
        columns += [
            (header, value, {name: text.strip() for name, text in match.groupdict().items() if text is not None})
            for header, match in matches
        ]
    return columns


def _check(source: Source, groups: list[Group], readers: dict[str, FieldReader]) -> None:
    says = source.says
    if not groups:
        raise source.wrong("[[values]] is missing: it says which columns hold figures")
    for group in groups:
        if "value" not in group.columns:
            held = ", ".join(group.columns)
            raise source.wrong(f"[[values]]: a figure has {held}, but no column of role `value`: {group.key}")
        if group.key.indicator is None and "indicator" not in readers:
            raise source.wrong("[[values]] needs `indicator`, or [fields] an `indicator`")
        if group.key.period is None and (says.period is None or not says.period.sources):
            raise source.wrong("[period] is missing: it says what time the figures speak of")

"""What a kind of rows is made of; nearly all of it follows from its table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Column, Table, UniqueConstraint

from models.base import SENT_AS, Base

CONTEXT = frozenset({"municipality_id", "dataset_id", "area_set_id"})
"""Columns that the description as a whole fills."""
OWN = frozenset({"id", "recorded_at", "import_run_id"})

Values = dict[str, Any]


@dataclass(frozen=True)
class FieldOf:
    """A field of a kind: one column of its table, or a link to many rows of another table."""

    name: str
    column: Column[Any]
    link: Table | None = None

    @property
    def target(self) -> Table | None:
        """The table that it points to."""
        for key in self.column.foreign_keys:
            return key.column.table
        return None

    @property
    def required(self) -> bool:
        return self.link is None and not self.column.nullable and self.column.server_default is None


@dataclass(frozen=True, eq=False)
class Kind:
    """Rows of one table: what a description calls them, and the columns by which a row is found again.

    `links` names the table behind each list of references; `hidden` are columns that follow from others; `parsers` are
    for fields that need one of their own, and for fields that are no column: `expand` turns those into columns, giving
    one or several rows for each row of the file. Who refers to the table that a kind `completes`, such as areas by
    their keys, is loaded after it; `after` names tables that are needed without being referred to.
    """

    name: str
    model: type[Base]
    key: tuple[str, ...] = ()
    links: Mapping[str, Table] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    parsers: Mapping[str, Callable[[str], Any]] = field(default_factory=dict)
    expand: Callable[[Values], list[Values]] | None = None
    completes: type[Base] | None = None
    after: tuple[type[Base], ...] = ()

    @property
    def table(self) -> Table:
        return cast(Table, self.model.__table__)

    @cached_property
    def identity(self) -> tuple[str, ...]:
        """The columns of the natural key."""
        if self.key:
            return self.key
        unique = [one for one in self.table.constraints if isinstance(one, UniqueConstraint)]
        return tuple(column.name for column in unique[0].columns)

    @cached_property
    def fields(self) -> dict[str, FieldOf]:
        sent = {column.info[SENT_AS]: column for column in self.table.columns if SENT_AS in column.info}
        judged = {column.name for column in sent.values()} | ({"conf_status"} if sent else set())
        own = {
            field_name(column): FieldOf(field_name(column), sent.get(column.name, column))
            for column in self.table.columns
            if column.name not in CONTEXT | OWN | self.hidden | judged and column.computed is None
        }
        return own | {name: FieldOf(name, _far_end(table, self.table), table) for name, table in self.links.items()}

    @property
    def virtual(self) -> list[str]:
        return [name for name in self.parsers if name not in self.fields]

    @property
    def selfish(self) -> list[FieldOf]:
        """Fields that point to rows of the same kind."""
        return [one for one in self.fields.values() if one.target is self.table]

    @property
    def targets(self) -> set[Table]:
        """The tables that must be filled before."""
        found = {one.target for one in self.fields.values() if one.target is not None}
        found |= {cast(Table, model.__table__) for model in self.after}
        return {target for target in found if target is not None and target is not self.table}


def field_name(column: Column[Any]) -> str:
    return column.name.removesuffix("_id") if column.foreign_keys else column.name


def near_end(link: Table, table: Table) -> Column[Any]:
    """The column of a link that points back; the first, where both ends are of one table."""
    return next(column for column in link.columns if any(key.column.table is table for key in column.foreign_keys))


def _far_end(link: Table, table: Table) -> Column[Any]:
    near = near_end(link, table)
    return next(column for column in link.columns if column.foreign_keys and column is not near)

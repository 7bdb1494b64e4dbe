"""How rows of one entity lead to rows of another."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Build, Row, Source
from graph.engine.columns import Columns
from graph.engine.entity import Entity, entity_named
from graph.engine.values import Arguments
from graph.errors import MappingError
from models.base import Base, table_of


class Opened(NamedTuple):
    """Far rows, the columns among them that equal the near row's local columns, and conditions on them."""

    row: Row
    keys: Sequence[ColumnElement[Any]]
    conditions: Sequence[ColumnElement[bool]] = ()


@dataclass(frozen=True)
class Relation(ABC):
    """Leads to the entity `target`: each of `local`, columns of the near row, equals the matching far key."""

    target: str
    local: tuple[str, ...]

    @property
    def entity(self) -> Entity:
        return entity_named(self.target)

    def check(self) -> None:
        """Raises MappingError where the relation names what is not there."""
        _ = self.entity

    @abstractmethod
    def open(self, build: Build, given: Arguments) -> Opened:
        """The far rows; the field's arguments may choose how they are found."""

    def match(self, near: Columns, far: Opened) -> list[ColumnElement[bool]]:
        """What makes far rows belong to the near one."""
        return [near[name] == key for name, key in zip(self.local, far.keys, strict=True)]


@dataclass(frozen=True)
class Children(Relation):
    """Rows whose columns `keys` point back."""

    keys: tuple[str, ...]

    def check(self) -> None:
        _require(self.entity.table, *self.keys)

    def open(self, build: Build, given: Arguments) -> Opened:
        row = Row.first(build, self.entity)
        return Opened(row, [row.c[name] for name in self.keys])


@dataclass(frozen=True)
class AnyOf(Children):
    """Rows of which any of the columns `keys` points back, each to the same local column."""

    def match(self, near: Columns, far: Opened) -> list[ColumnElement[bool]]:
        return [or_(*(near[self.local[0]] == key for key in far.keys))]


@dataclass(frozen=True)
class Linked(Relation):
    """Rows at the other end of a link table, which is the target's key or its column `at`."""

    link: Table
    near: str
    far: str
    at: str | None = None

    def check(self) -> None:
        _require(self.link, self.near, self.far)
        _require(self.entity.table, self.at or self.entity.key)

    def open(self, build: Build, given: Arguments) -> Opened:
        row = Row.first(build, self.entity)
        link = build.rows_of(self.link)
        row.source = Source(link.join(row.table, link.c[self.far] == row.c[self.at or row.entity.key]))
        return Opened(row, [link.c[self.near]])


@dataclass(frozen=True)
class Chained(Relation):
    """Rows at the end of two link tables, each once, however many ways lead there."""

    links: tuple[Table, Table]
    ends: tuple[str, str, str, str]

    def check(self) -> None:
        _require(self.links[0], *self.ends[:2])
        _require(self.links[1], *self.ends[2:])
        super().check()

    def open(self, build: Build, given: Arguments) -> Opened:
        row = Row.first(build, self.entity)
        first, second = (build.rows_of(link) for link in self.links)
        near, meet, met, far = self.ends
        both = first.join(second, first.c[meet] == second.c[met])
        ways = select(first.c[near].label("near"), second.c[far].label("far")).select_from(both).distinct().subquery()
        row.source = Source(ways.join(row.table, ways.c.far == row.c[row.entity.key]))
        return Opened(row, [ways.c.near])


@dataclass(frozen=True)
class Everything(Relation):
    """All rows of an entity: the relation of the root."""

    def open(self, build: Build, given: Arguments) -> Opened:
        return Opened(Row.first(build, self.entity), [])


def _require(table: Table, *names: str) -> None:
    if missing := [name for name in names if name not in table.columns]:
        raise MappingError(f"{', '.join(missing)}: no such column in {table.fullname}")


def referring(target: str, *keys: "InstrumentedAttribute[Any]", local: Sequence[str] = ("id",)) -> Relation:
    """`referring("Payment", models.Payment.grant_id)`: the payments that point to a row's id."""
    return Children(target, tuple(local), tuple(key.key for key in keys))


def referring_by_any(target: str, *keys: "InstrumentedAttribute[Any]") -> Relation:
    """`referring_by_any("Pair", models.Pair.one_id, models.Pair.other_id)`: the pairs in which a row is either."""
    return AnyOf(target, ("id",), tuple(key.key for key in keys))


def linked(target: str, link: Table | type[Base], near: str, far: str, local: str = "id") -> Relation:
    """`linked("Area", models.grant_areas, "grant_id", "area_id")`: the areas linked to a grant."""
    return Linked(target, (local,), table_of(link), near, far)

"""Column kinds that every table is built from.

A column's comment is its description in PostgreSQL and in the GraphQL schema alike.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    event,
    func,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column
from sqlalchemy.types import TypeEngine

from models.vocabulary import ConfStatus

NAMING = {
    "pk": "%(table_name)s_pkey",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}

metadata = MetaData(naming_convention=NAMING)

PROTECTED = "protected"
"""Key of a column's `info` that marks a figure which protection may empty."""

HIDDEN_BY = "hidden_by"
"""Key of a protected column's `info` that names the one which says that it is emptied, where the rest is not."""

INSIDE = "inside"
"""Key of a column's `info` that marks what the public's role may not select, though it reads the rest of the table."""

SENT_AS = "sent_as"
"""Key of a column's `info` that names the column that shows, as far as it may be shown, what was sent."""


class Base(DeclarativeBase):
    """Every table; the database's default schema holds what anybody may read."""

    metadata = metadata
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own attribute)
        str: Text(),
        Decimal: Numeric(14, 2),
        date: Date(),
        datetime: DateTime(timezone=True),
    }


def table_of(model: Table | type[Base]) -> Table:
    """The table of a model class, or the table itself."""
    table = model if isinstance(model, Table) else model.__table__
    assert isinstance(table, Table)
    return table


def vocabulary_of(column: Column[Any]) -> type[Enum] | None:
    """The vocabulary of which a column holds one term."""
    return None if isinstance(column.type, ARRAY) else column.info.get("vocabulary")


def column(comment: str, *arguments: Any, **options: Any) -> MappedColumn[Any]:
    return mapped_column(*arguments, comment=comment, **options)


def plain(comment: str, *, info: Mapping[str, bool] | None = None, **options: Any) -> MappedColumn[Any]:
    """Text without quotes, backslashes and control characters, so that JSON needs no escaping.

    It sorts by code point on any server; what PostgreSQL does otherwise depends on how it was set up.
    """
    return mapped_column(Text(collation="C"), comment=comment, info={"plain": True, **(info or {})}, **options)


def term(vocabulary: type[Enum], comment: str, **options: Any) -> MappedColumn[Any]:
    """The code of one term of a vocabulary."""
    return mapped_column(Text, comment=comment, info={"vocabulary": vocabulary}, **options)


def terms(vocabulary: type[Enum], comment: str) -> MappedColumn[Any]:
    """The codes of several terms of a vocabulary."""
    return mapped_column(ARRAY(Text), comment=comment, info={"vocabulary": vocabulary}, server_default=text("'{}'"))


def texts(comment: str) -> MappedColumn[Any]:
    return mapped_column(ARRAY(Text), comment=comment, server_default=text("'{}'"))


def foreign(target: str, comment: str, **options: Any) -> MappedColumn[Any]:
    """A foreign key with the index that walking it backwards needs."""
    options.setdefault("index", True)
    return mapped_column(ForeignKey(target), comment=comment, **options)


def small(comment: str, **options: Any) -> MappedColumn[Any]:
    return mapped_column(SmallInteger, comment=comment, **options)


def money(comment: str) -> MappedColumn[Any]:
    return mapped_column(Numeric(14, 2), comment=comment)


def protected(comment: str, *, hidden_by: str | None = None) -> MappedColumn[Any]:
    """A figure that protection may empty; `conf_status` of the row, and `obs_status` if it has one, then say so.

    `hidden_by`: the column that says so of one which may be emptied alone.
    """
    return mapped_column(Numeric, comment=comment, info={PROTECTED: True, HIDDEN_BY: hidden_by})


def sent(name: str, type_: type[TypeEngine[Any]] = Numeric) -> MappedColumn[Any]:
    """What was sent of a column, whether it may be shown or not: no role that answers reads it."""
    return mapped_column(type_, comment=f"What was sent as `{name}`.", info={INSIDE: True, SENT_AS: name})


def key() -> MappedColumn[Any]:
    return mapped_column(Identity(), primary_key=True, comment="Number within this database.")


def link(name: str, *targets: str, recorded: bool = False) -> Table:
    """A many-to-many table of two foreign keys, named after their tables: `grant_id`, `area_id`."""
    columns: list[Column[Any]] = [
        Column(
            column_name,
            ForeignKey(target, ondelete="CASCADE"),
            primary_key=True,
            index=position > 0,
            comment=f"One of {target.partition('.')[0].replace('_', ' ')}.",
        )
        for position, (column_name, target) in enumerate(_named(targets))
    ]
    if recorded:
        columns.append(
            Column(
                "recorded_at",
                DateTime(timezone=True),
                nullable=False,
                server_default=func.now(),
                comment=RECORDED,
            )
        )
    return Table(name, metadata, *columns)


def _named(targets: Sequence[str]) -> list[tuple[str, str]]:
    """`goals.id` becomes `goal_id`; `other:measures.id` names the column itself: `other_id`."""
    named = []
    for target in targets:
        name, _, table = target.rpartition(":")
        singular = name or re.sub("ies$", "y", table.partition(".")[0]).removesuffix("s")
        named.append((f"{singular}_id", table))
    return named


RECORDED = "When this version was recorded."


class Named:
    """Labels in German, English and Leichte Sprache, and a key that sorts as DIN 5007 does."""

    name: Mapped[str] = column("Name in German.")
    name_en: Mapped[str | None] = column("Name in English.")
    name_easy: Mapped[str | None] = column("Name in easy German (Leichte Sprache).")

    @declared_attr
    def sort_key(self) -> Mapped[str]:
        return mapped_column(Text(collation="C"), Computed(sort_key_of("name"), persisted=True), comment=SORT_KEY)


class Judged:
    """Numbers as departments send them, of which some may tell of few people."""

    conf_status: Mapped[str] = term(
        ConfStatus, "Whether numbers are hidden and why (SDMX CL_CONF_STATUS).", server_default="F"
    )


class Valid:
    """The days on which a row holds in the real world, both inclusive."""

    valid_from: Mapped[date] = column("First day on which it holds.")
    valid_to: Mapped[date | None] = column("Last day on which it holds; empty while there is no end.")


class Recorded:
    """When this version became known here; earlier versions stand in the history table."""

    recorded_at: Mapped[datetime] = column(RECORDED, server_default=func.now())


SORT_KEY = "The name as DIN 5007 sorts it: without accents and case."
FOLDED = (
    "ÄÖÜäöüÀÁÂÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÕØÙÚÛÝàáâãåçèéêëìíîïñòóôõøùúûýÿ",
    "AOUaouAAAAACEEEEIIIINOOOOOUUUYaaaaaceeeeiiiinooooouuuyy",
)


def sort_key_of(name: str) -> str:
    """SQL of the sort key: PostgreSQL's own collations differ between builds, this does not."""
    return f"lower(translate(replace({name}, 'ß', 'ss'), '{FOLDED[0]}', '{FOLDED[1]}'))"


VALIDITY = "daterange(valid_from, valid_to, '[]')"


@event.listens_for(Column, "after_parent_attach")
def _constrain(column: Column[Any], table: Any) -> None:
    """Vocabularies and plain text are promises that the database keeps."""
    if not isinstance(table, Table):
        return
    if vocabulary := column.info.get("vocabulary"):
        codes = ", ".join(f"'{member.name}'" for member in vocabulary)
        listed = isinstance(column.type, ARRAY)
        rule = f"{column.name} <@ ARRAY[{codes}]" if listed else f"{column.name} IN ({codes})"
        table.append_constraint(CheckConstraint(rule, name=column.name))
    if isinstance(column.type, Numeric | Double) and not column.computed:
        rule = f"{column.name} BETWEEN -1e15 AND 1e15"  # JSON knows neither NaN nor infinity
        table.append_constraint(CheckConstraint(rule, name=f"{column.name}_finite"))
    if column.info.get("plain"):
        rule = f"{column.name} !~ '[[:cntrl:]\"\\\\]' AND {column.name} <> ''"
        table.append_constraint(CheckConstraint(rule, name=column.name))

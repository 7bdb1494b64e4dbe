"""System time: a table's earlier versions, so that any question can be asked as of a past moment.

A recorded table holds the present only, which keeps it narrow and its indexes small. Triggers move each row that is
changed or deleted to the table of the same name with `_history` behind it; whoever writes, nothing is lost.
"""

from functools import cache

from sqlalchemy import Column, DateTime, FromClause, Index, Integer, MetaData, Table, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from models.base import HIDDEN_BY, INSIDE, PROTECTED, metadata
from models.roles import PAST_SCHEMA, PUBLISHED_SCHEMA

PAST = MetaData()
SUPERSEDED = "superseded_at"
SUPERSEDED_BY = "superseded_by"
PAST_BY = "past_by"
"""Key of a table's `info` that names columns by which its earlier versions are looked up, besides its key."""


def history_of(table: Table) -> Table | None:
    """The table of earlier versions, or None where a table keeps none."""
    return table.metadata.tables.get(f"{table.fullname}_history")


def keep_histories() -> None:
    """Declare a history table beside every table that says when its rows were recorded."""
    for table in [table for table in metadata.tables.values() if "recorded_at" in table.columns]:
        _keep_history(table)


def _keep_history(table: Table) -> None:
    columns = [
        Column(column.name, column.type, nullable=column.nullable, comment=column.comment, info=_kept(column))
        for column in table.columns
    ]
    superseded = Column(
        SUPERSEDED, DateTime(timezone=True), nullable=False, comment="When this version ceased to hold."
    )
    by = Column(SUPERSEDED_BY, Integer, comment="The import that ended it; empty where none did.")
    history = Table(f"{table.name}_history", metadata, superseded, by, *columns, schema=table.schema)
    Index(f"{table.name}_history_key_idx", *(history.c[column.name] for column in table.primary_key))
    if PAST_BY in table.info:
        Index(f"{table.name}_history_past_idx", *(history.c[name] for name in table.info[PAST_BY]))


def _kept(column: Column[object]) -> dict[str, object]:
    """An earlier version is protected as the present one is; other marks would only repeat its rules."""
    return {mark: column.info[mark] for mark in (PROTECTED, HIDDEN_BY, INSIDE) if mark in column.info}


@cache
def in_the_past(table: Table) -> Table:
    """The table from which a question about a past moment reads, its history beside it.

    A planner's raw figure may have changed while the public saw none, so that its versions are not those of the
    published one: protected tables stand in a schema of their own then, which each profile's role fills in.
    """
    history = history_of(table)
    if table.schema != PUBLISHED_SCHEMA or history is None:
        return table
    _copy(history)
    return _copy(table)


def _copy(table: Table) -> Table:
    columns = [Column(column.name, column.type, info=column.info) for column in table.columns]
    return Table(table.name, PAST, *columns, schema=PAST_SCHEMA)


def as_of(table: Table, moment: ColumnElement[object]) -> FromClause:
    """The rows of a table as they stood at a moment; a table without history stands as it is today.

    Of a history table those versions that were superseded by then. What the public may not select is left out.
    """
    names = [column.name for column in table.columns if INSIDE not in column.info]
    if SUPERSEDED in table.columns:
        return select(*(table.c[name] for name in names)).where(table.c[SUPERSEDED] <= moment).subquery()
    history = history_of(table)
    if history is None:
        return table
    present = select(*(table.c[name] for name in names)).where(table.c.recorded_at <= moment)
    past = select(*(history.c[name] for name in names)).where(
        history.c.recorded_at <= moment, history.c[SUPERSEDED] > moment
    )
    return union_all(present, past).subquery()

"""Where a figure comes from, down to the cell, and what was said of it before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Text, cast

import models
from graph.datasets import INSIDERS
from graph.engine.declare import column, entity, expression, one, part, part_of
from graph.engine.entity import Entity, entity_named
from models.base import table_of
from models.history import history_of

if TYPE_CHECKING:
    from datetime import datetime

    from graph.datasets import ImportRun
    from graph.engine.build import Row
    from models.vocabulary import ConfStatus, ObsStatus

VERSIONS = history_of(table_of(models.PublishedObservation))
assert VERSIONS is not None
SOURCE_COLUMN = Entity("SourceColumn", table_of(models.SourceColumn))


def _run(row: Row) -> Row:
    return row.one("import_run_id", entity_named("ImportRun"))


def _column(row: Row) -> Row:
    return row.one("source_column_id", SOURCE_COLUMN)


@part_of(models.PublishedObservation)
class Origin:
    """Where in which file a figure stands; in which row, only those learn who may see raw figures."""

    file: str = expression(lambda row: _run(row).c["file"], "Name of the file, without its folder.")
    sheet: str | None = expression(lambda row: _column(row).c["sheet"], "Name of the sheet, where the file has sheets.")
    row: int | None = column(models.PublishedObservation, "source_row", shown_to=INSIDERS)
    column: str | None = expression(
        lambda row: _column(row).c["header"], "Header of the column as the sender wrote it."
    )
    cell: str | None = expression(
        lambda row: _column(row).c["letters"] + cast(row.c["source_row"], Text),
        "The cell as spreadsheets name it, such as C17; empty where the file has no cells.",
        shown_to=INSIDERS,
    )


@entity(VERSIONS, order=("-superseded_at", "-recorded_at"), identified_by=("id", "superseded_at", "recorded_at"))
class Revision:
    """What the public saw of a figure before it was revised."""

    value: float | None
    count: float | None
    base: float | None
    unassignable: float | None
    unassignable_hidden: bool
    rounded_to: int | None
    obs_status: ObsStatus
    conf_status: ConfStatus
    series_break: bool
    note: str | None
    import_run: ImportRun
    origin: Origin = part("The cell of the file that it came from.")
    recorded_at: datetime
    superseded_at: datetime
    superseded_by: ImportRun | None = one(
        "Revision", ("superseded_by", "ImportRun"), description="The import that ended it; empty where none did."
    )

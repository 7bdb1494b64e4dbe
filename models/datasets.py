"""Datasets, the runs that brought them in, which files they came from, and what each run changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, JSON, BigInteger, Identity, Index, Integer, Text, UniqueConstraint, Uuid, func
from sqlalchemy.orm import Mapped

from models.base import INSIDE, Base, column, foreign, key, plain, term
from models.vocabulary import Frequency, ImportState


class Dataset(Base):
    """Where figures and records come from, and under which licence they may be used."""

    __tablename__ = "datasets"
    __table_args__ = (UniqueConstraint("municipality_id", "code", postgresql_nulls_not_distinct=True),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int | None] = foreign(
        "municipalities.id",
        "The municipality that owns it; empty for federal and state statistics.",
        index=False,
    )
    code: Mapped[str] = plain("Short name.")
    title: Mapped[str] = column("Title in German.")
    publisher: Mapped[str] = column("Who publishes it.")
    licence: Mapped[str] = column("Licence, such as dl-de/by-2.0.")
    licence_url: Mapped[str | None] = column("Address of the licence.")
    attribution: Mapped[str | None] = column("The words that the licence asks to show.")
    access_url: Mapped[str | None] = column("Where the original is found.")
    update_interval: Mapped[str | None] = term(Frequency, "How often it is renewed.")
    territorial_status: Mapped[date | None] = column("The day whose borders it uses (Gebietsstand).")
    method_version: Mapped[str | None] = column("Version of the method behind it.")
    contact: Mapped[str | None] = column("The office to ask.")
    statistic_code: Mapped[str | None] = column("Number of the official statistic, such as 12411.")
    stale_after: Mapped[date | None] = column("From this day on it counts as out of date.")


class ImportRun(Base):
    """One import of one file, or the taking back of one."""

    __tablename__ = "import_runs"
    __table_args__ = (Index("import_runs_file_idx", "dataset_id", "description", "checksum"),)

    id: Mapped[int] = key()
    dataset_id: Mapped[int] = foreign("datasets.id", "The dataset it brought in.", index=False)
    description: Mapped[str] = column("Name of the source description that was used.")
    file: Mapped[str] = column("Name of the file, without its folder.")
    checksum: Mapped[str] = plain("SHA-256 of file and source description, in hexadecimal digits.", info={INSIDE: True})
    actor: Mapped[str] = column("The account that ran it.", info={INSIDE: True})
    started_at: Mapped[datetime] = column("When it began.", server_default=func.now())
    finished_at: Mapped[datetime | None] = column("When it ended.")
    rows_read: Mapped[int] = column("Rows in the file.", Integer, server_default="0")
    rows_stored: Mapped[int] = column("Rows stored, new or changed.", Integer, server_default="0")
    rows_changed: Mapped[int] = column(
        "Of the stored rows, those that were here before and said something else.", Integer, server_default="0"
    )
    rows_removed: Mapped[int] = column(
        "Rows removed, because the file no longer holds them.", Integer, server_default="0"
    )
    rows_unchanged: Mapped[int] = column("Rows that were here already.", Integer, server_default="0")
    rows_skipped: Mapped[int] = column("Rows that the source description leaves out.", Integer, server_default="0")
    cells_refused: Mapped[int] = column(
        "Figures that were refused, such as those of dissolved areas.", Integer, server_default="0"
    )
    state: Mapped[str] = term(ImportState, "Whether what it stored is in force.", server_default="PUBLISHED")
    undoes_id: Mapped[int | None] = foreign("import_runs.id", "The import that it takes back.")


class SourceColumn(Base):
    """A column of a delivered file from which an import took figures."""

    __tablename__ = "source_columns"

    id: Mapped[int] = key()
    import_run_id: Mapped[int] = foreign("import_runs.id", "The import.")
    sheet: Mapped[str | None] = column("Name of the sheet, where the file has sheets.")
    header: Mapped[str] = column("Its header as the sender wrote it.")
    letters: Mapped[str | None] = plain(
        "Its name as spreadsheets write it, such as AA; empty where the file has no cells.", info={INSIDE: True}
    )


class ImportChange(Base):
    """What an import changed in one row that is no figure; figures tell the same by their history."""

    __tablename__ = "import_changes"
    __table_args__ = (Index("import_changes_row_idx", "table_name", "key"), {"schema": "raw"})

    id: Mapped[int] = column("Place in the order of changes.", BigInteger, Identity(), primary_key=True)
    import_run_id: Mapped[int] = foreign("import_runs.id", "The import.")
    table_name: Mapped[str] = plain("Table of the row, with its schema where that is not the default one.")
    key: Mapped[list[str]] = column("The row's primary key, each column as text.", ARRAY(Text))
    before: Mapped[Any | None] = column("The row before; empty where it is new.", JSON(none_as_null=True))
    after: Mapped[UUID | None] = column("Digest of the row afterwards; empty where it was deleted.", Uuid)

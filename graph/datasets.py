"""Datasets and the imports that brought them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import Node, column, connection, entity, everything, lookup, queries, told
from graph.engine.relations import referring
from graph.matching import by_identifier, by_text, of_municipality
from models.roles import Profile

if TYPE_CHECKING:
    from datetime import date, datetime

    from graph.engine.pages import Connection
    from graph.municipalities import Municipality
    from graph.observations import Series
    from models.vocabulary import Frequency, ImportState

INSIDERS = (Profile.PLANNER, Profile.ADMIN)


@entity(models.Dataset, order=("code", "id"))
class Dataset(Node):
    """Where figures and records come from, and under which licence they may be used."""

    municipality: Municipality | None
    code: str
    title: str
    publisher: str
    licence: str
    licence_url: str | None
    attribution: str | None
    access_url: str | None
    update_interval: Frequency | None
    territorial_status: date | None
    method_version: str | None
    contact: str | None
    statistic_code: str | None
    stale_after: date | None
    series: Connection[Series] = connection(referring("Series", models.Series.dataset_id), "The figures it holds.")
    import_runs: Connection[ImportRun] = connection(
        referring("ImportRun", models.ImportRun.dataset_id), "The imports that brought it in."
    )


@entity(models.ImportRun, order=("-started_at", "-id"))
class ImportRun(Node):
    """One import of one file, or the taking back of one."""

    dataset: Dataset
    state: ImportState
    undoes: ImportRun | None
    description: str
    file: str
    # Who knows all of a file but a few hidden figures could try numbers until the checksum fits.
    checksum: str | None = column(models.ImportRun, "checksum", shown_to=INSIDERS)
    actor: str | None = column(models.ImportRun, "actor", shown_to=INSIDERS)
    started_at: datetime
    finished_at: datetime | None
    rows_read: int
    rows_stored: int
    rows_changed: int
    rows_removed: int
    rows_unchanged: int
    rows_skipped: int
    cells_refused: int


@queries
class DatasetQueries:
    """Datasets."""

    dataset: Dataset | None = lookup(
        "Dataset",
        "One dataset.",
        id=by_identifier(),
        code=by_text("code", "Its code."),
        municipality=of_municipality(),
    )
    datasets: Connection[Dataset] = everything("Dataset", "Datasets.", municipality=of_municipality())


@queries
class DatasetNews:
    """What one may wait for."""

    imports: ImportRun | None = told(
        "ImportRun", "Each import, or taking back of one, as soon as what it changed can be seen."
    )

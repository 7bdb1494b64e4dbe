"""What the import of one file knows: whose rows they are, which dataset and area set, and what it did so far."""

from dataclasses import dataclass, field
from datetime import date

import asyncpg

from loaders.datasets import Datasets
from loaders.description import AreaSetEntry, Description, Source
from loaders.kind import CONTEXT, Kind, Values
from loaders.kinds import IDENTITIES
from loaders.references import References
from loaders.report import Report
from loaders.storing import Later, insert_row, update_row
from loaders.watching import UNWATCHED, Watched
from models import AreaSet, Dataset, Municipality
from models.base import table_of


@dataclass
class Run:
    """One transaction; `references` remember what was looked up in it, `first_day` is the area set's.

    `later` are imports that may have corrected what this file said when it first came; `seen` are the numbers of the
    rows that the file holds, if they are no figures.
    """

    connection: asyncpg.Connection
    source: Source
    report: Report
    municipality: int | None
    dataset: int
    number: int
    later: Later
    area_set: int | None = None
    first_day: date | None = None
    seen: set[int] = field(default_factory=set)
    watched: Watched = UNWATCHED
    references: References = field(init=False)

    def __post_init__(self) -> None:
        self.references = References(self.connection, self.municipality, IDENTITIES)

    @property
    def says(self) -> Description:
        return self.source.says

    def filled(self, kind: Kind) -> Values:
        """The columns that the description as a whole fills. Raises DescriptionError where it does not."""
        known = {"municipality_id": self.municipality, "dataset_id": self.dataset, "area_set_id": self.area_set}
        filled: Values = {name: known[name] for name in sorted(CONTEXT) if name in kind.table.columns}
        for name, value in filled.items():
            if value is None:
                raise self.source.wrong(f"`{kind.name}` need `{name.removesuffix('_id')}`")
        if kind.name == "areas" and "valid_from" not in self.says.field_map:
            filled["valid_from"] = self.first_day
        return filled


async def begin(
    connection: asyncpg.Connection, source: Source, datasets: Datasets, report: Report, actor: str, checksum: str
) -> Run:
    """Store dataset and area set, and note the run. Raises DescriptionError."""
    municipality = await _municipality(connection, source)
    dataset = await datasets.find(connection, source, municipality)
    number = await connection.fetchval(BEGIN, dataset.number, source.name, report.file, checksum, actor)
    await speak_as(connection, number)
    later = Later(await connection.fetchval(FIRST, number), number)
    await update_row(connection, table_of(Dataset), dataset.number, dataset.values, later)
    run = Run(connection, source, report, municipality, dataset.number, number, later)
    if source.says.area_set is not None:
        run.area_set = await _area_set(run, source.says.area_set)
        run.first_day = await connection.fetchval("SELECT valid_from FROM area_sets WHERE id = $1", run.area_set)
    return run


async def finish(connection: asyncpg.Connection, number: int, report: Report) -> None:
    await connection.execute(
        FINISH,
        number,
        report.read,
        report.stored,
        report.changed,
        report.removed,
        report.unchanged,
        report.skipped.total(),
        report.refused.total(),
    )
    await speak_as(connection, None)


async def speak_as(connection: asyncpg.Connection, number: int | None) -> None:
    """Tell the triggers which import the changes of this transaction belong to."""
    await connection.execute("SELECT set_config('sozialgraph.import_run', $1, true)", str(number or ""))


BEGIN = """
INSERT INTO import_runs (dataset_id, description, file, checksum, actor) VALUES ($1, $2, $3, $4, $5) RETURNING id
"""
FIRST = """
SELECT min(earlier.id) FROM import_runs AS this JOIN import_runs AS earlier USING (dataset_id, description, checksum)
WHERE this.id = $1 AND earlier.state = 'PUBLISHED'
"""
"""The import that first brought the very same file and description: mostly this one. What was undone does not count."""
FINISH = """
UPDATE import_runs SET finished_at = clock_timestamp(), rows_read = $2, rows_stored = $3, rows_changed = $4,
    rows_removed = $5, rows_unchanged = $6, rows_skipped = $7, cells_refused = $8
WHERE id = $1
"""


async def _municipality(connection: asyncpg.Connection, source: Source) -> int | None:
    code = source.says.municipality
    if code is None:
        return None
    number = await connection.fetchval("SELECT id FROM municipalities WHERE code = $1", code)
    if number is None:
        raise source.wrong(f"municipality '{code}' is not known: load it first, with kind = \"municipalities\"")
    return int(number)


async def _area_set(run: Run, entry: AreaSetEntry) -> int:
    connection, source, municipality = run.connection, run.source, run.municipality
    if municipality is None:
        raise source.wrong("[area_set] needs `municipality`")
    rows = await connection.fetch("SELECT code, id FROM area_sets WHERE municipality_id = $1", municipality)
    sets = {row["code"]: row["id"] for row in rows}
    if entry.parent is not None and entry.parent not in sets:
        raise source.wrong(f"[area_set] parent '{entry.parent}' is not known: load it first")
    left_out = ("code", "parent", "whole", "dissolve")
    said = {name: getattr(entry, name) for name in AreaSetEntry.__struct_fields__ if name not in left_out}
    said = {name: value for name, value in said.items() if value is not None}
    said |= {"parent_id": sets[entry.parent]} if entry.parent else {}
    if entry.code in sets:
        if "name" in said:
            await update_row(connection, table_of(AreaSet), sets[entry.code], said, run.later)
        return int(sets[entry.code])
    if lacking := [name for name in ("name", "valid_from") if name not in said]:
        raise source.wrong(f"[area_set] '{entry.code}' is not known yet and lacks {', '.join(lacking)}")
    return await insert_row(
        connection, table_of(AreaSet), {"code": entry.code, "municipality_id": municipality, **said}
    )


async def mark_whole(run: Run) -> None:
    """Hang the municipality on the area that stands for it."""
    entry = run.says.area_set
    if entry is None or entry.whole is None:
        return
    area = await run.connection.fetchval(
        "SELECT id FROM areas WHERE area_set_id = $1 AND code = $2 ORDER BY valid_from DESC", run.area_set, entry.whole
    )
    if area is None:
        raise run.source.wrong(f"[area_set] whole = '{entry.whole}' is not one of its areas")
    assert run.municipality is not None
    await update_row(run.connection, table_of(Municipality), run.municipality, {"area_id": area}, run.later)

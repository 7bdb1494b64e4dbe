"""Rows of every kind but figures: read, resolved, stored."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import asyncpg
from msgspec.structs import replace

from loaders.cells import CellError
from loaders.description import Field
from loaders.fields import FieldReader, field_reader
from loaders.importing import Run
from loaders.kind import CONTEXT, Kind, Values, field_name, near_end
from loaders.problems import DescriptionError, Problem, ProblemsError
from loaders.storing import Stored, new_rows, store, store_links
from loaders.table import Table
from models import Area

REFUSALS = (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError)


@dataclass
class Record:
    """A row of a file; `cells` are the texts as the sender wrote them, by field."""

    row: int
    values: Values
    cells: dict[str, str]


async def load_records(run: Run, kind: Kind, table: Table) -> None:
    """Raises ProblemsError with everything that is wrong."""
    readers = _readers(run, kind, table)
    records = list(_read(table, readers.values()))
    for name, reader in readers.items():
        if reader.of is not None and reader.of.target not in (None, kind.table):
            records = await _resolved(run, table, name, reader, records)
    if kind.expand is not None:
        records = [Record(one.row, values, one.cells) for one in records for values in kind.expand(one.values)]
    records = _distinct(kind, table, records)
    if table.problems:
        raise ProblemsError(table.problems)
    run.report.read += table.read
    run.report.skip(table.skipped)
    if records and run.says.existing == "keep":
        records = await _only_new(run, kind, records)
    if records:
        await _check_new(run, kind, table, records)
        await _store(run, kind, table, readers, records)


def _readers(run: Run, kind: Kind, table: Table) -> dict[str, FieldReader]:
    fields = run.says.field_map
    known = [*kind.fields, *kind.virtual]
    if unknown := [name for name in fields if name not in known]:
        raise run.source.wrong(f"`{kind.name}` have no field '{unknown[0]}', but {', '.join(known)}")
    filled = run.filled(kind)
    lacking = [name for name in _key_fields(kind) if name not in {**fields, **filled} and kind.fields[name].required]
    if lacking and not any(name in fields for name in kind.virtual):
        raise run.source.wrong(f"[fields] lacks '{lacking[0]}', by which {kind.name} are told apart")
    return {name: _reader(run, kind, table, name, field) for name, field in fields.items()}


def _reader(run: Run, kind: Kind, table: Table, name: str, field: Field) -> FieldReader:
    of = kind.fields.get(name)
    if of is not None and of.target is Area.__table__ and field.set is None and run.says.area_set is not None:
        field = replace(field, set=run.says.area_set.code)
    return field_reader(table, name, field, of, kind.parsers.get(name))


def _key_fields(kind: Kind) -> list[str]:
    return [field_name(kind.table.c[name]) for name in kind.identity if name not in CONTEXT]


def _read(table: Table, readers: Iterable[FieldReader]) -> Iterator[Record]:
    for number, row in table.records():
        record = Record(number, {}, {})
        taken = [_take(table, reader, record, row) for reader in readers]
        if all(taken):
            yield record


def _take(table: Table, reader: FieldReader, record: Record, row: list[str]) -> bool:
    """Put a field into a record; False where that leaves the row out."""
    cell = reader.read(record.row, row)
    value = reader.values[cell]
    if value is None and ((reader.of is not None and reader.of.required) or reader.field.unknown == "skip"):
        value = CellError("is empty, but must not be")
    record.cells[reader.name] = cell
    record.values[reader.name] = value
    return not isinstance(value, CellError) or _refuse(table, reader, record, value)


def _refuse(table: Table, reader: FieldReader, record: Record, error: CellError) -> bool:
    cell = record.cells[reader.name].strip()
    if reader.field.unknown == "skip":
        table.skipped[f"{reader.header or reader.name} {'not known' if cell else 'empty'}"] += 1
    else:
        header = reader.header or reader.name
        table.problems.append(table.problem(str(error), row=record.row, header=header, cell=cell or None))
    return False


async def _resolved(run: Run, table: Table, name: str, reader: FieldReader, records: Sequence[Record]) -> list[Record]:
    """Records with a field's references as numbers; those whose reference is not known are refused."""
    assert reader.of is not None
    assert reader.of.target is not None
    texts = {text for record in records for text in _texts(record.values[name])}
    try:
        found = await run.references.find(reader.of.target, reader.field, texts)
    except DescriptionError as error:
        raise run.source.wrong(f"[fields] {name}: {error}") from None
    return [record for record in records if _put(table, reader, record, found)]


def _texts(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _put(table: Table, reader: FieldReader, record: Record, found: Mapping[str, int | CellError]) -> bool:
    value = record.values[reader.name]
    numbers = [found[text] for text in _texts(value)]
    for error in numbers:
        if isinstance(error, CellError):
            return _refuse(table, reader, record, error)
    record.values[reader.name] = numbers if isinstance(value, list) else next(iter(numbers), None)
    return True


def _distinct(kind: Kind, table: Table, records: Sequence[Record]) -> list[Record]:
    """One record a key. The same row twice counts once; rows that differ are a problem, unless the table says which."""
    repeated = table.source.says.table.repeated
    names = _key_fields(kind)
    groups: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for record in records:
        groups[tuple(record.values.get(name) for name in names)].append(record)
    for first, *others in groups.values():
        if others:
            table.skipped["repeated"] += len(others)
        if repeated == "error" and any(other.values != first.values for other in others):
            table.problems += [_contradiction(table, other, first, names) for other in others]
    return [group[-1 if repeated == "last" else 0] for group in groups.values()]


def _contradiction(table: Table, record: Record, first: Record, keys: Sequence[str]) -> Problem:
    named = ", ".join(filter(None, (record.cells.get(name, "").strip() for name in keys)))
    differing = ", ".join(name for name in record.values if record.values[name] != first.values.get(name))
    what = f"but differs in {differing}" if differing else "which another row contradicts"
    message = f"is the same record as row {first.row}, {what}: correct it, or set `repeated`"
    return table.problem(message, row=record.row, cell=named or None, other_row=first.row)


async def _check_new(run: Run, kind: Kind, table: Table, records: Sequence[Record]) -> None:
    """A new row needs every required field; a row that is known may be added to."""
    given = {**records[0].values, **run.filled(kind)}
    lacking = [one.name for one in kind.fields.values() if one.required and one.name not in given]
    if not lacking:
        return
    message = f"is new, and new {kind.name} need {', '.join(lacking)}, too"
    if new := await _new(run, kind, records):
        raise ProblemsError([table.problem(message, row=records[place].row) for place in sorted(new)])


async def _only_new(run: Run, kind: Kind, records: Sequence[Record]) -> list[Record]:
    new = await _new(run, kind, records)
    run.report.count(len(records) - len(new), 0, 0)
    return [record for place, record in enumerate(records) if place in new]


async def _new(run: Run, kind: Kind, records: Sequence[Record]) -> set[int]:
    rows = [{name: row[name] for name in kind.identity} for row in _rows(run, kind, records)]
    return await new_rows(run.connection, kind.table, kind.identity, rows)


def _rows(run: Run, kind: Kind, records: Sequence[Record]) -> list[Values]:
    columns = {one.name: one.column.name for one in kind.fields.values() if one.link is None}
    defaults: Values = dict.fromkeys(kind.identity)
    filled = run.filled(kind)
    return [
        defaults
        | {columns.get(name, name): value for name, value in record.values.items() if name not in kind.links}
        | filled
        for record in records
    ]


async def _store(
    run: Run, kind: Kind, table: Table, readers: Mapping[str, FieldReader], records: Sequence[Record]
) -> None:
    """Rows that others of the same file refer to come first; links between rows of the file come last."""
    own = [readers[one.name] for one in kind.selfish if one.name in readers]
    columns = [reader for reader in own if reader.name not in kind.links]
    for batch in _in_order(kind, table, records, columns):
        for reader in columns:
            await _resolved(run, table, reader.name, reader, batch)
        _raise(table)
        added, changed, ids = await _stored(run, kind, table, batch)
        links = await _link(run, kind, batch, ids, [name for name in kind.links if name not in {r.name for r in own}])
        run.report.count(len(batch), added, changed, links)
        run.seen.update(ids)
        run.references.forget(kind.table)
    for reader in own:
        if reader.name in kind.links:
            await _resolved(run, table, reader.name, reader, records)
            _raise(table)
            ids = (await _stored(run, kind, table, records)).ids
            await _link(run, kind, records, ids, [reader.name])


async def _stored(run: Run, kind: Kind, table: Table, records: Sequence[Record]) -> Stored:
    """Raises ProblemsError that names each row of which the database says that it cannot be."""
    try:
        async with run.connection.transaction():
            return await store(run.connection, kind.table, kind.identity, _rows(run, kind, records), run.later)
    except REFUSALS as error:
        if len(records) > 1:
            middle = len(records) // 2
            for half in (records[:middle], records[middle:]):
                with suppress(ProblemsError):
                    await _stored(run, kind, table, half)
        else:
            table.problems.append(table.problem(_refusal(error), row=records[0].row))
        _raise(table)
        raise


def _refusal(error: asyncpg.PostgresError) -> str:
    rule = getattr(error, "constraint_name", None) or getattr(error, "column_name", None)
    return f"cannot be as it is: it breaks the database's rule {rule}" if rule else f"cannot be as it is: {error}"


def _raise(table: Table) -> None:
    if table.problems:
        raise ProblemsError(table.problems)


def _in_order(
    kind: Kind, table: Table, records: Sequence[Record], own: Sequence[FieldReader]
) -> Iterator[list[Record]]:
    waiting = list(records)
    while waiting:
        names = {text: record for record in waiting for text in _spelled(kind, record)}
        ready = [
            record
            for record in waiting
            if all(names.get(record.values[reader.name], record) is record for reader in own)
        ]
        if not ready:
            rows = ", ".join(str(record.row) for record in waiting[:10])
            raise ProblemsError([table.problem(f"rows {rows} refer to each other in a circle")])
        yield ready
        stored = set(map(id, ready))
        waiting = [record for record in waiting if id(record) not in stored]


def _spelled(kind: Kind, record: Record) -> list[str]:
    """How other rows of the file may refer to this one: by key or by name."""
    keys = [name for name in _key_fields(kind) if name != "valid_from"]
    spelled = ["/".join(str(record.values.get(name)) for name in keys), record.values.get("name")]
    return [text for text in spelled if text is not None]


async def _link(run: Run, kind: Kind, batch: Sequence[Record], ids: Sequence[int], names: Sequence[str]) -> int:
    changed = 0
    for name in names:
        if name in batch[0].values:
            near, far = near_end(kind.links[name], kind.table), kind.fields[name].column
            lists = {number: record.values[name] for number, record in zip(ids, batch, strict=True)}
            changed += await store_links(run.connection, kind.links[name], near.name, far.name, lists, run.later)
    return changed

"""Source descriptions out of their files, checked as far as that goes without the data."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from loaders.cells.figures import MEANINGS
from loaders.description import Description, Field, Source
from loaders.files import names_in
from loaders.problems import DescriptionError
from loaders.standards import STANDARDS, StandardError, descriptions
from models.vocabulary import AreaLevel


def read_descriptions(paths: Iterable[Path]) -> list[Source]:
    """The descriptions in files, and in folders and those below them. Raises DescriptionError with all faults."""
    found, faults = [], []
    for path in _files(paths):
        try:
            found += read_sources(path)
        except DescriptionError as error:
            faults.append(str(error))
    if faults:
        raise DescriptionError("\n".join(faults))
    return found


def read_description(path: Path) -> Source:
    """The only description in a file. Raises DescriptionError, also where it stands for several kinds."""
    source, *others = read_sources(path)
    if others:
        raise source.wrong("stands for several kinds")
    return source


def read_sources(path: Path) -> list[Source]:
    """The description in a file, or those that the description of a standard stands for."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DescriptionError(f"{path.name}: cannot be read: {error.strerror}") from None
    try:
        says = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DescriptionError(f"{path.name}: is not TOML: {error}") from None
    if says.get("kind") not in STANDARDS:
        return [_source(path, content, says)]
    try:
        return [_source(path, content + one["kind"].encode(), one) for one in descriptions(says)]
    except StandardError as error:
        raise DescriptionError(f"{path.name}: {error}") from None


def _source(path: Path, identity: bytes, says: Mapping[str, Any]) -> Source:
    try:
        description = msgspec.convert(says, type=Description)
    except msgspec.ValidationError as error:
        raise DescriptionError(f"{path.name}: {error}: docs/source-descriptions.md lists all keys") from None
    source = Source(path, hashlib.sha256(identity).hexdigest(), description)
    for fault in _faults(description):
        raise source.wrong(fault)
    return source


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(path.rglob("*.toml"))
            if not found:
                raise DescriptionError(f"{path}: holds no source description, which is a file that ends in .toml")
            yield from found
        elif path.exists():
            yield path
        else:
            raise DescriptionError(f"{path}: there is no such file or folder")


def _faults(says: Description) -> Iterator[str]:
    if (says.file is None) == (says.rows is None):
        yield "needs either `file` or [[rows]]"
    if says.file is not None and (says.file.startswith("/") or ".." in Path(says.file).parts):
        yield f"file = '{says.file}' must lie below the data folder"
    if says.existing == "keep" and says.kind == "observations":
        yield 'existing = "keep" is not for observations'
    for level in says.area_set.dissolve if says.area_set else []:
        if level not in AreaLevel.__members__:
            yield f"[area_set] dissolve: '{level}' is not one of {', '.join(AreaLevel.__members__)}"
    for place, field in _fields(says):
        yield from _faults_of(place, field, says)
    for number, value in enumerate(says.values, start=1):
        if (value.header is None) == (value.pattern is None):
            yield f"[[values]] number {number} needs either `header` or `pattern`"
        yield from _faulty_pattern(f"[[values]] number {number}", value.pattern)
        yield from _faulty_symbols(f"[[values]] number {number}", value.symbols)
    for rule in says.table.leave_out:
        yield from _faulty_pattern("leave_out", rule.pattern)
    yield from _faulty_symbols("[symbols]", says.symbols)


def _fields(says: Description) -> Iterator[tuple[str, Field]]:
    yield from ((f"[fields] {name}", field) for name, field in says.field_map.items())
    yield from ((f"[dimensions] {code}", field) for code, field in says.dimension_map.items())
    if says.period is not None:
        yield "[period]", says.period


def _faults_of(place: str, field: Field, says: Description) -> Iterator[str]:
    optional = not place.startswith("[fields]")
    if field.sources > 1 or (field.sources == 0 and not optional):
        yield f"{place} needs exactly one of `header`, `headers`, `value`, `match`, `row`"
    if field.value == "":
        yield f"{place}: value is empty: fill it in"
    known = names_in(f"{says.file} {says.member} {says.table.sheet}")
    if field.match is not None and field.match not in known:
        yield f"{place}: match = '{field.match}', but `file`, `member` and `sheet` hold no {{{field.match}}}"
    yield from _faulty_pattern(place, field.pattern)


def _faulty_pattern(place: str, pattern: str | None) -> Iterator[str]:
    try:
        re.compile(pattern or "")
    except re.error as error:
        yield f"{place}: pattern '{pattern}' is not a regular expression: {error}"


def _faulty_symbols(place: str, symbols: Mapping[str, str]) -> Iterator[str]:
    for symbol, meaning in symbols.items():
        if meaning not in MEANINGS:
            yield f"{place}: '{symbol}' = '{meaning}' is not one of {', '.join(MEANINGS)}"

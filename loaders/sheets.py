"""What a reader makes of a file: sheets of rows, numbered as a spreadsheet numbers them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from loaders.description import Layout
from loaders.files import Content, match_name
from loaders.limits import MOST_SHEETS
from loaders.problems import FileError, Problem

Range = tuple[tuple[int, int], tuple[int, int]]


class Hidden(NamedTuple):
    """Rows by their number, columns by their place, from 0, that the sender's program does not show."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


class Sheet(NamedTuple):
    """`rows` yields lists of a file's own values, or of text alone; `merged` is None where nothing tells of it.

    `mended` are rows whose outline had to be; `blank` are the marks that the file itself declares to mean nothing;
    `optional` headers need not be used, those of `rename` go by another name than the sender's. `problems` grows while
    rows are read. `hidden` looks for what is hidden when it is asked.
    """

    name: str | None
    rows: Iterator[list[Any]]
    merged: Sequence[Range] | None = None
    parts: Mapping[str, str] = MappingProxyType({})
    mended: Sequence[int] = ()
    is_text: bool = False
    first_row: int = 1
    blank: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    rename: Mapping[str, str] = MappingProxyType({})
    problems: Sequence[Problem] = ()
    hidden: Callable[[], Hidden] = Hidden


class Entry(NamedTuple):
    """A sheet that a file holds, not yet read; one without a name is the only one."""

    name: str | None
    read: Callable[[], Sheet]
    visible: bool = True


def chosen(content: Content, layout: Layout, entries: Sequence[Entry]) -> Iterator[Sheet]:
    """The sheets that a description means, each read when it is asked for. Raises FileError."""
    if len(entries) > MOST_SHEETS:
        raise FileError(f"{content.name}: has more than {MOST_SHEETS:,} sheets")
    if layout.sheet is None:
        yield _only(content, entries).read()
        return
    matches = [
        (entry, parts)
        for entry in entries
        if entry.name is not None and (parts := match_name(layout.sheet, entry.name)) is not None
    ]
    if not matches:
        raise FileError(f"{content.name}: has no sheet '{layout.sheet}'{_but(entries)}")
    for entry, parts in matches:
        yield entry.read()._replace(parts=parts)


def _only(content: Content, entries: Sequence[Entry]) -> Entry:
    visible = [entry for entry in entries if entry.visible]
    if not visible:
        raise FileError(f"{content.name}: holds no table that is read")
    if len(visible) > 1:
        names = ", ".join(entry.name or "" for entry in visible)
        raise FileError(f"{content.name}: has {len(visible)} sheets: say in [table] which: {names}")
    return visible[0]


def _but(entries: Sequence[Entry]) -> str:
    names = [entry.name for entry in entries if entry.name is not None]
    return f", but {', '.join(names)}" if names else ", nor any other: leave `sheet` out"

"""A file's tables, with everything that can be found out about each."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from loaders.cells.numbers import Notation
from loaders.formats import DIALECTS, dialect_of
from loaders.inspection.cells import sort_of, text_of
from loaders.inspection.knowledge import Known
from loaders.inspection.labels import YEAR
from loaders.inspection.opening import Found, Opened, found_on, open_raw
from loaders.inspection.places import fits
from loaders.inspection.profiles import Profile, notation_of, profile_of
from loaders.inspection.region import unlike
from loaders.inspection.table import Asked, Facts
from loaders.inspection.times import template_of


def facts_of(path: Path, known: Known | None, asked: Asked) -> Iterator[Facts]:
    """Each table of a file. Raises FileError where the file cannot be read."""
    opened = open_raw(path)
    tables = [found for grid in opened.grids if (found := found_on(grid)).region.data]
    told: set[tuple[str | None, ...]] = set()
    for found in tables:
        sheet = _sheet(found, tables)
        kind = (sheet, *found.headers)
        if kind not in told and (len(tables) == 1 or not _is_index(found)):
            told.add(kind)
            yield _facts(path, opened, found, sheet, known, asked)


def _sheet(found: Found, tables: Sequence[Found]) -> str | None:
    """The sheet's name; `{year}` in place of a year by which alone sheets of the same headers differ."""
    name = found.grid.name
    if name is None or len(YEAR.findall(name)) != 1:
        return name
    template = YEAR.sub("{year}", name)
    alike = [one for one in tables if one.grid.name and YEAR.sub("{year}", one.grid.name) == template]
    return template if len(alike) > 1 and all(one.headers == found.headers for one in alike) else name


def _is_index(found: Found) -> bool:
    """A list of contents among other sheets: texts in one column, or in two under no header."""
    narrow = found.region.width <= (1 if found.region.headers else 2)
    return narrow and {sort_of(cell) for _, row in found.region.data for cell in row} <= {"text", "nothing"}


def _facts(path: Path, opened: Opened, found: Found, sheet: str | None, known: Known | None, asked: Asked) -> Facts:
    dialect = dialect_of(found.headers) if opened.format == "text" else None
    labels = labels_of(found) if dialect else {}
    notation, optional = None, frozenset[str]()
    if dialect:
        found, notation, optional = _unfolded(found, dialect, path.name)
    profiles = profiles_of(found)
    proved, is_proved = notation_of(profiles)
    return Facts(
        path=path,
        opened=opened,
        found=found,
        profiles=profiles,
        notation=notation or proved,
        is_proved=is_proved or notation is not None,
        places=fits(profiles, known or Known(), asked.municipality),
        odd=[] if dialect else list(unlike(found.region.data, found.region.width)),
        known=known,
        asked=asked,
        template=template_of(path),
        sheet=sheet,
        dialect=dialect,
        labels=labels,
        optional=optional,
    )


def _unfolded(found: Found, dialect: str, name: str) -> tuple[Found, Notation, frozenset[str]]:
    """A text file whose columns a standard fixes, as the long table that the loaders make of it."""
    unfolded = DIALECTS[dialect].unfold(found.headers, iter(found.region.data), name)
    region = found.region._replace(data=list(unfolded.rows), width=len(unfolded.headers))
    headers = list(unfolded.headers)
    return Found(found.grid, region, headers, [[one] for one in headers]), unfolded.notation, unfolded.optional


def labels_of(found: Found) -> dict[str, dict[str, str]]:
    """What the codes of each variable mean, where a column of labels stands beside them."""
    labels: dict[str, dict[str, str]] = {}
    for place, header in enumerate(found.headers):
        beside = re.sub("code", "label", header, flags=re.IGNORECASE)
        if beside != header and beside in found.headers:
            other = found.headers.index(beside)
            pairs = zip(map(text_of, found.column(place)), map(text_of, found.column(other)), strict=True)
            labels[header] = {code: label for code, label in pairs if code}
    return labels


def profiles_of(found: Found) -> list[Profile]:
    """Of every column but that of outlines, which nobody can take for anything else."""
    places = [place for place, header in enumerate(found.headers) if header != "geometry"]
    return [profile_of(found.headers[place], place, found.column(place)) for place in places]

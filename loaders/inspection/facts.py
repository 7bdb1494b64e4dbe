"""A file's tables, with everything that can be found out about each."""

import re
from collections.abc import Iterator
from pathlib import Path

from loaders.cells.numbers import Notation
from loaders.formats import DIALECTS, dialect_of
from loaders.inspection.cells import text_of
from loaders.inspection.knowledge import Known
from loaders.inspection.opening import Found, Opened, found_on, open_raw
from loaders.inspection.places import fits
from loaders.inspection.profiles import Profile, notation_of, profile_of
from loaders.inspection.region import unlike
from loaders.inspection.table import Asked, Facts
from loaders.inspection.times import template_of


def facts_of(path: Path, known: Known | None, asked: Asked) -> Iterator[Facts]:
    """Each table of a file. Raises FileError where the file cannot be read."""
    opened = open_raw(path)
    for grid in opened.grids:
        found = found_on(grid)
        if found.region.data:
            yield _facts(path, opened, found, known, asked)


def _facts(path: Path, opened: Opened, found: Found, known: Known | None, asked: Asked) -> Facts:
    dialect = dialect_of(found.headers) if opened.format == "text" else None
    labels = labels_of(found) if dialect else {}
    notation, optional = None, frozenset[str]()
    if dialect:
        found, notation, optional = _unfolded(found, dialect, path.name)
    profiles = profiles_of(found)
    proved, is_proved = notation_of(profiles)
    places = fits(profiles, known or Known(), asked.municipality)
    odd = [] if dialect else list(unlike(found.region.data, found.region.width))
    return Facts(
        path,
        opened,
        found,
        profiles,
        notation or proved,
        is_proved or notation is not None,
        places,
        odd,
        known,
        asked,
        template_of(path),
        dialect,
        labels,
        optional,
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

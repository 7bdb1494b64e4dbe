"""Cells of figures: a number, or a symbol that says why there is none.

The symbols are those of the statistical offices' Zeichenerklärung; statuses are SDMX's CL_OBS_STATUS and
CL_CONF_STATUS. "Secret" is never zero, and a blank always says why.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from loaders.cells import CellError
from loaders.cells.numbers import EXAMPLE, Notation, number


class Figure(NamedTuple):
    """`value` is a number as text with a decimal point, or None."""

    value: str | None
    obs_status: str = "A"
    conf_status: str = "F"
    note: str | None = None


MEANINGS: Mapping[str, Figure | None] = {
    "ZERO": Figure("0"),
    "ROUNDED_ZERO": Figure("0", "N"),
    "LATER": Figure(None, "O", "F", "später"),
    "UNRELIABLE": Figure(None, "U"),
    "SECRET": Figure(None, "Q", "C"),
    "SMALL": Figure(None, "Q", "A"),
    "IMPOSSIBLE": Figure(None, "M"),
    "NOT_COLLECTED": Figure(None, "L"),
    "ELSEWHERE": Figure(None, "K"),
    "MISSING": Figure(None, "O"),
    "SKIP": None,
}
OFFICIAL: Mapping[str, str] = {
    "-": "ZERO",
    "–": "ZERO",
    "…": "LATER",
    "...": "LATER",
    "/": "UNRELIABLE",
    ".": "SECRET",
    "•": "SECRET",
    "·": "SECRET",
    "x": "IMPOSSIBLE",
    "X": "IMPOSSIBLE",
}
MARKED = re.compile(r"\((?P<bracketed>[^()]+)\)|(?P<plain>.*\d)\s*(?P<mark>[prse])")
MARKS: Mapping[str, Figure] = {
    "()": Figure(None, "U"),
    "p": Figure(None, "P"),
    "r": Figure(None, "A", "F", "berichtigt"),
    "s": Figure(None, "E"),
    "e": Figure(None, "E"),
}


def figure(text: str, symbols: Mapping[str, str] = OFFICIAL, notation: Notation = "german") -> Figure | None:
    """The figure of a cell; None where the description says that there is none."""
    cell = text.strip()
    if cell in symbols:
        return MEANINGS[symbols[cell]]
    if not cell:
        raise CellError('is empty: say in [symbols] what that means, such as "" = "MISSING"')
    try:
        return Figure(number(cell, notation))
    except CellError as error:
        if marked := _marked(cell, notation):
            return marked
        if str(error).startswith("is not"):
            raise CellError(f"is neither a number, such as {EXAMPLE[notation]}, nor a known symbol") from None
        raise


def _marked(cell: str, notation: Notation) -> Figure | None:
    match = MARKED.fullmatch(cell)
    if match is None:
        return None
    mark = MARKS[match["mark"] or "()"]
    try:
        return mark._replace(value=number(match["bracketed"] or match["plain"], notation))
    except CellError:
        return None

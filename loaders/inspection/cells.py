"""What a cell looks like, before anybody knows what its column means."""

import re
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from loaders.cells import CellError
from loaders.cells.numbers import LARGEST, UNIT, Notation, decimal
from loaders.cells.periods import period
from loaders.cells.shown import shown
from loaders.inspection.text import lexicon

Sort = Literal["nothing", "number", "year", "key", "day", "period", "symbol", "text"]

BARE = re.compile(r"[+-]?[ \u00a0]*[\d.,' \u00a0\u2009\u202f]*\d(?:[.,]0*)?(?:[eE][+-]?\d{1,2})?", re.ASCII)
KEY = re.compile(r"0\d+", re.ASCII)
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
MARKED = re.compile(r"\((?P<inner>[^()]+)\)|(?P<plain>.*\d)\s*[prse]")
THREES = re.compile(r"[+-]?[1-9]\d{0,2}(?P<mark>[.,])\d{3}", re.ASCII)
DAYLIKE = re.compile(
    r"\d{1,2}\.\s*(?:\d{1,2}|[A-Za-zä]+)\.?\s*\d{2,4}|\d{4}-\d{2}-\d{2}(?:[T ]00:00.*)?"
    r"|\d{1,2}[ -][A-Za-zä]+[ -]\d{2,4}|\d{4}_\d{2}_\d{2}|\d{2}_\d{2}_\d{4}"
)
PERIODLIKE = re.compile(
    r"\d{4}-?/?\s?Q[1-4]|Q[1-4]\s?\d{4}|\d{4}-\d{2}(?:P\d+M)?|\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}"
)

SYMBOLS = frozenset({"-", "–", "—", "…", "...", "/", ".", "•", "·", "x", "X", "*", "**", "#", "<", "()", "+"})
SENTINELS = re.compile(r"-9{1,6}(?:[.,]0+)?|-8{3,6}|9{5,8}", re.ASCII)


def text_of(cell: Any) -> str:
    return " ".join((cell if isinstance(cell, str) else shown(cell)).split())


def sort_of(cell: Any) -> Sort:
    if isinstance(cell, str):
        return _sort_of_text(cell)
    if cell is None:
        return "nothing"
    if isinstance(cell, bool):
        return "text"
    if isinstance(cell, int | float):
        return "year" if 1900 <= cell <= 2100 and float(cell).is_integer() else "number"
    return "day" if isinstance(cell, date) else "text"


@lru_cache(maxsize=200_000)
def _sort_of_text(cell: str) -> Sort:
    text = cell.strip()
    if not text:
        return "nothing"
    if YEAR.fullmatch(text):
        return "year"
    if KEY.fullmatch(text):
        return "key"
    if notations(text):
        return "number"
    if text in SYMBOLS or text.casefold().replace(" ", "") in lexicon()["marks"]["missing"]:
        return "symbol"
    return _dated(text)


def _dated(text: str) -> Sort:
    if not (DAYLIKE.fullmatch(text) or PERIODLIKE.fullmatch(text)):
        return "text"
    try:
        found = period(text)
    except CellError:
        return "text"
    return "day" if found.start == found.end else "period"


@lru_cache(maxsize=200_000)
def notations(text: str) -> frozenset[Notation]:
    """The notations in which a text is a number: none, one or, for `123` and `1.234`, both."""
    bare = UNIT.sub("", text.strip())
    if not BARE.fullmatch(bare.replace("−", "-").replace("–", "-")):
        marked = MARKED.fullmatch(text.strip())
        return notations(marked["inner"] or marked["plain"]) if marked and marked[0] != "()" else frozenset()
    found: set[Notation] = set()
    for notation in ("german", "english"):
        try:
            decimal(text, notation)
        except CellError:
            continue
        found.add(notation)
    return frozenset(found)


def unmarked(text: str) -> str:
    """The number within `(12)` and `12p`."""
    marked = MARKED.fullmatch(text.strip())
    return (marked["inner"] or marked["plain"]) if marked else text


def is_grouped(text: str) -> bool:
    """Whether the text is a number in both notations that means different things: `1.234`, `12,500`."""
    return THREES.fullmatch(UNIT.sub("", text.strip())) is not None


def is_sentinel(text: str) -> bool:
    """A number that stands for nothing, such as -9999."""
    return SENTINELS.fullmatch(text.strip()) is not None


def number_of(cell: Any, notation: Notation) -> float | None:
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell) if abs(cell) < LARGEST else None
    try:
        return float(decimal(str(cell).strip(), notation))
    except CellError:
        return None

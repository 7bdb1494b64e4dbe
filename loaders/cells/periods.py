"""Periods of figures: reference days, years, quarters, months and any other span."""

import calendar
import re
from datetime import date
from typing import NamedTuple

from loaders.cells import CellError
from loaders.cells.days import MONTHS, day

YEAR = re.compile(r"\d{4}")
QUARTER = re.compile(r"(?P<year>\d{4})[-/ ]*[Qq](?P<quarter>[1-4])|[Qq](?P<quarter2>[1-4])[-/ ]*(?P<year2>\d{4})")
NAMED_MONTH = re.compile(r"(?P<name>[A-Za-zÄä]{3,9})\.?\s+(?P<year>\d{4})")
MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:P(?P<length>\d{1,2})M)?|(?P<month2>\d{1,2})/(?P<year2>\d{4})")


class Period(NamedTuple):
    """Both days inclusive; `kind` is a code of PeriodKind."""

    start: date
    end: date
    kind: str


def period(text: str, *, kind: str | None = None, on: str | None = None) -> Period:
    """`on` is month and day of the reference day within a year, such as `12-31`."""
    read = _read(text.strip(), on)
    if kind is None or kind == read.kind:
        return read
    if kind == "REFERENCE_DAY" and read.start != read.end:
        raise CellError('is not a day: say in [period] which day of the year is meant, such as day = "12-31"')
    return read._replace(kind=kind)


def _read(text: str, on: str | None) -> Period:
    if YEAR.fullmatch(text):
        return _year(int(text), on)
    if match := QUARTER.fullmatch(text):
        year, quarter = int(match["year"] or match["year2"]), int(match["quarter"] or match["quarter2"])
        return Period(date(year, 3 * quarter - 2, 1), _last(year, 3 * quarter), "QUARTER")
    if match := MONTH.fullmatch(text):
        year, month = int(match["year"] or match["year2"]), int(match["month"] or match["month2"])
        return _months(year, month, int(match["length"] or 1))
    if (match := NAMED_MONTH.fullmatch(text)) and match["name"].lower() in MONTHS:
        return _months(int(match["year"]), MONTHS[match["name"].lower()], 1)
    if text.count("/") == 1:
        start, end = (day(part.strip()) for part in text.split("/"))
        return Period(start, end, "INTERVAL")
    try:
        return Period(day(text), day(text), "REFERENCE_DAY")
    except CellError:
        raise CellError("is not a period, such as 2023, 31.12.2023, 2023-Q2 or 2023-07") from None


def _year(year: int, on: str | None) -> Period:
    if year == 0:
        raise CellError("is not a year")
    if on is None:
        return Period(date(year, 1, 1), date(year, 12, 31), "YEAR")
    try:
        reference = date.fromisoformat(f"{year:04}-{on}")
    except ValueError:
        raise CellError(f"has no day '{on}', which should be a month and a day, such as 12-31") from None
    return Period(reference, reference, "REFERENCE_DAY")


def _months(year: int, month: int, length: int) -> Period:
    if not 1 <= month <= 12 or not length:
        raise CellError("is not a month, such as 2023-07")
    months = 12 * year + month - 1 + length - 1
    return Period(date(year, month, 1), _last(months // 12, months % 12 + 1), "INTERVAL")


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])

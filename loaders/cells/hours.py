"""Opening hours: `Mo-Fr 07:30-16:30`, `Mo, Di 8-12 Uhr; Do 14.00-18.00`, or a span for every working day."""

import re
from datetime import time
from typing import NamedTuple

from loaders.cells import CellError
from loaders.cells.days import time_of_day

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = {
    name: position
    for position, names in enumerate(
        (
            "mo montag mon monday",
            "di dienstag tue tuesday",
            "mi mittwoch wed wednesday",
            "do donnerstag thu thursday",
            "fr freitag fri friday",
            "sa samstag sonnabend sat saturday",
            "so sonntag sun sunday",
        )
    )
    for name in names.split()
}
WORKING_DAYS = range(5)

CLOCK = r"\d{1,2}(?:[:.]\d{2})?"
SPAN = re.compile(rf"({CLOCK})\s*(?:Uhr)?\s*(?:-|–|bis)\s*({CLOCK})\s*(?:Uhr|h)?", re.IGNORECASE)
DAYS = re.compile(r"\s*([^\W\d_]+)\.?(?:\s*(?:-|–|bis)\s*([^\W\d_]+)\.?)?\s*")


class Span(NamedTuple):
    weekday: str
    opens: time
    closes: time


def spans(text: str) -> list[Span]:
    """The spans in the order of the week."""
    found: list[Span] = []
    days: list[int] | None = None
    for part in filter(None, re.split(r"[;\n]|\s+und\s+(?=\d)", text)):
        start = re.search(r"\d", part)
        if start is None:
            raise _refusal()
        days = _days(part[: start.start()]) or days or list(WORKING_DAYS)
        found += _on(days, part[start.start() :])
    if not found:
        raise _refusal()
    return sorted(found, key=lambda span: (WEEKDAYS.index(span.weekday), span.opens))


def _days(text: str) -> list[int]:
    days: list[int] = []
    for part in filter(None, re.split(r"[,+/:]|\bund\b", text.strip(" :"))):
        match = DAYS.fullmatch(part)
        first = NAMES.get(match[1].lower()) if match else None
        last = NAMES.get((match[2] or match[1]).lower()) if match else None
        if first is None or last is None or last < first:
            raise _refusal()
        days += range(first, last + 1)
    return days


def _on(days: list[int], text: str) -> list[Span]:
    found = []
    for part in re.split(r"\s*(?:,|\bund\b|\+)\s*", text.strip()):
        match = SPAN.fullmatch(part.strip())
        if match is None:
            raise _refusal()
        opens, closes = time_of_day(match[1]), time_of_day(match[2])
        if closes <= opens:
            raise CellError("closes before it opens")
        found += [Span(WEEKDAYS[position], opens, closes) for position in days]
    return found


def _refusal() -> CellError:
    return CellError("is not opening hours, such as Mo-Fr 07:30-16:30")

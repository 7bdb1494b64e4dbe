"""Days and times as offices write them."""

import re
from datetime import date, time

from loaders.cells import CellError

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january jänner",
            "feb februar february",
            "mär märz mar march mrz",
            "apr april",
            "mai may",
            "jun juni june",
            "jul juli july",
            "aug august",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dez dezember dec december",
        ),
        start=1,
    )
    for name in names.split()
}
MIDNIGHT = r"(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
ISO = re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}}){MIDNIGHT}")
GERMAN = re.compile(r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2})\.\s*(?P<year>\d{4}|\d{2})")
JOINED = re.compile(r"(?P<year>\d{4})_(?P<month>\d{2})_(?P<day>\d{2})")
JOINED_BACKWARDS = re.compile(r"(?P<day>\d{2})_(?P<month>\d{2})_(?P<year>\d{4})")
NAMED = re.compile(r"(?P<day>\d{1,2})[.\s-]*(?P<name>[A-Za-zÄä]+)\.?[\s-]*(?P<year>\d{4}|\d{2})")
WRITTEN = (ISO, GERMAN, NAMED, JOINED, JOINED_BACKWARDS)
TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?(?::00)?(?:\s*Uhr|h)?", re.IGNORECASE)


def day(text: str) -> date:
    if match := next((found for pattern in WRITTEN if (found := pattern.fullmatch(text))), None):
        parts = match.groupdict()
        month = int(parts["month"]) if "month" in parts else MONTHS.get(parts["name"].lower(), 0)
        try:
            return date(_century(parts["year"]), month, int(parts["day"]))
        except ValueError:
            pass
    raise CellError("is not a date, such as 31.12.2023 or 2023-12-31")


def _century(year: str) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (1900 if int(year) >= 50 else 2000)


def time_of_day(text: str) -> time:
    if match := TIME.fullmatch(text):
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if (hour, minute) == (24, 0):
            return time(23, 59)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise CellError("is not a time, such as 07:30")

"""What time the figures speak of: a column, the headers, the file's name, or a title."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from loaders.inspection.knowledge import Indicator
from loaders.inspection.labels import DAY, YEAR
from loaders.inspection.profiles import Profile
from loaders.inspection.text import says

NAMES = (
    "jahr",
    "year",
    "zeit",
    "stichtag",
    "datum",
    "date",
    "period",
    "time",
    "monat",
    "quartal",
    "berichtsjahr",
    "zeitraum",
    "stand",
    "erhebungsjahr",
    "kalenderjahr",
    "berichtszeitraum",
    "referenzdatum",
    "ref date",
    "jahrgang",
)
MONTH = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])")
MONTHLY = re.compile(r"\d{4}-\d{2}")
COUNTED_ON = re.compile(r"\b(?:am|zum|on)\s+(\d{1,2})\.\s?(\d{1,2})\.(?!\d)")


class Time(NamedTuple):
    """`says` is what `[period]` says, `header` the column it takes, `remark` what to look at."""

    says: Mapping[str, Any]
    header: str | None = None
    remark: str | None = None


def column_of_time(profiles: Sequence[Profile]) -> Profile | None:
    """The column in which each row says its time."""
    named = [profile for profile in profiles if _is_time(profile) and says(profile.header, NAMES) > 0]
    alone = [one for one in profiles if _is_time(one) and (one.place == 0 or one.distinct < 0.5 * one.rows)]
    return max(named or alone, key=lambda one: (says(one.header, NAMES), -one.place), default=None)


def _is_time(profile: Profile) -> bool:
    if profile.sort in ("day", "period"):
        return True
    return profile.sort == "year" and not profile.odd and not YEAR.search(profile.header)


def time_of(column: Profile | None, names: str, texts: Iterable[str]) -> Time:
    """`names` of file and sheet may hold `{year}`."""
    if column is not None:
        return Time({"header": column.header}, column.header)
    if "{year}" in names:
        return Time({"match": "year"})
    said = list(texts)
    for text in said:
        if match := DAY.search(text) or MONTHLY.fullmatch(text):
            return Time({"value": match[0]}, remark="taken from the title or the file's name")
    for text in said:
        if years := YEAR.findall(text):
            return Time({"value": max(years)}, remark="taken from the title or the file's name")
    return Time({})


def month_of(profile: Profile) -> str | None:
    """The month that a column such as `202012` states throughout."""
    text = next(iter(profile.values), "")
    if profile.distinct != 1 or not MONTH.fullmatch(text) or not says(profile.header, NAMES):
        return None
    return f"{text[:4]}-{text[4:]}"


def years_of(texts: Iterable[str], count: int) -> list[str]:
    """As many years as there are columns, where a text names the first and the last of them."""
    for text in texts:
        years = sorted(set(YEAR.findall(text)))
        if len(years) == 2 and count > 1 and int(years[1]) - int(years[0]) + 1 == count:
            return [str(int(years[0]) + step) for step in range(count)]
    return []


def day_of(indicators: Iterable[Indicator]) -> str | None:
    """Month and day on which the indicators are counted, where their definitions name one."""
    found = {_day(indicator.definition) for indicator in indicators}
    return found.pop() if len(found) == 1 else None


def _day(definition: str) -> str | None:
    match = COUNTED_ON.search(definition)
    return f"{int(match[2]):02}-{int(match[1]):02}" if match else None


def template_of(path: Path) -> str | None:
    """The name with `{year}` in place of its year, if the folder holds the same file of other years."""
    years = YEAR.findall(path.name)
    if len(years) != 1:
        return None
    before, after = path.name.split(years[0])
    others = [one for one in path.parent.iterdir() if one != path and one.name.startswith(before)]
    pattern = re.compile(re.escape(before) + YEAR.pattern + re.escape(after))
    alike = [one for one in others if pattern.fullmatch(one.name) and _first_line(one) == _first_line(path)]
    return f"{before}{{year}}{after}" if alike and _first_line(path) else None


def _first_line(path: Path) -> bytes:
    """Empty for files that are no text."""
    with path.open("rb") as stream:
        line = stream.readline(100_000)
    return b"" if b"\x00" in line or line.startswith(b"PK") else line

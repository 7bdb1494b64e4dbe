"""How much of each offering there is, how much is taken and who waits, from one reference day to the next."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from examples.auenfurt.generator import shares
from examples.auenfurt.generator.offerings import Offering, listed, of_type, supply
from examples.auenfurt.generator.people import FIRST_YEAR, LAST_YEAR, people, phase
from examples.auenfurt.generator.places import Place


class Capacity(NamedTuple):
    offering: Offering
    day: date
    maximum: float
    occupied: int | None
    waiting: int | None

    @property
    def free(self) -> float | None:
        return None if self.occupied is None else self.maximum - self.occupied


YEAR_BEGINS = 2016
REFUGEES = {2019: 0.62, 2020: 0.55, 2021: 0.58, 2022: 0.93, 2023: 0.97, 2024: 0.90, 2025: 0.81, 2026: 0.72}
"""How full the accommodations for refugees were."""
EMPTIER = {"Tagesstätte am Klosterberg": 0.055, "Notunterkunft am Güterbahnhof": 0.05}
"""Offerings that lose users from year to year."""
STAFFED = {"BERATUNGSSTELLE", "SCHULSOZIALARBEIT", "MIGRATIONSSOZIALARBEIT"}
UNCOUNTED = {"JUGENDTREFF", "BEGEGNUNGSSTAETTE", "SELBSTHILFEGRUPPE", "NACHBARSCHAFTSHILFE", "TAGESAUFENTHALT"}
"""Open doors: there are places, but nobody is counted in."""


def reference_days(offering: Offering) -> list[date]:
    match offering.kind.type:
        case "KITA" | "HORT":
            days = [date(year, 3, 1) for year in range(YEAR_BEGINS, 2027)]
        case "JUGENDTREFF":
            days = [date(year, 12, 31) for year in range(YEAR_BEGINS, 2026)]
        case "GEMEINSCHAFTSUNTERKUNFT":
            days = [_quarter_end(year, quarter) for year in REFUGEES for quarter in range(4)][:-2]
        case "NOTUNTERKUNFT":
            days = [date(year, month, 31) for year in range(2021, 2027) for month in (1, 7)]
        case _:
            days = [date(year, 12, 31) for year in range(2019, 2026)]
    return [day for day in days if offering.opened <= day]


def _quarter_end(year: int, quarter: int) -> date:
    return (date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31))[quarter]


def capacities(offering: Offering) -> Iterator[Capacity]:
    for day in reference_days(offering):
        maximum = places(offering, day.year)
        if offering.kind.type in STAFFED | UNCOUNTED:
            yield Capacity(offering, day, maximum, None, None)
        else:
            occupied = min(int(maximum), round(maximum * utilisation(offering, day)))
            yield Capacity(
                offering, day, maximum, occupied, _waiting(offering, day) if occupied >= 0.97 * maximum else 0
            )


def reported_by(department: str) -> Iterator[Capacity]:
    for offering in listed(department):
        yield from capacities(offering)


def _waiting(offering: Offering, day: date) -> int:
    return int(phase("waiting", offering.code, day.year) * 0.15 * places(offering, day.year))


def utilisation(offering: Offering, day: date) -> float:
    stray = phase("taken", offering.code, day)
    match offering.kind.type:
        case "GEMEINSCHAFTSUNTERKUNFT":
            return REFUGEES[day.year] + 0.06 * (stray - 0.5)
        case "KITA" | "HORT":
            return 0.94 + 0.08 * stray
        case _ if offering.name in EMPTIER:
            return 1.0 - EMPTIER[offering.name] * (day.year - 2019)
        case _:
            return 0.86 + 0.16 * stray


def places(offering: Offering, year: int) -> float:
    """Places or cases, or full-time posts in tenths where people advise."""
    match offering.kind.type:
        case "KITA":
            return _of_children(offering, shares.CHILDREN_U6, 0.0, year)
        case "HORT":
            return _of_children(offering, shares.SCHOOL_CHILDREN, 0.12, year)
        case kind if kind in STAFFED:
            low, high = offering.kind.size
            return round(low + (high - low) * phase("size", offering.code), 1)
        case _:
            return offering.stable_size


def _of_children(offering: Offering, bands: tuple[int, ...], less: float, year: int) -> int:
    """Groups are built up slowly, five places at a time."""
    children = people(offering.quarter.place, LAST_YEAR, bands)
    whole = children * (supply(offering.quarter) - less) * offering.share
    return max(10, 5 * round(whole * (0.89 + 0.011 * (year - FIRST_YEAR)) / 5))


def places_in(place: Place, type_code: str, year: int) -> int:
    """All places of a kind in an area, at the reference day within a year."""
    return round(sum(_last_of_year(offering, year) for offering in _within(place, of_type(type_code))))


def _within(place: Place, offerings: Iterable[Offering]) -> list[Offering]:
    """A Stadtteil lies wholly in one place of the city's own hierarchy."""
    return [offering for offering in offerings if offering.quarter.blocks[0] in place.blocks]


def _last_of_year(offering: Offering, year: int) -> float:
    days = [day for day in reference_days(offering) if day.year == year]
    return places(offering, year) if days else 0

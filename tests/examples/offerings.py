"""The offerings of all departments and their newest capacity, each in its own file and words."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from models.vocabulary import Accessibility, OfferingStatus, ProvisionForm
from tests.examples.files import Json, Row, code, day, listed, number, rows, sheet, yes
from tests.examples.places import areas
from tests.examples.providers import provider


class Offering(NamedTuple):
    """One offering as a department lists it, its codes as the API writes them."""

    code: str
    name: str
    type: str
    provider: Json
    house: str
    house_name: str
    street: str
    accessibility: str | None
    quarter: str
    hours: str
    groups: list[str]
    sub_plans: list[str]
    provision: str | None
    status: str | None
    closes: str | None
    assured: str | None
    generations: bool
    meeting_place: bool
    easy: bool


HEADERS = {
    "jugendamt/einrichtungen.xlsx": {
        "code": "Einrichtungs-Nr.", "name": "Einrichtung", "type": "Art", "provider": "Träger-Nr.", "house": "Haus",
        "street": "Straße", "accessibility": "barrierefrei", "quarter": "Stadtteil", "hours": "Öffnungszeiten",
        "groups": "Zielgruppen", "provision": "erbracht", "status": "Stand", "closes": "gültig bis",
        "assured": "bestätigt am",
    },
    "sozialamt/angebote.csv": {
        "code": "Nr.", "name": "Angebot", "type": "Angebotsart", "provider": "Träger", "house": "Haus",
        "street": "Straße", "accessibility": "Barrierefreiheit", "quarter": "Stadtteil", "hours": "Sprechzeiten",
        "groups": "Zielgruppen", "sub_plans": "Fachplanung", "provision": "Erbringung", "status": "Status",
        "closes": "bis",
        "assured": "zuletzt bestätigt",
    },
    "teilhabe/angebote.xlsx": {
        "code": "Kennung", "name": "Bezeichnung", "type": "Typ", "provider": "Leistungserbringer",
        "house": "Haus-Nr.", "street": "Anschrift", "accessibility": "Zugang", "quarter": "Stadtteil",
        "hours": "Zeiten", "groups": "Personenkreise", "sub_plans": "Teilpläne", "provision": "durch",
        "status": "Stand",
        "assured": "Bestätigung",
    },
    "wohnen/hilfeangebote.csv": {
        "code": "Nr", "name": "Name", "type": "Art", "provider": "Träger", "house": "Haus", "street": "Straße",
        "accessibility": "barrierefrei", "quarter": "Stadtteil", "hours": "geöffnet", "groups": "für",
        "provision": "durch", "status": "Stand",
        "assured": "geprüft",
    },
    "integration/angebote.csv": {
        "code": "Kennziffer", "name": "Bezeichnung", "type": "Art", "provider": "Betreiber", "house": "Haus",
        "street": "Straße", "accessibility": "Barrierefreiheit", "quarter": "Stadtteil", "hours": "Zeiten",
        "groups": "Zielgruppen", "sub_plans": "Planung", "provision": "durch", "status": "Status",
        "closes": "Schließung zum",
        "assured": "Abfrage vom",
    },
    "planung/begegnung.csv": {
        "code": "Nr.", "name": "Angebot", "type": "Art", "provider": "Träger", "house": "Haus", "street": "Adresse",
        "accessibility": "barrierefrei", "quarter": "Stadtteil", "hours": "geöffnet", "groups": "Zielgruppen",
        "sub_plans": "Fachplanungen", "provision": "erbracht", "status": "Stand",
        "assured": "bestätigt",
    },
}  # fmt: skip
"""Under which header a file says what."""
SHEETS = {"jugendamt/einrichtungen.xlsx": "Einrichtungen", "teilhabe/angebote.xlsx": "Angebote"}
ONLY_PLAN = {"jugendamt/einrichtungen.xlsx": "YOUTH", "wohnen/hilfeangebote.csv": "HOMELESSNESS"}


@cache
def offerings() -> list[Offering]:
    return [_offering(name, row) for name in HEADERS for row in _rows(name)]


def _rows(name: str) -> list[Row]:
    first = HEADERS[name]["code"]
    return sheet(name, SHEETS[name], first) if name in SHEETS else rows(name, first)


def _offering(file: str, row: Row) -> Offering:
    said = defaultdict(str, {name: row[header] for name, header in HEADERS[file].items()})
    return Offering(
        said["code"],
        said["name"],
        said["type"],
        provider(said["provider"]),
        said["house"],
        _house_names().get(said["house"], said["name"]),
        said["street"],
        code(Accessibility, said["accessibility"]),
        _quarter(said["quarter"]),
        said["hours"],
        listed(said["groups"]),
        listed(said["sub_plans"]) or [ONLY_PLAN[file]],
        code(ProvisionForm, said["provision"]),
        code(OfferingStatus, said["status"]),
        day(said["closes"]),
        day(said["assured"]),
        yes(row.get("generationenübergreifend", "")) is True,
        yes(row.get("Begegnungsort", "")) is True,
        bool(row.get("Leichte Sprache")),
    )


@cache
def _house_names() -> dict[str, str]:
    """A house bears the name of the first offering that is listed in it."""
    names: dict[str, str] = {}
    for file, said in HEADERS.items():
        for row in _rows(file):
            names.setdefault(row[said["house"]], row[said["name"]])
    return names


def _quarter(text: str) -> str:
    """Its code; the Jugendamt writes names."""
    return text if text.isdigit() else next(code for code, area in areas().items() if area["name"] == text)


DAYS = {"Mo": "MO", "Di": "TU", "Mi": "WE", "Do": "TH", "Fr": "FR", "Sa": "SA", "So": "SU"}
SPAN = re.compile(r"(?P<days>[^0-9]+) (?P<opens>\d+(?:[:.]\d\d)?)-(?P<closes>\d+(?:[:.]\d\d)?)(?: Uhr)?")


def schedules(hours: str) -> Iterator[Json]:
    """`Mo-Mi 9-12 Uhr; Do 14.00-18.00` as spans of the days of the week."""
    for part in hours.split("; "):
        if match := SPAN.fullmatch(part):
            for weekday in _weekdays(match["days"]):
                yield {"weekday": weekday, "opens": _time(match["opens"]), "closes": _time(match["closes"])}


def _weekdays(text: str) -> list[str]:
    names = list(DAYS)
    if "-" in text:
        first, last = (names.index(name) for name in text.split("-"))
        return [DAYS[name] for name in names[first : last + 1]]
    return [DAYS[name] for name in text.split(", ")]


def _time(text: str) -> str:
    hour, _, minute = text.replace(".", ":").partition(":")
    return f"{int(hour):02}:{minute or '00'}:00"


class Capacity(NamedTuple):
    """How many places are taken and free, and how many people wait, are hidden where they are one or two."""

    offering: str
    day: str | None
    maximum: float | None
    occupied: float | None
    available: float | None
    waiting: float | None
    hidden: bool

    def hides(self, name: str) -> bool:
        return self.hidden and getattr(self, name) is None


CAPACITIES = {
    "jugendamt/belegung.xlsx": "Einrichtungs-Nr.|Stichtag|Plätze|belegt|frei|Warteliste",
    "sozialamt/belegung.csv": "Nr.|Stichtag|Plätze|belegt|frei|Warteliste",
    "teilhabe/belegung.xlsx": "Kennung|Stichtag|Plätze|belegt|frei|wartend",
    "wohnen/belegung.csv": "Nr|Stichtag|Kapazität|belegt|frei|wartet",
    "integration/belegung.csv": "Kennziffer|Stichtag|Kapazität|belegt|frei|",
    "planung/plaetze.csv": "Nr.|Stichtag|Plätze|||",
}


@cache
def capacities() -> list[Capacity]:
    return [_capacity(row, headers.split("|")) for file, headers in CAPACITIES.items() for row in _occupancy(file)]


def _occupancy(file: str) -> list[Row]:
    first = CAPACITIES[file].partition("|")[0]
    found = sheet(file, "Belegung", first) if file.endswith("xlsx") else rows(file, first)
    return [row for row in found if row[first]]


def _capacity(row: Row, headers: list[str]) -> Capacity:
    offering, reference, *numbers = (row.get(header, "") for header in headers)
    maximum, occupied, available, waiting = map(number, numbers)
    taken, queue = (count is not None and 0 < count < 3 for count in (occupied, waiting))
    if taken:
        occupied = available = None
    return Capacity(offering, day(reference), maximum, occupied, available, None if queue else waiting, taken or queue)


@cache
def newest_capacity() -> dict[str, Capacity]:
    return {one.offering: one for one in sorted(capacities(), key=lambda one: one.day or "")}

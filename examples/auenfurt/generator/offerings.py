"""The three hundred offerings of Auenfurt and the houses in which they are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from examples.auenfurt.generator import shares
from examples.auenfurt.generator.kinds import KINDS, Kind
from examples.auenfurt.generator.people import LAST_YEAR, people, phase, strength
from examples.auenfurt.generator.places import ALL_QUARTERS, REPORTING_AREAS, Block, Quarter, corner
from examples.auenfurt.generator.providers import PROVIDERS, Provider, working_in
from models.vocabulary import Accessibility, CarrierForm, OfferingStatus, ProvisionForm

LISTS = {
    "jugendamt": "JA",
    "sozialamt": "SO",
    "teilhabe": "TH",
    "wohnen": "WN",
    "integration": "MI",
    "planung": "BG",
}
"""Each department numbers the offerings in its own list."""

STREETS = (
    "Gerberstraße", "Mühlweg", "Am Anger", "Lange Straße", "Hafenstraße", "Kirchgasse", "Lindenallee", "Bahnweg",
    "Werkstraße", "Uferweg", "Schulstraße", "Am Markt", "Ziegelweg", "Gartenstraße", "Auenstraße", "Klostergasse",
    "Feldweg", "Brunnenstraße", "Stellwerkstraße", "Rosenweg", "Am Wehr", "Talstraße", "Ringstraße", "Waldstraße",
)  # fmt: skip
DAY_CARE_NAMES = (
    "Auenkinder", "Sonnenblume", "Regenbogen", "Wirbelwind", "Kleine Füchse", "Sternschnuppe", "Pusteblume",
    "Kastanienhof", "Villa Kunterbunt", "Spatzennest", "Löwenzahn", "Tausendfüßler", "Wolkenhaus", "Arche",
    "Purzelbaum", "Drachenreiter", "Schatzinsel", "Maulwurfshügel", "Biberburg", "Glühwürmchen", "Farbenfroh",
    "Entdeckerkiste", "Seepferdchen", "Apfelbaum", "Igelhaus", "Morgensonne", "Schneckenhaus", "Flohkiste",
    "Waldwichtel", "Rasselbande", "Eulennest", "Zwergenland", "Sausewind", "Tannenzapfen", "Wasserläufer",
    "Hummelburg", "Blütenkinder", "Mondschein", "Kieselstein", "Brückenkinder", "Storchennest", "Weltentdecker",
    "Traumland", "Stellwerkkinder",
)  # fmt: skip


@dataclass(frozen=True)
class Facility:
    code: str
    name: str
    street: str
    quarter: Quarter

    @property
    def postal_code(self) -> str:
        """No German postal code begins with 00."""
        return f"009{self.quarter.code[1]}1"

    @property
    def block(self) -> Block:
        blocks = self.quarter.blocks
        return blocks[int(phase("block", self.code) * len(blocks))]

    @property
    def areas(self) -> str:
        """Where it lies in either cut."""
        reporting = next(area.code for area in REPORTING_AREAS if self.block in area.blocks)
        return f"{self.quarter.code}, {reporting}"

    @property
    def point(self) -> tuple[float, float]:
        """Longitude and latitude of the middle of its block."""
        row, column = self.block
        corners = [corner(row + down, column + right) for down in (0, 1) for right in (0, 1)]
        return round(sum(west for west, _ in corners) / 4, 5), round(sum(south for _, south in corners) / 4, 5)

    @property
    def accessibility(self) -> Accessibility:
        drawn = phase("accessible", self.code)
        steps = ((0.45, Accessibility.FULL), (0.75, Accessibility.PARTIAL), (0.9, Accessibility.NONE))
        return next((result for bound, result in steps if drawn < bound), Accessibility.UNKNOWN)


@dataclass(frozen=True)
class Offering:
    code: str
    kind: Kind
    name: str
    provider: Provider
    quarter: Quarter
    facility: Facility | None
    share: float
    """What part of its kind's places in the quarter it has."""

    @property
    def opened(self) -> date:
        """Most are older than the figures; some opened in between."""
        if self.name in PLANNED:
            return PLANNED[self.name]
        drawn = phase("opened", self.code)
        return date(2017 + int(drawn * 40), 8, 1) if drawn < 0.2 and not self.is_named else date(2012, 1, 1)

    @property
    def closes(self) -> date | None:
        return CLOSURES.get(self.name)

    @property
    def status(self) -> OfferingStatus:
        if self.name in PLANNED:
            return OfferingStatus.PLANNED
        if self.name in RESTING:
            return OfferingStatus.INACTIVE
        return OfferingStatus.CLOSING if self.closes else OfferingStatus.ACTIVE

    @property
    def is_named(self) -> bool:
        return any(self.name == name for name, _, _ in self.kind.named)

    @property
    def is_meeting_place(self) -> bool:
        return self.kind.type == "BEGEGNUNGSSTAETTE"

    @property
    def intergenerational(self) -> bool:
        return self.is_meeting_place and (self.is_named or phase("generations", self.code) < 0.3)

    @property
    def assured(self) -> date:
        """When the department last asked the provider; one in ten was forgotten."""
        drawn = phase("assured", self.code)
        return date(2023, 3, 1) if drawn < 0.1 else date(2026, 1 + int(drawn * 6), 1 + int(drawn * 27))

    @property
    def hours(self) -> str:
        return self.kind.hours[int(phase("hours", self.code) * len(self.kind.hours))]

    @property
    def provision(self) -> ProvisionForm:
        return ProvisionForm.SELF_HELP if self.provider.carrier is CarrierForm.SELF_HELP else self.kind.provision

    @property
    def stable_size(self) -> int:
        low, high = self.kind.size
        return low + round((high - low) * phase("size", self.code))


CLOSURES = {
    "Gemeinschaftsunterkunft Hafenstraße": date(2027, 6, 30),
    "Gemeinschaftsunterkunft Kaserne": date(2026, 12, 31),
    "Pflegeheim Nordhang": date(2027, 3, 31),
}
PLANNED = {"Kita Stellwerkgärten": date(2028, 8, 1)}
RESTING = {"Jugendtreff Klosterberg"}
WHITE_SPOTS = {"0404", "0406", "0504"}
"""Stadtteile without any meeting place."""


def supply(quarter: Quarter) -> float:
    """Places follow yesterday's people: poor and new quarters have fewer."""
    return 0.76 - 0.16 * quarter.poverty - 0.36 * max(0.0, quarter.young - 0.6)


def _pull(kind: Kind, quarter: Quarter) -> float:
    if kind.type in ("KITA", "HORT"):
        return people(quarter.place, LAST_YEAR, shares.CHILDREN_U6) * supply(quarter)
    if kind.type == "BEGEGNUNGSSTAETTE" and quarter.code in WHITE_SPOTS:
        return 0.0
    leaning = 1.0 if kind.needs == "people" else 0.2 + strength(quarter, kind.needs, LAST_YEAR)
    return people(quarter.place, LAST_YEAR) * leaning * (0.85 + 0.3 * phase("pull", kind.name, quarter.code))


def _spread(kind: Kind) -> list[Quarter]:
    """How the kind's unnamed offerings spread over the city: largest remainders, none in the harbour."""
    taken = Counter(code for _, code, _ in kind.named)
    pulls = {quarter: _pull(kind, quarter) for quarter in ALL_QUARTERS if quarter.people > 1000}
    wanted = {
        quarter: kind.number * pull / sum(pulls.values()) - taken[quarter.code] for quarter, pull in pulls.items()
    }
    result: list[Quarter] = []
    for _ in range(kind.number - len(kind.named)):
        first = max(wanted, key=lambda quarter: wanted[quarter])
        wanted[first] -= 1
        result.append(first)
    return sorted(result)


def _placed(kind: Kind) -> Iterator[tuple[str, Quarter, Provider]]:
    """Name, quarter and provider of each offering of a kind."""
    by_code = {quarter.code: quarter for quarter in ALL_QUARTERS}
    for name, code, provider in kind.named:
        yield name, by_code[code], PROVIDERS[provider]
    providers = _providers_of(kind)
    seen: Counter[str] = Counter()
    for number, quarter in enumerate(_spread(kind)):
        seen[quarter.code] += 1
        yield _name(kind, quarter, number, seen[quarter.code]), quarter, providers[number % len(providers)]


def _name(kind: Kind, quarter: Quarter, number: int, so_many: int) -> str:
    if kind.type == "KITA":
        return kind.name.format(DAY_CARE_NAMES[number])
    taken = [name for name, code, _ in kind.named if code == quarter.code]
    name = kind.name.format(quarter.name)
    return name if so_many == 1 and name not in taken else f"{name} {so_many + (name in taken)}"


PUBLIC_ONLY = {"NOTUNTERKUNFT": ("T03", "T01", "T51"), "GEMEINSCHAFTSUNTERKUNFT": ("T50", "T01", "T22", "T16")}
NEVER_COMMERCIAL = {
    "BEGEGNUNGSSTAETTE",
    "BERATUNGSSTELLE",
    "JUGENDTREFF",
    "MIGRATIONSSOZIALARBEIT",
    "PRAEVENTION",
    "SCHULSOZIALARBEIT",
    "TAGESAUFENTHALT",
}


def _providers_of(kind: Kind) -> list[Provider]:
    if kind.type in PUBLIC_ONLY:
        return [PROVIDERS[code] for code in PUBLIC_ONLY[kind.type]]
    selves = kind.provision in (ProvisionForm.SELF_HELP, ProvisionForm.VOLUNTARY)
    found = [
        provider
        for provider in working_in(kind.field)
        if (provider.carrier is CarrierForm.SELF_HELP) == selves
        and not (kind.type in NEVER_COMMERCIAL and provider.carrier is CarrierForm.COMMERCIAL)
    ]
    return sorted(found, key=lambda provider: phase("order", kind.name, provider.code))


@cache
def all_offerings() -> list[Offering]:
    result: list[Offering] = []
    numbers: Counter[str] = Counter()
    for kind in KINDS:
        placed = list(_placed(kind))
        many = Counter(quarter for _, quarter, _ in placed)
        for name, quarter, provider in placed:
            numbers[kind.list] += 1
            code = f"{LISTS[kind.list]}-{numbers[kind.list]:03}"
            facility = None if kind.mobile else _house(code, name, quarter, _neighbours(result, kind, quarter))
            result.append(Offering(code, kind, name, provider, quarter, facility, 1 / many[quarter]))
    return result


def _neighbours(offerings: list[Offering], kind: Kind, quarter: Quarter) -> list[Facility]:
    same = [o.facility for o in offerings if o.kind.type == kind.beside and o.quarter == quarter]
    return [facility for facility in same if facility]


def _house(code: str, name: str, quarter: Quarter, neighbours: list[Facility]) -> Facility:
    """A house of its own, or one of those that it may share."""
    if neighbours:
        return neighbours[int(phase("house", code) * len(neighbours))]
    street = STREETS[int(phase("street", code) * len(STREETS))]
    return Facility(f"H-{code}", name, f"{street} {1 + int(phase('number', code) * 98)}", quarter)


def listed(department: str) -> list[Offering]:
    return [offering for offering in all_offerings() if offering.kind.list == department]


def of_type(type_code: str) -> list[Offering]:
    return [offering for offering in all_offerings() if offering.kind.type == type_code]


@cache
def called(name: str) -> Offering:
    return next(offering for offering in all_offerings() if offering.name == name)

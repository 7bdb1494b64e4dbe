"""Grants that offices give for offerings, year by year, with their proofs of use."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from examples.auenfurt.generator.kinds import Kind
from examples.auenfurt.generator.offerings import Offering, all_offerings, called
from examples.auenfurt.generator.people import phase
from examples.auenfurt.generator.providers import Provider
from models.vocabulary import CarrierForm, FinanceType, FundingForm, GrantForm, ProofResult

FIRST_GRANT, LAST_GRANT = 2016, 2026
TODAY = date(2026, 9, 30)
"""The day on which the departments handed in their files."""

SOCIAL, YOUTH, HEALTH, DISABILITY, INTEGRATION = "50", "51", "53", "54", "57"
RAISE = 1.05
"""What the budget of 2025 added to the grants of the Sozialamt after nine years at the same amount."""


@dataclass(frozen=True)
class Series:
    """A grant that is renewed every year."""

    office: str
    offering: Offering
    amount: float
    first: int = FIRST_GRANT
    growth: float | None = None
    form: FundingForm = FundingForm.GRANT
    checked_by: str = ""
    disclosed: bool = False

    def awarded(self, year: int) -> int:
        """In whole hundreds of euros: dynamised by the Jugendamt, the same for years elsewhere."""
        years = year - self.first
        if self.growth is not None:
            amount = self.amount * (1 + self.growth) ** years
        elif self.office == YOUTH:
            amount = self.amount * 1.025**years
        else:
            amount = self.amount * (RAISE if self.office == SOCIAL and year >= 2025 else 1)
        return 100 * round(amount / 100)


@dataclass(frozen=True)
class Grant:
    reference: str
    series: Series
    year: int

    @property
    def offering(self) -> Offering:
        return self.series.offering

    @property
    def recipient(self) -> Provider:
        return self.offering.provider

    @property
    def awarded(self) -> int:
        return self.series.awarded(self.year)

    @property
    def finance(self) -> FinanceType:
        if self.series.form is not FundingForm.GRANT:
            return FinanceType.FULL
        if self.awarded < 10_000:
            return FinanceType.FIXED
        return FinanceType.DEFICIT if phase("finance", self.offering.code) < 0.6 else FinanceType.SHARE

    @property
    def form(self) -> GrantForm:
        return GrantForm.PROJECT if self.finance is FinanceType.FIXED else GrantForm.INSTITUTIONAL

    @property
    def own(self) -> int:
        if self.finance is FinanceType.FULL:
            return 0
        return 100 * round(self.awarded * (0.04 + 0.12 * phase("own", self.offering.code)) / 100)

    @property
    def third_party(self) -> int:
        """A deficit grant fills what own and others' means leave open."""
        if self.finance is not FinanceType.DEFICIT:
            return 0
        return 100 * round(self.awarded * 0.1 * phase("third", self.offering.code) / 100)

    @property
    def eligible(self) -> int:
        return self.awarded + self.own + self.third_party

    @property
    def requested(self) -> int:
        """Those whom the office does not dynamise ask in vain."""
        more = 1.0 if self.series.office == YOUTH else 1.0 + 0.012 * (self.year - self.series.first)
        return 100 * round(self.awarded * more / 100)

    @property
    def paid(self) -> int:
        return self.awarded if self.year < TODAY.year else 50 * round(self.awarded / 100)

    @property
    def reclaimed(self) -> int | None:
        unused = phase("reclaimed", self.reference)
        return 100 * round(self.awarded * unused * 0.3 / 100) if self.checked and unused < 0.12 else None

    @property
    def settled(self) -> int | None:
        return self.awarded - (self.reclaimed or 0) if self.checked else None

    @property
    def disclosed(self) -> bool | None:
        """Other funding is asked for since 2020 only."""
        return self.series.disclosed if self.year >= 2020 else None

    @property
    def notice(self) -> date:
        return date(self.year, 1, 10) + timedelta(days=round(60 * phase("notice", self.reference)))

    @property
    def checker(self) -> str:
        return self.series.checked_by or self.series.office

    @property
    def proof_due(self) -> date:
        return date(self.year + 1, 6, 30)

    @property
    def received(self) -> date | None:
        late = phase("late", self.reference)
        if self.year >= 2024 and late > 0.95:
            return None
        day = self.proof_due + timedelta(days=round(110 * late) - 80)
        return day if day <= TODAY else None

    @property
    def checked(self) -> date | None:
        if not self.received:
            return None
        day = self.received + timedelta(days=60 + round(200 * phase("checked", self.reference)))
        return day if day <= TODAY else None

    @property
    def proof(self) -> ProofResult:
        if self.checked:
            return ProofResult.OBJECTED if phase("objected", self.reference) > 0.95 else ProofResult.ACCEPTED
        if self.received:
            return ProofResult.RECEIVED
        return ProofResult.OVERDUE if self.proof_due < TODAY else ProofResult.OPEN

    @property
    def decision(self) -> str:
        """The council decides about Sozialamt and Integration, its youth committee about the Jugendamt."""
        decided = self.year >= 2022 and self.series.office in (SOCIAL, YOUTH, INTEGRATION)
        return f"DS-{self.year - 1}-0{self.series.office}-B" if decided else ""

    @property
    def plan(self) -> str:
        """The plan that justifies the grant, where one is in force."""
        if "SUCHT" in self.groups:
            return ""
        plans = PLANS.get(self.offering.kind.field, ())
        return next((code for code, first, last in plans if first <= self.year <= last), "")

    @property
    def groups(self) -> tuple[str, ...]:
        return GROUPS.get(self.offering.name, self.offering.kind.groups)

    @property
    def purpose(self) -> str:
        what = "Leistungsentgelt" if self.series.form is FundingForm.SERVICE_FEE else "Betriebs- und Personalkosten"
        return f"{what} {self.offering.name}"


PLANS = {
    "Y": (("KJHP-2018", 2018, 2023), ("KJHP-2024", 2024, 2028)),
    "E": (("AHP-2016", 2016, 2022),),
    "D": (("TEILHABE-2021", 2021, 2027),),
    "H": (("WNH-2023", 2023, 2028),),
    "R": (("INTEGRATION-2022", 2022, 2026),),
}
GROUPS = {
    "Sozialpsychiatrischer Krisendienst": ("SEELISCH",),
    "Suchtberatung Auenfurt": ("SUCHT",),
    "Suchtberatung im Fabrikviertel": ("SUCHT",),
    "Notunterkunft am Güterbahnhof": ("WOHNUNGSNOT", "UNTERGEBRACHT"),
}
POST = 61_500  # a year of a full-time post, in euros of 2016
AMOUNTS: dict[str, tuple[float, float]] = {
    "JUGENDTREFF": (72_000, 138_000),
    "BEGEGNUNGSSTAETTE": (19_000, 62_000),
    "TAGESSTAETTE": (124_000, 188_000),
    "TAGESAUFENTHALT": (96_000, 190_000),
    "PRAEVENTION": (58_000, 84_000),
    "NACHBARSCHAFTSHILFE": (3_600, 8_800),
    "SELBSTHILFEGRUPPE": (900, 2_600),
    "BERATUNGSSTELLE": (POST, 2.5 * POST),
    "SCHULSOZIALARBEIT": (POST, 2 * POST),
    "MIGRATIONSSOZIALARBEIT": (POST, 3 * POST),
}
OFFICES = {"jugendamt": YOUTH, "integration": INTEGRATION}


def _yearly(offering: Offering) -> Iterator[Series]:
    """What an offering receives as a matter of course."""
    kind = offering.kind
    if kind.type in FEES:
        low, high = FEES[kind.type]
        yield Series(_fee_office(kind), offering, _between(offering, low, high), 2023, 0.03, FundingForm.SERVICE_FEE)
    elif kind.type in AMOUNTS and offering.name not in SPECIAL and offering.provider.carrier is not CarrierForm.PUBLIC:
        low, high = AMOUNTS[kind.type]
        office = HEALTH if kind.type == "SELBSTHILFEGRUPPE" else OFFICES.get(kind.list, SOCIAL)
        yield Series(office, offering, _between(offering, low, high), max(FIRST_GRANT, offering.opened.year))


def _between(offering: Offering, low: float, high: float) -> float:
    return low + (high - low) * phase("amount", offering.code)


FEES: dict[str, tuple[float, float]] = {
    "BESONDERE_WOHNFORM": (640_000, 1_300_000),
    "HILFEN_ZUR_ERZIEHUNG": (210_000, 520_000),
}
"""Contracts, not grants: what the law calls Leistungsentgelt."""


def _fee_office(kind: Kind) -> str:
    return DISABILITY if kind.list == "teilhabe" else YOUTH


SPECIAL = {
    "Tagesstätte am Klosterberg",
    "Tagesstätte des Klinikums",
    "Sozialpsychiatrischer Krisendienst",
    "Familiencafé Mittendrin",
    "Suchtberatung Auenfurt",
}


def _special() -> Iterator[Series]:
    """The grants that the stories are about; README.md tells them."""
    klosterberg, cafe = called("Tagesstätte am Klosterberg"), called("Familiencafé Mittendrin")
    addiction, shelter = called("Suchtberatung Auenfurt"), called("Notunterkunft am Güterbahnhof")
    yield Series(SOCIAL, klosterberg, 148_000, growth=0.031)
    yield Series(HEALTH, klosterberg, 36_000, 2023, 0.0)
    yield Series(YOUTH, cafe, 41_000, 2018, checked_by=YOUTH, disclosed=True)
    yield Series(INTEGRATION, cafe, 14_500, 2022, checked_by=YOUTH, disclosed=True)
    yield Series(SOCIAL, addiction, 132_000, checked_by=HEALTH, disclosed=True)
    yield Series(HEALTH, addiction, 58_000, checked_by=HEALTH, disclosed=True)
    yield Series(SOCIAL, called("Tagesstätte des Klinikums"), 171_000)
    yield Series(SOCIAL, called("Sozialpsychiatrischer Krisendienst"), 205_000, 2019)
    yield Series(SOCIAL, shelter, 318_000, 2021, 0.045, FundingForm.MUNICIPAL_ENTERPRISE)


@cache
def all_grants() -> list[Grant]:
    """In the order of year and office; the number counts within both."""
    series = [*_special(), *(s for offering in all_offerings() for s in _yearly(offering))]
    numbers: Counter[tuple[int, str]] = Counter()
    grants = []
    for year in range(FIRST_GRANT, LAST_GRANT + 1):
        for one in (one for one in series if one.first <= year):
            numbers[year, one.office] += 1
            grants.append(Grant(f"{one.office}-{year}-{numbers[year, one.office]:03}", one, year))
    return grants


def grants_of(office: str) -> list[Grant]:
    return [grant for grant in all_grants() if grant.series.office == office]

"""Projects of European, federal, state and foundation programmes: shares, outputs and what followed."""

from dataclasses import dataclass
from datetime import date, timedelta

from examples.auenfurt.generator.grants import TODAY
from examples.auenfurt.generator.people import phase
from examples.auenfurt.generator.providers import PROVIDERS, Provider
from models.vocabulary import ProofResult


@dataclass(frozen=True)
class Programme:
    """Shares in percent of what EU, Federation, state, municipality and foundations pay of a project."""

    code: str
    eu: int = 0
    federal: int = 0
    state: int = 0
    municipal: int = 0
    foundation: int = 0


PROGRAMMES = {
    programme.code: programme
    for programme in (
        Programme("ESF-2014", eu=60, state=25, municipal=15),
        Programme("ESFPLUS-2021", eu=50, state=30, municipal=20),
        Programme("LZG-2019", state=80, municipal=20),
        Programme("LZG-2024", state=75, municipal=25),
        Programme("BIWAQ-4", eu=50, federal=40, municipal=10),
        Programme("BIWAQ-5", eu=45, federal=45, municipal=10),
        Programme("LISA-2018", eu=70, state=20, municipal=10),
        Programme("AMIF-2021", eu=75, state=15, municipal=10),
        Programme("AUESTIFTUNG", municipal=40, foundation=60),
    )
}


@dataclass(frozen=True)
class Project:
    reference: str
    programme: str
    provider: str
    title: str
    areas: str
    groups: str
    sub_plans: str
    begins: date
    ends: date
    eligible: int
    wanted: int
    """People whom the project is to reach in a year."""
    success: float = 1.0
    office: str = "02"
    follows: str = ""
    decision: str = ""
    measure: str = ""

    @property
    def recipient(self) -> Provider:
        return PROVIDERS[self.provider]

    @property
    def shares(self) -> dict[str, int]:
        """In euros; the municipality bears what rounding leaves, so that they add up to the eligible cost."""
        programme = PROGRAMMES[self.programme]
        parts = {
            name: self.eligible * getattr(programme, name) // 100 for name in ("eu", "federal", "state", "foundation")
        }
        return {**parts, "municipal": self.eligible - sum(parts.values())}

    @property
    def paid(self) -> int:
        days = (min(self.ends, TODAY) - self.begins).days
        return round(self.eligible * days / (self.ends - self.begins).days)

    @property
    def proof_due(self) -> date:
        return self.ends + timedelta(days=181)

    @property
    def proof(self) -> ProofResult:
        if self.proof_due > TODAY:
            return ProofResult.OPEN
        return ProofResult.OVERDUE if self.title in UNPROVED else ProofResult.ACCEPTED

    def outputs(self) -> list[tuple[int, int, int]]:
        """Year, people wanted and people reached, for each whole or begun year up to 2025."""
        years = range(self.begins.year, min(self.ends.year, TODAY.year - 1) + 1)
        return [(year, self.wanted, round(self.wanted * self._reached(year))) for year in years]

    def _reached(self, year: int) -> float:
        return self.success * (0.88 + 0.2 * phase("reached", self.reference, year))


UNPROVED = {"Mobiles Familienbüro"}


def _from_to(first: int, last: int) -> tuple[date, date]:
    return date(first, 1, 1), date(last, 12, 31)


# fmt: off
ALL_PROJECTS = [
    Project("FP-2014-01", "ESF-2014", "T37", "Schulabschluss Stellwerk", "0303", "JUGENDLICHE", "YOUTH",
            *_from_to(2014, 2017), 612_000, 60, 0.9),
    Project("FP-2015-01", "ESF-2014", "T13", "Familien stärken Kesselwiesen", "0304", "FAMILIEN, ARMUT", "YOUTH",
            *_from_to(2015, 2018), 398_500, 45),
    Project("FP-2016-01", "ESF-2014", "T32", "Wege in Arbeit für Geflüchtete", "", "STATUSWECHSEL", "REFUGEE",
            *_from_to(2016, 2019), 540_000, 80, 0.82, "57"),
    Project("FP-2018-01", "ESF-2014", "T11", "Jugendwerkstatt Südstadt", "0401", "JUGENDLICHE", "YOUTH",
            *_from_to(2018, 2021), 486_250, 40),
    Project("FP-2018-02", "LISA-2018", "T01", "Integrierte Sozialplanung Auenfurt", "", "ARMUT", "CROSS_CUTTING",
            *_from_to(2018, 2022), 720_000, 0, measure="M-2018-01"),
    Project("FP-2019-01", "LZG-2019", "T40", "Mehrgenerationenarbeit Südstadt", "0401", "FAMILIEN, AELTERE_65",
            "CROSS_CUTTING", *_from_to(2019, 2023), 310_000, 120, 1.1, measure="M-2019-02"),
    Project("FP-2019-02", "LZG-2019", "T41", "Ankommen in Neuland", "0405, 0406", "FAMILIEN", "CROSS_CUTTING",
            *_from_to(2019, 2023), 205_000, 90),
    Project("FP-2019-03", "BIWAQ-4", "T37", "Arbeit am Stellwerk", "0303, 0304", "ARMUT", "CROSS_CUTTING",
            *_from_to(2019, 2022), 1_130_000, 110, 0.94),
    Project("FP-2020-01", "LZG-2019", "T12", "Familienzentrum unterwegs", "0402", "FAMILIEN", "YOUTH",
            *_from_to(2020, 2023), 176_000, 70, 0.72),
    Project("FP-2021-01", "AUESTIFTUNG", "T42", "Trauerbegleitung für Familien", "", "FAMILIEN", "ELDERLY",
            *_from_to(2021, 2023), 66_000, 25),
    Project("FP-2022-01", "ESFPLUS-2021", "T13", "Lotsen gegen Kinderarmut", "0303, 0304, 0402", "ARMUT, FAMILIEN",
            "YOUTH", *_from_to(2022, 2025), 684_300, 150, 0.97, follows="FP-2015-01", measure="M-2022-01"),
    Project("FP-2022-02", "ESFPLUS-2021", "T29", "Suchthilfe und Arbeit", "0302", "SUCHT", "DISABILITY",
            *_from_to(2022, 2024), 298_000, 35, 0.78),
    Project("FP-2022-03", "AMIF-2021", "T33", "Sprache sofort", "", "ASYLBLG", "REFUGEE",
            *_from_to(2022, 2024), 417_750, 240, 1.06, "57"),
    Project("FP-2023-01", "BIWAQ-5", "T37", "Arbeit im Osten der Stadt", "0302, 0303, 0304", "ARMUT",
            "CROSS_CUTTING", *_from_to(2023, 2026), 1_260_000, 120, 0.99, follows="FP-2019-03",
            measure="M-2023-03"),
    Project("FP-2023-02", "ESFPLUS-2021", "T08", "Housing First Auenfurt", "", "WOHNUNGSNOT", "HOMELESSNESS",
            *_from_to(2023, 2026), 590_000, 24, 0.9, "50", measure="M-2023-01"),
    Project("FP-2024-01", "LZG-2024", "T12", "Großeltern gesucht", "0102, 0105", "FAMILIEN, AELTERE_65",
            "CROSS_CUTTING", *_from_to(2024, 2025), 84_000, 60, 1.04, decision="DS-2023-112-B"),
    Project("FP-2024-02", "LZG-2024", "T37", "Offene Werkstatt Stellwerk", "0303", "FAMILIEN, JUGENDLICHE", "YOUTH",
            *_from_to(2024, 2025), 118_000, 85, 1.0, follows="FP-2014-01", decision="DS-2023-112-B"),
    Project("FP-2024-03", "LZG-2024", "T55", "Mobiles Familienbüro", "0203, 0505", "FAMILIEN", "CROSS_CUTTING",
            *_from_to(2024, 2025), 72_000, 50, 0.44, decision="DS-2023-112-B"),
    Project("FP-2025-01", "LZG-2024", "T13", "Familienlotsen Kesselwiesen", "0304", "FAMILIEN", "YOUTH",
            *_from_to(2025, 2026), 96_000, 55, 1.02, decision="DS-2024-118-B", follows="FP-2015-01"),
    Project("FP-2025-02", "LZG-2024", "T41", "Lesepaten Neuland", "0405, 0406", "SCHULKINDER, AELTERE_65",
            "CROSS_CUTTING", *_from_to(2025, 2026), 38_000, 40, 1.1, decision="DS-2024-118-B"),
    Project("FP-2025-03", "AMIF-2021", "T32", "Vom Heim in die Wohnung", "", "STATUSWECHSEL, WOHNUNGSNOT", "REFUGEE",
            *_from_to(2025, 2027), 505_000, 60, 0.86, "57", follows="FP-2016-01"),
    Project("FP-2026-01", "ESFPLUS-2021", "T13", "Lotsen gegen Kinderarmut II", "0303, 0304, 0402",
            "ARMUT, FAMILIEN", "YOUTH", *_from_to(2026, 2028), 540_000, 150, follows="FP-2022-01"),
]
# fmt: on

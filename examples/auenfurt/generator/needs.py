"""What Auenfurt lacks: needs by planning ratio and projection are computed, the others stated by the departments."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cache

from examples.auenfurt.generator import shares
from examples.auenfurt.generator.capacity import places_in
from examples.auenfurt.generator.people import LAST_YEAR, people
from examples.auenfurt.generator.places import ALL_QUARTERS, DISTRICTS, Place
from examples.auenfurt.generator.projection import VARIANTS, projected
from examples.auenfurt.generator.writing import Row, delimited, german
from models.vocabulary import EvidenceKind, NeedKind, NeedMethod, NeedStatus, SubPlan

CITY_AREA = "VERWALTUNG:99001000"
FEWEST = 50  # people, below whom a ratio says nothing


@dataclass(frozen=True)
class Ratio:
    """A planning ratio per 100 people as richtwerte.csv has it."""

    code: str
    type: str
    title: str
    bands: tuple[int, ...]
    lower: Decimal
    value: Decimal
    upper: Decimal
    sub_plan: SubPlan
    groups: str
    year: int


KITA = Ratio("R-KITA", "KITA", "Kita-Plätze", shares.CHILDREN_U6, Decimal(62), Decimal(66), Decimal(70),
             SubPlan.YOUTH, "KINDER_0_5", 2026)  # fmt: skip
HORT = Ratio("R-HORT", "HORT", "Hortplätze", shares.SCHOOL_CHILDREN, Decimal(38), Decimal(42), Decimal(46),
             SubPlan.YOUTH, "SCHULKINDER", 2026)  # fmt: skip
DAY_CARE = Ratio("R-TAGESPFLEGE", "TAGESPFLEGE", "Tagespflegeplätze", shares.OLDEST, Decimal(2), Decimal("2.2"),
                 Decimal("2.5"), SubPlan.ELDERLY, "PFLEGEBEDUERFTIG, HOCHALTRIGE_80", 2025)  # fmt: skip
HOMES = Ratio("R-DAUERPFLEGE", "DAUERPFLEGE", "Dauerpflegeplätze", shares.OLDEST, Decimal(11), Decimal("11.5"),
              Decimal(12), SubPlan.ELDERLY, "PFLEGEBEDUERFTIG, HOCHALTRIGE_80", 2025)  # fmt: skip


@dataclass(frozen=True)
class Need:
    code: str
    title: str
    area: str
    sub_plan: SubPlan
    kind: NeedKind
    method: NeedMethod
    unit: str
    required: Decimal
    available: int
    status: NeedStatus
    groups: str
    priority: int
    horizon: str
    reason: str
    type: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None
    evidence: tuple[tuple[str, ...], ...] = ()

    @property
    def gap(self) -> int:
        """Whole places: 82.955 missing ones are 83; what is there too much is no gap."""
        return int((self.required - self.available).to_integral_value(ROUND_CEILING))


def _number(value: Decimal | None) -> str:
    return "" if value is None else str(value.normalize().__format__("f")).replace(".", ",")


@cache
def all_needs() -> list[Need]:
    places = [quarter.place for quarter in ALL_QUARTERS if quarter.people > 1000]
    by_ratio = [need for ratio in (KITA, HORT) for place in places for need in _by_ratio(ratio, place)]
    by_district = [need for place in DISTRICTS for need in (*_by_ratio(DAY_CARE, place), *_by_projection(place))]
    return [*by_ratio, *by_district, *STATED]


def _by_ratio(ratio: Ratio, place: Place) -> Iterator[Need]:
    """Only where places are missing."""
    base, there = people(place, LAST_YEAR, ratio.bands), places_in(place, ratio.type, ratio.year)
    lower, value, upper = (bound * base / 100 for bound in (ratio.lower, ratio.value, ratio.upper))
    if base < FEWEST or value <= there:
        return
    evidence = [_ratio_evidence(ratio, base, lower, value, upper)]
    if ratio is KITA:
        evidence += [_figure_evidence(place), _projection_evidence(ratio, place)]
    missing = (value - there) / value
    yield Need(
        code=f"B-{ratio.type}-{place.code}",
        title=f"{ratio.title} {place.name}",
        area=place.code,
        sub_plan=ratio.sub_plan,
        kind=NeedKind.INFRASTRUCTURE,
        method=NeedMethod.PLANNING_RATIO,
        unit="Plätze",
        required=value,
        available=there,
        status=NeedStatus.ACCEPTED if missing > Decimal("0.15") else NeedStatus.OPEN,
        groups=ratio.groups,
        priority=1 if missing > Decimal("0.25") else 2,
        horizon="31.12.2030",
        reason=f"Richtwert {ratio.code} mal {base} Personen, {there} Plätze vorhanden",
        type=ratio.type,
        lower=lower,
        upper=upper,
        evidence=tuple(evidence),
    )


def _by_projection(place: Place) -> Iterator[Need]:
    """Care homes in 2030: the ratio applied to those who will be 80 and older."""
    base, there = projected(place, 2030, HOMES.bands), places_in(place, HOMES.type, HOMES.year)
    lower, value, upper = (bound * base / 100 for bound in (HOMES.lower, HOMES.value, HOMES.upper))
    if value > there:
        yield Need(
            code=f"B-{HOMES.type}-{place.code}",
            title=f"{HOMES.title} 2030 im Stadtbezirk {place.name}",
            area=place.code,
            sub_plan=HOMES.sub_plan,
            kind=NeedKind.INFRASTRUCTURE,
            method=NeedMethod.PROJECTION,
            unit="Plätze",
            required=value,
            available=there,
            status=NeedStatus.OPEN,
            groups=HOMES.groups,
            priority=2,
            horizon="31.12.2030",
            reason=f"{base} Einwohner ab 80 im Jahr 2030 nach der mittleren Variante",
            type=HOMES.type,
            lower=lower,
            upper=upper,
            evidence=(_projection_evidence(HOMES, place), _ratio_evidence(HOMES, base, lower, value, upper)),
        )


def _ratio_evidence(ratio: Ratio, base: int, *required: Decimal) -> tuple[str, ...]:
    lower, value, upper = map(_number, required)
    return EvidenceKind.RATIO.value.de, "", ratio.code, "", "", str(base), value, lower, upper, "", "", "", ""


def _figure_evidence(place: Place) -> tuple[str, ...]:
    figure = f"DAY_CARE_PLACES_PER_100/STADTTEILE:{place.code}/2026-03-01"
    return EvidenceKind.INDICATOR.value.de, figure, *[""] * 11


def _projection_evidence(ratio: Ratio, place: Place) -> tuple[str, ...]:
    """The ratio's middle value for the variants of 2030."""
    bases = [projected(place, 2030, ratio.bands, variant) for variant in VARIANTS]
    lower, value, upper = (_number(ratio.value * base / 100) for base in bases)
    kind = EvidenceKind.PROJECTION.value.de
    return kind, "", "", "mittlere Variante", "31.12.2030", str(bases[1]), value, lower, upper, "", "", "", ""


def _stated(
    code: str, title: str, area: str, sub_plan: SubPlan, kind: NeedKind, method: NeedMethod, unit: str,
    amounts: tuple[int, int], status: NeedStatus, groups: str, priority: int, reason: str, *sources: str,
) -> Need:  # fmt: skip
    """Sources are events (E-…) or publications with a page (LLB-2024 p. 12)."""
    required, there = amounts
    return Need(
        *(code, title, area, sub_plan, kind, method, unit, Decimal(required), there, status, groups, priority),
        horizon="31.12.2030",
        reason=reason,
        evidence=tuple(_source(source, reason) for source in sources),
    )


def _source(source: str, summary: str) -> tuple[str, ...]:
    if source.startswith("E-"):
        return EvidenceKind.PARTICIPATION.value.de, *[""] * 8, source, "", "", summary
    publication, _, page = source.partition(" p. ")
    return EvidenceKind.DOCUMENT.value.de, *[""] * 9, publication, page, summary


Y, E, D, H, R, C = (
    SubPlan.YOUTH,
    SubPlan.ELDERLY,
    SubPlan.DISABILITY,
    SubPlan.HOMELESSNESS,
    SubPlan.REFUGEE,
    SubPlan.CROSS_CUTTING,
)
K, M, S = NeedKind, NeedMethod, NeedStatus
FLATS, POSTS, PLACES, SITES = "Wohnungen", "Stellen", "Plätze", "Orte"

# fmt: off
STATED = [
    _stated("B-WOHN-01", "Barrierefreie Wohnungen für ältere Menschen", "0201", E, K.HOUSING, M.SURVEY, FLATS,
            (130, 74), S.ACCEPTED, "AELTERE_65, HOCHALTRIGE_80", 2,
            "Jede fünfte befragte Person sucht eine barrierefreie Wohnung.", "E-2022-02"),
    _stated("B-WOHN-02", "Rollstuhlgerechte Wohnungen", "0402", D, K.HOUSING, M.WAITING_LIST, FLATS,
            (42, 9), S.OPEN, "BEH_KOERPERLICH", 2, "33 Haushalte stehen auf der Warteliste."),
    _stated("B-WOHN-03", "Wohnungen mit Begleitung (Housing First)", CITY_AREA, H, K.HOUSING, M.EXPERT_JUDGEMENT,
            FLATS, (60, 24), S.ACCEPTED, "WOHNUNGSNOT", 1, "Fachkräfte schätzen 60 geeignete Haushalte.",
            "E-2026-02", "FB-WOHNEN p. 21"),
    _stated("B-WOHN-04", "Wohngruppe für seelisch erkrankte Menschen", "0303", D, K.HOUSING, M.WAITING_LIST, PLACES,
            (30, 12), S.ACCEPTED, "SEELISCH", 1, "18 Personen warten länger als ein Jahr."),
    _stated("B-WOHN-05", "Wohnungen statt Unterkunft für anerkannte Geflüchtete", CITY_AREA, R, K.HOUSING, M.SURVEY,
            FLATS, (180, 35), S.OPEN, "STATUSWECHSEL, ASYLBLG", 1,
            "Die meisten suchen seit über einem Jahr eine Wohnung.", "E-2025-01"),
    _stated("B-WOHN-06", "Kleine Wohnungen für junge Menschen nach der Jugendhilfe", CITY_AREA, H, K.HOUSING,
            M.MONITORING, FLATS, (45, 11), S.RECORDED, "JUGENDLICHE, WOHNUNGSNOT", 2,
            "Ein Sechstel der Untergebrachten ist 18 bis unter 27.", "FB-WOHNEN p. 9"),
    _stated("B-WOHN-07", "Servicewohnen Schafweide", "0504", E, K.HOUSING, M.SURVEY, FLATS, (36, 0), S.DEFERRED,
            "AELTERE_65", 3, "Zurückgestellt, bis ein Grundstück gefunden ist.", "E-2022-02"),
    _stated("B-BEG-0404", "Begegnungsort Heidekamp", "0404", C, K.INFRASTRUCTURE, M.SURVEY, SITES, (1, 0),
            S.RECORDED, "AELTERE_65, FAMILIEN", 2, "Ein Treffpunkt im Heidekamp fehlt.", "E-2025-02"),
    _stated("B-BEG-0406", "Begegnungsort Neuland-Ost", "0406", C, K.INFRASTRUCTURE, M.SURVEY, SITES, (1, 0),
            S.OPEN, "FAMILIEN", 1, "Es fehlen Kitaplätze und ein Treffpunkt.", "E-2021-01", "E-2025-02"),
    _stated("B-ALT-0303", "Seniorenberatung vor Ort", "0303", E, K.STAFF, M.EXPERT_JUDGEMENT, POSTS, (2, 1), S.OPEN,
            "AELTERE_65, PFLEGEBEDUERFTIG", 2, "Altersarmut ist dort doppelt so hoch wie in der Stadt.",
            "LLB-2024 p. 34"),
    _stated("B-WNH-0303", "Wohnungssicherung vor Ort", "0303", H, K.STAFF, M.MONITORING, POSTS, (2, 1), S.OPEN,
            "WOHNUNGSNOT", 1, "Die meisten Räumungsklagen der Stadt.", "FB-WOHNEN p. 14"),
    _stated("B-FL-0303", "Begleitung beim Auszug aus der Unterkunft", "0303", R, K.STAFF, M.EXPERT_JUDGEMENT, POSTS,
            (2, 0), S.OPEN, "STATUSWECHSEL", 2, "Zwei Unterkünfte schließen bis 2027.", "E-2025-01"),
    _stated("B-SUCHT-0303", "Suchtberatung Am Stellwerk", "0303", D, K.STAFF, M.SURVEY, POSTS, (1, 0), S.RECORDED,
            "SUCHT", 2, "Eine Beratung zu Sucht vor Ort wird gewünscht.", "E-2026-01"),
    _stated("B-KRISE-01", "Hilfe in der Krise nachts und am Wochenende", CITY_AREA, D, K.INFRASTRUCTURE,
            M.EXPERT_JUDGEMENT, PLACES, (6, 0), S.RECORDED, "SEELISCH", 1, "Nachts bleibt nur die Klinik."),
    _stated("B-INFO-01", "Hilfen in Leichter Sprache erklären", CITY_AREA, D, K.INFORMATION, M.SURVEY, "Angebote",
            (120, 42), S.ACCEPTED, "BEH_GEISTIG", 2, "Hilfen sollen einfach erklärt sein.", "E-2024-02"),
    _stated("B-DOLM-01", "Sprachmittlung in Beratungsstellen", CITY_AREA, R, K.INFORMATION, M.LEGAL_CLAIM, "Stunden",
            (900, 640), S.OPEN, "ASYLBLG, STATUSWECHSEL", 2, "Rechtsanspruch in der Jugendhilfe nicht gedeckt."),
    _stated("B-MSA-01", "Migrationssozialarbeit", CITY_AREA, R, K.STAFF, M.PLANNING_RATIO, POSTS, (11, 12),
            S.COVERED, "ASYLBLG", 3, "Richtwert R-MSA mal 843 Ratsuchende ist erfüllt."),
    _stated("B-LOTSEN-01", "Lotsen für Familien mit wenig Geld", CITY_AREA, Y, K.STAFF, M.MONITORING, POSTS, (6, 4),
            S.ACCEPTED, "ARMUT, FAMILIEN", 1, "Kinderarmut ballt sich in drei Stadtteilen.", "E-2022-01",
            "LLB-2024 p. 18"),
    _stated("B-TREFF-0404", "Jugendtreff Heidekamp", "0404", Y, K.INFRASTRUCTURE, M.EXPERT_JUDGEMENT, PLACES, (30, 0),
            S.REJECTED, "JUGENDLICHE", 3, "Zu wenige Jugendliche."),
    _stated("B-QUAL-01", "Wirkung der Förderung messen", CITY_AREA, C, K.QUALITY, M.EXPERT_JUDGEMENT, "Konzepte",
            (1, 0), S.ACCEPTED, "ARMUT", 1, "Eine Fachstelle soll die Ämter verbinden.", "E-2024-01",
            "EX-2024 p. 40"),
]
# fmt: on

NEED_HEADER = (
    "Nr.", "Bedarf", "Raum", "Fachplanung", "Art", "ermittelt durch", "Angebotsart", "Einheit", "erforderlich",
    "mindestens", "höchstens", "vorhanden", "Lücke", "bis", "Rang", "Stand", "Begründung", "Zielgruppen",
)  # fmt: skip
EVIDENCE_HEADER = (
    "Bedarf", "lfd. Nr.", "Art", "Kennzahl", "Richtwert", "Szenario", "Horizont", "Basis", "erforderlich",
    "mindestens", "höchstens", "Veranstaltung", "Bericht", "Seite", "Aussage",
)  # fmt: skip


def files() -> Iterator[tuple[str, bytes]]:
    yield "planung/bedarfe.csv", delimited([NEED_HEADER, *map(_need_row, all_needs())])
    yield "planung/belege.csv", delimited([EVIDENCE_HEADER, *_evidence_rows()])


def _need_row(need: Need) -> Row:
    return [
        *(need.code, need.title, need.area, need.sub_plan.value.de, need.kind.value.de, need.method.value.de),
        *(need.type, need.unit, _number(need.required), _number(need.lower), _number(need.upper)),
        *(german(need.available), german(need.gap), need.horizon, need.priority, need.status.value.de),
        *(need.reason, need.groups),
    ]


def _evidence_rows() -> Iterator[Row]:
    for need in all_needs():
        for number, evidence in enumerate(need.evidence, start=1):
            yield [need.code, number, *evidence]

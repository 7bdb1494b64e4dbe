"""Files of the Kämmerei: amounts such as 12.500,00 €."""

from collections.abc import Iterator
from datetime import date

from examples.auenfurt.generator.capacity import utilisation
from examples.auenfurt.generator.grants import INTEGRATION, SOCIAL, TODAY, YOUTH, Grant, all_grants
from examples.auenfurt.generator.people import phase
from examples.auenfurt.generator.projects import ALL_PROJECTS, Project
from examples.auenfurt.generator.writing import Row, day, delimited, euros, german
from models.vocabulary import FinanceType, FunderLevel, FundingForm, GrantForm, PaymentKind, TrafficLight


def files() -> Iterator[tuple[str, bytes]]:
    yield "kaemmerei/haushalt.csv", delimited([BUDGET_HEADER, *_budget()], encoding="cp1252")
    yield "kaemmerei/auszahlungen.csv", delimited([PAYMENT_HEADER, *_payments()], encoding="cp1252")
    yield "kaemmerei/foerderprojekte.csv", delimited([PROJECT_HEADER, *map(_project, ALL_PROJECTS)])
    yield "kaemmerei/finanzierung.csv", delimited([("Aktenzeichen", "Mittelgeber", "Betrag"), *_shares()])
    yield "kaemmerei/controlling.csv", delimited([CONTROLLING_HEADER, *_controlling(), *_outputs()], encoding="cp1252")


BUDGET_HEADER = ("Jahr", "Produkt", "Konto", "Bezeichnung", "Amt", "Haushalt", "Ansatz", "Ergebnis", "Stadtteil")
BUDGET_YEARS = range(2022, 2028)
LINES = (
    ("3111", "5331", "Hilfen nach SGB XII", "50", 18_400_000, 0.045),
    ("3130", "5332", "Leistungen nach AsylbLG", "57", 9_600_000, 0.02),
    ("3154", "5318", "Unterbringung Wohnungsloser", "50", 4_100_000, 0.06),
    ("3630", "5333", "Hilfen zur Erziehung", "51", 31_200_000, 0.05),
    ("3651", "5318", "Tageseinrichtungen für Kinder", "51", 46_800_000, 0.04),
)
OWN_LINES = {
    "3311": ("Förderung von Trägern der Wohlfahrtspflege", SOCIAL),
    "3621": ("Förderung der Jugendhilfe freier Träger", YOUTH),
    "3312": ("Förderung der Integration", INTEGRATION),
}
AREA_BUDGETS = {"0303": 60_000, "0304": 45_000, "0402": 40_000}


def _budget() -> Iterator[Row]:
    for year in BUDGET_YEARS:
        for product, account, name, office, amount, growth in LINES:
            planned = 1000 * round(amount * (1 + growth) ** (year - BUDGET_YEARS[0]) / 1000)
            actual = round(planned * (0.97 + 0.07 * phase("actual", product, year)), 2)
            yield _line(year, product, account, name, office, planned, actual)
        for product, (name, office) in OWN_LINES.items():
            spent = sum(grant.awarded for grant in _own_grants(office, min(year, TODAY.year)))
            yield _line(year, product, "5318", name, office, 10_000 * -(-spent // 10_000), spent)
        for area, amount in AREA_BUDGETS.items():
            yield [*_line(year, "3313", f"5319-{area}", "Sozialraumbudget", "02", amount, amount * 0.94)[:-1], area]
        yield _line(year, "3314", "5431", "Strategische Sozialplanung", "02", 120_000 if year < 2025 else 480_000, 0.0)
        if year == 2026:
            yield [
                year,
                "3651",
                "7851",
                "Neubau Kita Am Stellwerk",
                "51",
                "Finanzhaushalt",
                euros(3_900_000),
                "",
                "0303",
            ]


def _line(year: int, product: str, account: str, name: str, office: str, planned: float, actual: float) -> Row:
    done = euros(actual or planned) if year < TODAY.year else ""
    return [year, product, account, name, office, "Ergebnishaushalt", euros(planned), done, ""]


def _own_grants(office: str, year: int) -> list[Grant]:
    return [
        grant
        for grant in all_grants()
        if grant.series.office == office and grant.year == year and grant.series.form is FundingForm.GRANT
    ]


PAYMENT_HEADER = ("Aktenzeichen", "lfd. Nr.", "Buchungstag", "Betrag", "Art")


def _payments() -> Iterator[Row]:
    """Two halves a year; what was not needed comes back after the check."""
    for grant in all_grants():
        if grant.year < 2024 or grant.series.office not in OFFICES_THAT_PAY:
            continue
        half = 50 * round(grant.awarded / 100)
        halves = [half] if grant.year == TODAY.year else [half, grant.awarded - half]
        for number, amount in enumerate(halves):
            kind = PaymentKind.INSTALMENT if number == 0 else PaymentKind.FINAL
            booked = date(grant.year, (2, 8)[number], 15)
            yield [grant.reference, number + 1, day(booked), euros(amount), kind.value.de]
        if grant.reclaimed:
            yield [grant.reference, 3, day(grant.checked), euros(grant.reclaimed), PaymentKind.REPAYMENT.value.de]


OFFICES_THAT_PAY = (SOCIAL, YOUTH, INTEGRATION)

PROJECT_HEADER = (
    "Aktenzeichen", "Programm", "Träger", "Amt", "Vorhaben", "Räume", "Zielgruppen", "Planung", "Beginn", "Ende", "HJ",
    "Förderart", "Finanzierung", "förderfähige Kosten", "bewilligt", "ausgezahlt", "Bescheid", "VN fällig", "VN Stand",
    "VN prüft", "folgt auf", "Beschluss", "Maßnahme",
)  # fmt: skip


def _project(project: Project) -> Row:
    return [
        *(project.reference, project.programme, project.provider, project.office, project.title),
        *(project.areas, project.groups, project.sub_plans, day(project.begins), day(project.ends)),
        project.begins.year,
        GrantForm.PROJECT.value.de,
        FinanceType.FULL.value.de,
        *(euros(project.eligible), euros(project.eligible), euros(project.paid)),
        day(date(project.begins.year - 1, 11, 15)),
        *(day(project.proof_due), project.proof.value.de, "02"),
        *(project.follows, project.decision, project.measure),
    ]


FUNDERS = {
    "eu": FunderLevel.EU,
    "federal": FunderLevel.FEDERAL,
    "state": FunderLevel.STATE,
    "municipal": FunderLevel.MUNICIPAL,
    "foundation": FunderLevel.FOUNDATION,
}


def _shares() -> Iterator[Row]:
    for project in ALL_PROJECTS:
        for name, funder in FUNDERS.items():
            if project.shares[name]:
                yield [project.reference, funder.value.de, euros(project.shares[name])]


CONTROLLING_HEADER = ("Kennzahl", "Aktenzeichen", "Angebot", "Jahr", "Soll", "Ist", "Ampel", "Bemerkung")
WATCHED = {"SEELISCH", "WOHNUNGSNOT", "SUCHT"}


def _controlling() -> Iterator[Row]:
    """Work and money of the grants for mental illness, addiction and housing emergencies."""
    for grant in all_grants():
        if grant.series.office == SOCIAL and 2022 <= grant.year <= 2025 and WATCHED & set(grant.groups):
            yield from _watched(grant)


def _watched(grant: Grant) -> Iterator[Row]:
    used = min(1.0, utilisation(grant.offering, date(grant.year, 12, 31)))
    places = max(1, round(grant.offering.stable_size * used))
    reached = 62 + 25 * phase("goals", grant.reference)
    comment = "Nachfrage sinkt, Kosten steigen" if used < 0.8 else ""
    yield _kpi("UTILISATION", grant, "90", german(100 * used, 1), _light(100 * used, 88, 80), comment)
    yield _kpi("GOALS_REACHED", grant, "75", german(reached, 1), _light(reached, 75, 68))
    yield _kpi("SUBSIDY_NEED", grant, german(grant.requested), german(grant.awarded), TrafficLight.OPEN)
    yield _kpi("COST_PER_PLACE", grant, "", german(grant.awarded / places, 2), TrafficLight.OPEN)


def _kpi(code: str, grant: Grant, target: str, actual: str, light: TrafficLight, comment: str = "") -> Row:
    return [code, grant.reference, grant.offering.code, grant.year, target, actual, light.value.de, comment]


def _light(value: float, green: float, yellow: float) -> TrafficLight:
    if value >= green:
        return TrafficLight.GREEN
    return TrafficLight.YELLOW if value >= yellow else TrafficLight.RED


def _outputs() -> Iterator[Row]:
    for project in ALL_PROJECTS:
        for year, wanted, reached in project.outputs() if project.wanted else ():
            light = _light(100 * reached / wanted, 95, 75)
            yield ["PARTICIPANTS", project.reference, "", year, wanted, reached, light.value.de, ""]

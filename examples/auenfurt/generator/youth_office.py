"""Files of the Jugendamt: workbooks with title lines, years as merged headers and notes below."""

from collections.abc import Iterator

from examples.auenfurt.generator import shares
from examples.auenfurt.generator.capacity import places_in, reported_by
from examples.auenfurt.generator.facts import capacity_facts, grant_facts, offering_facts, rows_of
from examples.auenfurt.generator.grants import YOUTH, grants_of
from examples.auenfurt.generator.offerings import listed
from examples.auenfurt.generator.people import LAST_YEAR, YEARS, Share, people
from examples.auenfurt.generator.places import ALL_QUARTERS, CITY, DISTRICTS, NEULAND, SPLIT_YEAR, Place
from examples.auenfurt.generator.writing import Cell, Row, Sheet, workbook

OFFICE = "Stadt Auenfurt, Jugendamt (51), Jugendhilfeplanung"
REFERENCE_YEARS = range(2017, 2027)


def files() -> Iterator[tuple[str, bytes]]:
    yield "jugendamt/platzangebot.xlsx", workbook([_places("Kita"), _places("Hort"), _places("Jugendtreff")])
    yield "jugendamt/betreuungsquoten.xlsx", workbook([_childcare()])
    yield "jugendamt/hilfen_zur_erziehung.xlsx", workbook([_support_by_age(), _support_by_quarter(), _custody()])
    yield "jugendamt/einrichtungen.xlsx", workbook([_facilities()])
    yield "jugendamt/belegung.xlsx", workbook([_occupancy()])
    yield "jugendamt/foerderung.xlsx", workbook([_funding(2016, 2021), _funding(2022, 2026)])


PLACES = {
    "Kita": ("KITA", shares.CHILDREN_U6, "Kinder unter 6"),
    "Hort": ("HORT", shares.SCHOOL_CHILDREN, "Kinder von 6 bis unter 10"),
    "Jugendtreff": ("JUGENDTREFF", shares.YOUNG, "junge Menschen von 10 bis unter 18"),
}


def _places(kind: str) -> Sheet:
    """The children are those of the last day of the year before."""
    type_code, bands, whom = PLACES[kind]
    years = REFERENCE_YEARS if type_code != "JUGENDTREFF" else range(2017, 2026)
    return Sheet(
        kind,
        [OFFICE, f"Platzangebot {kind} nach Stadtteilen"],
        ["Nr.", "Stadtteil"],
        [(str(year), ["Plätze", whom, "Plätze je 100"]) for year in years],
        [_place_row(place, [_places_per_100(place, type_code, bands, year) for year in years]) for place in _rows()],
        ["Neuland wurde zum 01.01.2021 geteilt.", f"{whom}: Stand 31.12. des Vorjahres (Melderegister)"],
    )


def _rows() -> list[Place]:
    """All Stadtteile there ever were, and the city."""
    places = sorted([*(quarter.place for quarter in ALL_QUARTERS), NEULAND])
    return [*places, Place("gesamt", "Stadt gesamt", CITY.blocks)]


def _place_row(place: Place, triples: list[tuple[Cell, ...]]) -> Row:
    """Keys are exported as numbers, which lose their leading zero."""
    number = int(place.code) if place.code.isdigit() else place.code
    return [number, place.name, *(cell for triple in triples for cell in triple)]


def _places_per_100(place: Place, type_code: str, bands: tuple[int, ...], year: int) -> tuple[Cell, ...]:
    """What does not exist at the time is crossed out; the old Neuland was carried on for a year by mistake."""
    if not _existed(place, year) and not (place is NEULAND and year == SPLIT_YEAR):
        return None, None, "x"
    there, children = places_in(place, type_code, year), people(place, year - 1, bands)
    return there, children, round(100 * there / children, 1)


def _existed(place: Place, year: int) -> bool:
    return year < SPLIT_YEAR if place is NEULAND else year >= SPLIT_YEAR or place.code not in ("0405", "0406")


def _childcare() -> Sheet:
    headers = [f"{part} {whom}" for whom in ("unter 3", "3 bis unter 6") for part in ("betreut", "Kinder", "Quote")]
    years = range(SPLIT_YEAR, LAST_YEAR + 1)
    current = [place for place in _rows() if place is not NEULAND]
    return Sheet(
        "Quoten",
        [OFFICE, "Kinder in Tagesbetreuung am Wohnort"],
        ["Nr.", "Stadtteil"],
        [(f"31.12.{year}", headers) for year in years],
        [
            _place_row(place, [s.figures(place, year) for year in years for s in (shares.CARE_U3, shares.CARE_3_5)])
            for place in current
        ],
    )


AGES = {"unter 6": (0.22, 0.55), "6 bis unter 14": (0.47, 0.58), "14 bis unter 18": (0.31, 0.52)}
"""Share of all support, and of it what goes to boys."""


def _support_by_age() -> Sheet:
    """By age and sex, so that the parts add up to the total."""
    ages = list(AGES)
    headers = ["insgesamt", *(f"{age}, {sex}" for age in ages for sex in ("m", "w"))]
    places = [*DISTRICTS, Place("gesamt", "Stadt gesamt", CITY.blocks)]
    return Sheet(
        "Alter und Geschlecht",
        [OFFICE, "Hilfen zur Erziehung (§§ 27 ff. SGB VIII), laufende Hilfen im Jahr"],
        ["Bezirk", "Name"],
        [(str(year), headers) for year in YEARS],
        [[place.code, place.name, *(cell for year in YEARS for cell in _support_of(place, year))] for place in places],
    )


def _support_of(place: Place, year: int) -> list[int]:
    """The city's parts are the sums of the districts'."""
    if place.blocks == CITY.blocks:
        return [sum(column) for column in zip(*(_support_of(district, year) for district in DISTRICTS), strict=True)]
    total = shares.PARENTING_SUPPORT.count(place, year)
    parts: list[int] = []
    for share, boys in AGES.values():
        cases = round(total * share)
        parts += [round(cases * boys), cases - round(cases * boys)]
    parts[-1] += total - sum(parts)
    return [total, *parts]


def _support_by_quarter() -> Sheet:
    return Sheet(
        "Stadtteile",
        [OFFICE, "Hilfen zur Erziehung je 1.000 Minderjährige"],
        ["Nr.", "Stadtteil"],
        [(str(year), ["Hilfen", "Minderjährige", "je 1.000"]) for year in YEARS],
        [_place_row(place, [_rate(shares.PARENTING_SUPPORT, place, year) for year in YEARS]) for place in _rows()],
        ["x: Stadtteil besteht im Berichtsjahr nicht"],
    )


def _rate(share: Share, place: Place, year: int) -> tuple[Cell, ...]:
    return share.figures(place, year, per=1000) if _existed(place, year) else (None, None, "x")


def _custody() -> Sheet:
    return Sheet(
        "Inobhutnahmen",
        [OFFICE, "Inobhutnahmen (§§ 42, 42a SGB VIII) im Jahr"],
        ["Bezirk", "Name", *(str(year) for year in YEARS)],
        [],
        [
            [place.code, place.name, *(shares.CUSTODY.count(place, year) for year in YEARS)]
            for place in [*DISTRICTS, Place("gesamt", "Stadt gesamt", CITY.blocks)]
        ],
        ["darunter ab 2022 vorläufige Inobhutnahmen unbegleiteter Minderjähriger"],
    )


FACILITIES = {
    "Einrichtungs-Nr.": "code", "Einrichtung": "name", "Art": "type", "Träger-Nr.": "youth office number",
    "Haus": "house", "Straße": "street", "PLZ": "postal code", "Stadtteil": "quarter", "Länge": "longitude",
    "Breite": "latitude", "barrierefrei": "accessibility", "Öffnungszeiten": "hours", "Alter von": "from age",
    "Alter bis": "to age", "Zielgruppen": "groups", "Rechtsgrundlage": "law", "Leistungsform": "setting",
    "erbracht": "provision", "Stand": "status", "seit": "opened", "bestätigt am": "assured", "gültig bis": "closes",
}  # fmt: skip


def _facilities() -> Sheet:
    title = [OFFICE, "Einrichtungen und Dienste der Jugendhilfe", "Auszug aus dem Fachverfahren vom 15.09.2026"]
    rows = rows_of(FACILITIES, map(offering_facts, listed("jugendamt")))
    return Sheet("Einrichtungen", title, list(FACILITIES), [], rows)


OCCUPANCY = {
    "Einrichtungs-Nr.": "code", "Einrichtung": "name", "Stichtag": "day", "Einheit": "unit", "Plätze": "maximum",
    "belegt": "occupied",
    "frei": "free", "Warteliste": "waiting",
}  # fmt: skip


def _occupancy() -> Sheet:
    rows = rows_of(OCCUPANCY, map(capacity_facts, reported_by("jugendamt")))
    return Sheet("Belegung", [OFFICE, "Meldungen der Träger"], list(OCCUPANCY), [], rows)


FUNDING = {
    "Az.": "reference", "Träger-Nr.": "youth office number", "Angebot": "offering", "Zweck": "purpose", "Jahr": "year",
    "Art": "form", "Finanzierung": "finance", "Form": "funding form", "Ausgaben": "eligible", "Eigenmittel": "own",
    "Drittmittel": "third party", "beantragt": "requested", "bewilligt": "awarded", "ausgezahlt": "paid",
    "abgerechnet": "settled", "zurückgefordert": "reclaimed", "andere Förderung": "disclosed", "Bescheid": "notice",
    "VN fällig": "proof due", "VN eingegangen": "received", "VN geprüft": "checked", "VN prüft": "checker",
    "VN Stand": "proof", "Plan": "plan", "Beschluss": "decision", "Zielgruppen": "groups", "Stadtteil": "area",
}  # fmt: skip


def _funding(first: int, last: int) -> Sheet:
    title = [OFFICE, f"Zuwendungen an freie Träger {first} bis {last}, Beträge in Euro"]
    rows = rows_of(FUNDING, (grant_facts(grant) for grant in grants_of(YOUTH) if first <= grant.year <= last))
    return Sheet(f"{first}-{last}", title, list(FUNDING), [], rows)

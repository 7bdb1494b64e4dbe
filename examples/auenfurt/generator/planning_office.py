"""Files of the Stabsstelle Sozialplanung: providers, meeting places with Leichte Sprache, goals and citations."""

from collections.abc import Callable, Iterator

from examples.auenfurt.generator import shares
from examples.auenfurt.generator.capacity import places_in, reported_by
from examples.auenfurt.generator.disability_office import aged
from examples.auenfurt.generator.facts import Facts, capacity_facts, offering_facts, rows_of, written
from examples.auenfurt.generator.health_office import SCREENINGS
from examples.auenfurt.generator.housing_office import MARKET_YEARS, SHELTERED
from examples.auenfurt.generator.offerings import Offering, listed
from examples.auenfurt.generator.people import LAST_YEAR, Share, people, phase
from examples.auenfurt.generator.places import ALL_QUARTERS, CITY
from examples.auenfurt.generator.providers import ALL_PROVIDERS, Provider
from examples.auenfurt.generator.writing import Row, delimited, german


def files() -> Iterator[tuple[str, bytes]]:
    yield "planung/traeger.csv", delimited([PROVIDER_HEADER, *map(_provider, ALL_PROVIDERS)])
    yield "planung/begegnung.csv", delimited([list(OFFERINGS), *_offerings()])
    yield "planung/plaetze.csv", delimited([list(PLACES), *_places()])
    yield "planung/ziele.csv", delimited([GOAL_HEADER, *_goals()])
    yield "planung/zitate.csv", delimited([("Bericht", "Kennzahl", "Raum", "Stichtag", "Seite"), *_citations()])


PROVIDER_HEADER = (
    "Nr.", "Träger", "Rechtsform", "Trägerform", "Verband", "Register", "Registernummer", "Registergericht",
    "Nr. beim Jugendamt", "Internet",
)  # fmt: skip


def _provider(provider: Provider) -> Row:
    kind, number = provider.register
    return [
        provider.code,
        provider.name,
        provider.legal_form,
        provider.carrier.value.de,
        provider.association.value.de,
        kind,
        number,
        "Amtsgericht Auenfurt" if kind else "",
        provider.youth_office_number,
        f"https://{provider.code.lower()}.example",
    ]


OFFERINGS = {
    "Nr.": "code", "Angebot": "name", "Art": "type", "Träger": "provider", "Haus": "house", "Adresse": "street",
    "PLZ": "postal code", "Räume": "areas", "Länge": "longitude", "Breite": "latitude",
    "barrierefrei": "accessibility", "Begegnungsort": "meeting place", "generationenübergreifend": "generations",
    "geöffnet": "hours", "Beschreibung": "text", "Leichte Sprache": "easy", "Sprachen": "languages",
    "Kosten": "fee", "Zielgruppen": "groups", "Fachplanungen": "sub-plans", "Grundlage": "law", "Form": "setting",
    "erbracht": "provision", "Stand": "status", "seit": "opened", "bestätigt": "assured", "veraltet ab": "stale",
    "Stadtteil": "served",
}  # fmt: skip
PLACES = {"Nr.": "code", "Stichtag": "day", "Einheit": "unit", "Plätze": "maximum"}
EASY = {
    "BEGEGNUNGSSTAETTE": "Hier treffen sich Menschen. Alle sind willkommen. Der Besuch kostet nichts.",
    "SELBSTHILFEGRUPPE": "Hier reden Menschen über ihre Krankheit. Sie helfen sich gegenseitig.",
    "NACHBARSCHAFTSHILFE": "Nachbarn helfen Nachbarn. Zum Beispiel beim Einkaufen.",
}
PLAIN = {
    "BEGEGNUNGSSTAETTE": "Offener Treffpunkt im Stadtteil mit Café, Beratung und Kursen.",
    "SELBSTHILFEGRUPPE": "Gesprächskreis für Betroffene; Anmeldung bei der Kontaktstelle.",
    "NACHBARSCHAFTSHILFE": "Freiwillige begleiten ältere Menschen im Alltag.",
}


def _offerings() -> list[Row]:
    return rows_of(OFFERINGS, map(_community_facts, listed("planung")), written)


def _community_facts(offering: Offering) -> Facts:
    kind = offering.kind.type
    many = phase("languages", offering.code) < 0.35
    return {
        **offering_facts(offering),
        "text": PLAIN[kind],
        "easy": EASY[kind] if _explained(offering) else "",
        "languages": "de, ar, uk" if many else "de",
        "fee": 8.0 if kind == "NACHBARSCHAFTSHILFE" else None,
    }


def _explained(offering: Offering) -> bool:
    return phase("easy", offering.code) < 0.6


def _places() -> list[Row]:
    return rows_of(PLACES, map(capacity_facts, reported_by("planung")), written)


GOAL_HEADER = (
    "Plan", "Nr.", "Ziel", "goal", "Kennzahl", "Einheit", "Zielwert", "Istwert", "bis", "Richtung", "Stand", "Amt"
)  # fmt: skip
UP, DOWN = "Erhöhen", "Senken"
# fmt: off
GOALS = (
    ("KJHP-2018", 1, "60 Kita-Plätze je 100 Kinder in der Stadt", "60 day-care places per 100 children",
     "DAY_CARE_PLACES_PER_100", "je 100", 60, "31.12.2023", UP, "Erreicht", "51"),
    ("KJHP-2024", 1, "Kein Stadtteil liegt unter dem unteren Richtwert für Kita-Plätze",
     "No quarter below the lower planning ratio", "DAY_CARE_PLACES_PER_100", "je 100", 62, "31.12.2028", UP,
     "Gefährdet", "51"),
    ("KJHP-2024", 2, "40 von 100 Kindern unter 3 sind betreut", "40 of 100 children under 3 in day care",
     "CHILDCARE_RATE_U3", "Prozent", 40, "31.12.2028", UP, "Auf Kurs", "51"),
    ("KJHP-2024", 3, "Jugendtreffs in allen Stadtbezirken ausbauen", "More youth clubs",
     "YOUTH_CLUB_PLACES_PER_100", "je 100", 14, "31.12.2028", UP, "Auf Kurs", "51"),
    ("APS-2022", 1, "Kinderarmut sinkt auf 15 Prozent", "Child poverty falls to 15 per cent", "CHILD_POVERTY",
     "Prozent", 15, "31.12.2027", DOWN, "Gefährdet", "02"),
    ("APS-2022", 2, "Altersarmut bleibt unter 5 Prozent", "Old-age poverty stays below 5 per cent",
     "OLD_AGE_POVERTY", "Prozent", 5, "31.12.2027", DOWN, "Verfehlt", "50"),
    ("APS-2022", 3, "Weniger Jugendliche ohne Arbeit", "Fewer young people without work",
     "YOUTH_UNEMPLOYMENT_RATE", "Prozent", 2.5, "31.12.2027", DOWN, "Auf Kurs", "51"),
    ("TEILHABE-2021", 1, "Mehr Assistenz in der eigenen Wohnung", "More assistance at home", "ASSISTANCE_SERVICES",
     "Leistungen", 520, "31.12.2027", UP, "Auf Kurs", "54"),
    ("TEILHABE-2021", 2, "120 Angebote in Leichter Sprache erklärt", "120 offerings in easy German", "",
     "Angebote", 120, "31.12.2026", UP, "Gefährdet", "54"),
    ("WNH-2023", 1, "Höchstens 450 untergebrachte Personen", "At most 450 sheltered people", "HOMELESS_SHELTERED",
     "Personen", 450, "31.01.2028", DOWN, "Gefährdet", "50"),
    ("WNH-2023", 2, "Höchstens 80 Zwangsräumungen im Jahr", "At most 80 evictions a year", "EVICTIONS",
     "Räumungen", 80, "31.12.2028", DOWN, "Offen", "50"),
    ("WNH-2023", 3, "Beratung erreicht 600 Haushalte", "Advice reaches 600 households", "HOMELESSNESS_PREVENTION",
     "Haushalte", 600, "31.12.2028", UP, "Auf Kurs", "50"),
    ("INTEGRATION-2022", 1, "Höchstens 70 Ratsuchende je Stelle", "At most 70 clients per post",
     "MIGRATION_COUNSELLING_RATIO", "je Stelle", 70, "31.12.2026", DOWN, "Auf Kurs", "57"),
    ("INTEGRATION-2022", 2, "Höchstens 100 Untergebrachte nach Statuswechsel", "At most 100 sheltered refugees",
     "SHELTERED_AFTER_STATUS_CHANGE", "Personen", 100, "31.01.2027", DOWN, "Gefährdet", "57"),
    ("AHP-2016", 1, "150 Tagespflegeplätze", "150 places of day care for the elderly", "", "Plätze", 150,
     "31.12.2022", UP, "Erreicht", "50"),
    ("AHP-2016", 2, "2.000 barrierefreie Wohnungen", "2,000 accessible dwellings", "ACCESSIBLE_HOUSING", "Wohnungen",
     2000, "31.12.2022", UP, "Verfehlt", "61"),
    ("BILDUNG-2022", 1, "Höchstens 20 Prozent mit Sprachförderbedarf", "At most 20 per cent need language support",
     "LANGUAGE_SUPPORT_RATE", "Prozent", 20, "31.07.2027", DOWN, "Offen", "40"),
    ("GESUND-2021", 1, "Adipositas unter 5 Prozent", "Obesity below 5 per cent", "OBESITY_RATE", "Prozent", 5,
     "31.12.2026", DOWN, "Offen", "53"),
    ("SRP-0303", 1, "300 Kita-Plätze Am Stellwerk", "300 day-care places in the quarter", "DAY_CARE_PLACES",
     "Plätze", 300, "31.12.2027", UP, "Gefährdet", "51"),
    ("SRP-0303", 2, "Arbeitslosenanteil unter 11 Prozent", "Share of unemployed below 11 per cent",
     "UNEMPLOYMENT_RATE", "Prozent", 11, "31.12.2027", DOWN, "Gefährdet", "02"),
    ("ISEK-2030", 1, "4.500 gebundene Wohnungen", "4,500 dwellings of social housing", "SOCIAL_HOUSING", "Wohnungen",
     4500, "31.12.2030", UP, "Gefährdet", "61"),
    ("ISEK-2030", 2, "2.500 barrierefreie Wohnungen", "2,500 accessible dwellings", "ACCESSIBLE_HOUSING",
     "Wohnungen", 2500, "31.12.2030", UP, "Auf Kurs", "61"),
)
# fmt: on
STELLWERK = next(quarter.place for quarter in ALL_QUARTERS if quarter.code == "0303")


def _goals() -> Iterator[Row]:
    for plan, number, text, text_en, indicator, unit, target, until, direction, status, office in GOALS:
        wanted, actual = german(target, 1).removesuffix(",0"), _actual(plan, number, indicator)
        yield [plan, number, text, text_en, indicator, unit, wanted, actual, until, direction, status, office]


MEASURED = {
    "CHILDCARE_RATE_U3": shares.CARE_U3,
    "CHILD_POVERTY": shares.CHILD_POVERTY,
    "OLD_AGE_POVERTY": shares.OLD_AGE_POVERTY,
    "YOUTH_UNEMPLOYMENT_RATE": shares.YOUNG_UNEMPLOYED,
    "UNEMPLOYMENT_RATE": shares.UNEMPLOYED,
}
COUNTED: dict[str, tuple[Share, int]] = {
    "EVICTIONS": (shares.EVICTIONS, LAST_YEAR),
    "HOMELESSNESS_PREVENTION": (shares.PREVENTION, LAST_YEAR),
    "SOCIAL_HOUSING": (shares.SOCIAL_HOUSING, MARKET_YEARS[-1]),
    "ACCESSIBLE_HOUSING": (shares.ACCESSIBLE_HOUSING, MARKET_YEARS[-1]),
}
SCREENED = {"LANGUAGE_SUPPORT_RATE": shares.LANGUAGE_SUPPORT, "OBESITY_RATE": shares.OBESITY}


def _actual(plan: str, number: int, indicator: str) -> str:
    """The latest figure there is; empty where nobody counts."""
    place = STELLWERK if plan == "SRP-0303" else CITY
    if indicator in MEASURED:
        return german(MEASURED[indicator].figures(place, LAST_YEAR)[2], 1)
    if indicator in SCREENED:
        return german(SCREENED[indicator].figures(place, SCREENINGS[-1])[2], 1)
    if indicator in COUNTED:
        share, year = COUNTED[indicator]
        return german(share.count(place, year))
    return OTHERWISE[indicator]() if indicator in OTHERWISE else str(UNMEASURED[plan]())


UNMEASURED = {
    "AHP-2016": lambda: places_in(CITY, "TAGESPFLEGE", 2022),
    "TEILHABE-2021": lambda: sum(map(_explained, listed("planung"))),
}


def _places_per_100(type_code: str, bands: tuple[int, ...], year: int) -> str:
    return german(100 * places_in(CITY, type_code, year) / people(CITY, year - 1, bands), 1)


OTHERWISE: dict[str, Callable[[], str]] = {
    "DAY_CARE_PLACES_PER_100": lambda: _places_per_100("KITA", shares.CHILDREN_U6, 2026),
    "YOUTH_CLUB_PLACES_PER_100": lambda: _places_per_100("JUGENDTREFF", shares.YOUNG, 2025),
    "DAY_CARE_PLACES": lambda: german(places_in(STELLWERK, "KITA", 2026)),
    "ASSISTANCE_SERVICES": lambda: german(sum(aged("Assistenz in der eigenen Wohnung", LAST_YEAR))),
    "HOMELESS_SHELTERED": lambda: german(SHELTERED[2026]),
    "SHELTERED_AFTER_STATUS_CHANGE": lambda: german(round(SHELTERED[2026] * 0.29)),
    "MIGRATION_COUNSELLING_RATIO": lambda: "71,4",
}


def _citations() -> Iterator[Row]:
    """The report of 2024 cites figures that the Sozialamt corrected afterwards; older ones cite what grew stale."""
    wanted = ("0101", "0102", "0302", "0303", "0304", "0401", "0402", "0503")
    for page, code in enumerate(wanted, start=30):
        yield ["LLB-2024", "OLD_AGE_POVERTY", f"STADTTEILE:{code}", "2023-12-31", page]
        yield ["LLB-2024", "CHILD_POVERTY", f"STADTTEILE:{code}", "2023-12-31", page - 15]
        yield ["SB-2022", "LANGUAGE_SUPPORT_RATE", f"STADTTEILE:{code}", "2021-12-31", page + 20]
    for indicator, page in (("OLD_AGE_POVERTY", 29), ("CHILD_POVERTY", 14), ("SGB2_RATE", 12), ("POPULATION", 5)):
        yield ["LLB-2024", indicator, "VERWALTUNG:99001000", "2023-12-31", page]
    for year, page in ((2022, 44), (2021, 43)):
        yield ["SB-2022", "RENT_OFFERED", "STADTTEILE:0302", f"{year}-12-31", page]
    yield ["FB-WOHNEN", "HOMELESS_SHELTERED", "VERWALTUNG:99001000", "2025-01-31", 7]
    yield ["FB-WOHNEN", "EVICTION_SUITS", "STADTTEILE:0303", "2024-12-31", 14]
    yield ["SM-EN", "CHILD_POVERTY", "VERWALTUNG:99001000", "2025-12-31", 3]

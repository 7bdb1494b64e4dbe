"""Files of the Statistikstelle about inhabitants, households and work."""

from collections.abc import Iterator

from examples.auenfurt.generator import shares
from examples.auenfurt.generator.people import BANDS, LAST_YEAR, YEARS, Band, Share, bands_between, people
from examples.auenfurt.generator.places import CITY, DISTRICTS, REPORTING_AREAS, Place, quarters_in
from examples.auenfurt.generator.writing import Row, Sheet, delimited, german, workbook

CHILD_POVERTY_SINCE = 2012
WHOLE = Place("Stadt", "Auenfurt insgesamt", CITY.blocks)


def files() -> Iterator[tuple[str, bytes]]:
    yield "statistik/einwohner_stadtteile.csv", delimited([INHABITANTS_HEADER, *_inhabitants()])
    yield "statistik/einwohner_andere_raeume.xlsx", workbook([_wide("Stadtbezirke"), _wide("Berichtsgebiete")])
    for year in YEARS:
        yield f"statistik/strukturdaten_{year}.csv", _structure(year)
    yield "statistik/arbeitsmarkt.csv", delimited([LABOUR_HEADER, *_labour()], before=LABOUR_TITLE)
    yield "statistik/sgb2_unter_15_stadtteile.csv", _child_poverty_by_quarter()
    yield "statistik/sgb2_unter_15_berichtsgebiete.csv", _child_poverty_by_reporting_area()


INHABITANTS_HEADER = ("Stichtag", "Nr.", "Raum", "Alter", "männlich", "weiblich", "zusammen")


def _inhabitants() -> Iterator[Row]:
    for year in YEARS:
        for place in [*quarters_in(year), WHOLE]:
            yield _inhabitants_of(place, year, "insgesamt", tuple(range(len(BANDS))))
            for number, band in enumerate(BANDS):
                yield _inhabitants_of(place, year, band.label, (number,))


def _inhabitants_of(place: Place, year: int, age: str, bands: tuple[int, ...]) -> Row:
    men, women = people(place, year, bands, "M"), people(place, year, bands, "F")
    return [f"31.12.{year}", place.code, place.name, age, men, women, men + women]


def _wide(kind: str) -> Sheet:
    """Years side by side, and under each the age groups."""
    places = {"Stadtbezirke": DISTRICTS, "Berichtsgebiete": REPORTING_AREAS}[kind]
    return Sheet(
        kind,
        ["Stadt Auenfurt, Statistikstelle", f"Einwohner am Ort der Hauptwohnung nach {kind}n, jeweils am 31.12."],
        ["Nr.", "Name"],
        [(str(year), ["insgesamt", *(band.label for band in BANDS)]) for year in YEARS],
        [[place.code, place.name, *_all_years(place)] for place in places],
        ["Quelle: Einwohnermelderegister"],
    )


def _all_years(place: Place) -> list[int]:
    return [count for year in YEARS for count in (people(place, year), *_by_band(place, year))]


def _by_band(place: Place, year: int) -> list[int]:
    return [people(place, year, (number,)) for number in range(len(BANDS))]


STRUCTURE_HEADER = (
    "Nr.",
    "Stadtteil",
    "Geburten",
    "Zuzüge",
    "Fortzüge",
    "Ausländische Bevölkerung",
    "Ausländeranteil (%)",
    "mit Migrationshintergrund",
    "Anteil Migrationshintergrund (%)",
    "Haushalte",
    "Einpersonenhaushalte",
    "Anteil Einpersonenhaushalte (%)",
    "Haushalte mit Kindern",
    "Alleinerziehende",
    "Anteil Alleinerziehende (%)",
    "Durchschnittsalter",
    "Jugendquotient",
    "Altenquotient",
)


def _structure(year: int) -> bytes:
    rows = [_structure_of(place, year) for place in [*quarters_in(year), WHOLE]]
    return delimited([STRUCTURE_HEADER, *rows], before=[f"Strukturdaten der Stadtteile {year}", ""])


def _structure_of(place: Place, year: int) -> Row:
    foreigners, everybody, foreign_rate = shares.FOREIGNERS.figures(place, year)
    background, _, background_rate = shares.MIGRATION_BACKGROUND.figures(place, year)
    singles, households, single_rate = shares.SINGLES.figures(place, year)
    parents, families, parent_rate = shares.SINGLE_PARENTS.figures(place, year)
    middle = people(place, year, bands_between(18, 64))
    return [
        place.code,
        place.name,
        *(share.count(place, year) for share in (shares.BIRTHS, shares.ARRIVALS, shares.DEPARTURES)),
        foreigners,
        german(foreign_rate, 1),
        background,
        german(background_rate, 1),
        households,
        singles,
        german(single_rate, 1),
        families,
        parents,
        german(parent_rate, 1),
        german(sum(_age(band) * people(place, year, (n,)) for n, band in enumerate(BANDS)) / everybody, 1),
        german(100 * people(place, year, shares.MINORS) / middle, 1),
        german(100 * people(place, year, shares.OLD) / middle, 1),
    ]


def _age(band: Band) -> float:
    return (band.first + (band.last or 91) + 1) / 2


LABOUR_TITLE = ("Statistik der Bundesagentur für Arbeit, Sonderauswertung für die Statistikstelle", "Stand 31.12.", "")
LABOUR_COLUMNS = {
    "Arbeitslose": shares.UNEMPLOYED,
    "Langzeitarbeitslose": shares.LONG_TERM,
    "Arbeitslose unter 27": shares.YOUNG_UNEMPLOYED,
    "Beschäftigte": shares.EMPLOYED,
    "Leistungsberechtigte SGB II": shares.SGB2,
}
LABOUR_HEADER = (
    "Jahr",
    "Nr.",
    "Stadtteil",
    *(f"{name} {part}" for name in LABOUR_COLUMNS for part in ("Anzahl", "Bezugsgröße", "Anteil in %")),
)


def _labour() -> Iterator[Row]:
    for year in YEARS:
        for place in [*quarters_in(year), WHOLE]:
            yield [year, place.code, place.name, *(c for s in LABOUR_COLUMNS.values() for c in _triple(s, place, year))]


def _triple(share: Share, place: Place, year: int) -> tuple[str, str, str]:
    count, base, rate = share.figures(place, year)
    return german(count), german(base), german(rate, 1)


def _child_poverty_by_quarter() -> bytes:
    """Since the first KECK-Atlas; the Statistikstelle receives the counts unprotected and marks no cell."""
    years = range(CHILD_POVERTY_SINCE, LAST_YEAR + 1)
    rows = [
        [f"31.12.{year}", place.code, place.name, *_triple(shares.CHILD_POVERTY, place, year)]
        for year in years
        for place in [*quarters_in(year), WHOLE]
    ]
    header = ["Stichtag", "Nr.", "Stadtteil", "Kinder unter 15 im SGB II", "Kinder unter 15", "Quote"]
    return delimited([header, *rows], encoding="cp1252")


def _child_poverty_by_reporting_area() -> bytes:
    header = ["Gebiet", "Name", *(f"{part} {year}" for year in YEARS for part in ("Quote", "Kinder SGB II", "Kinder"))]
    rows = [[area.code, area.name, *_rates_of_all_years(area)] for area in REPORTING_AREAS]
    notes = ["", "Quote: Kinder unter 15 Jahren in Bedarfsgemeinschaften je 100 Kinder unter 15 Jahren"]
    return delimited([header, *rows], after=notes)


def _rates_of_all_years(area: Place) -> list[str]:
    cells = []
    for year in YEARS:
        count, base, rate = shares.CHILD_POVERTY.figures(area, year)
        cells += [german(rate, 1), german(count), german(base)]
    return cells

"""The population projection of the Statistikstelle: three variants for 2030 and 2035."""

from collections.abc import Iterator

from examples.auenfurt.generator.people import BANDS, LAST_YEAR, people
from examples.auenfurt.generator.places import ALL_QUARTERS, CITY, DISTRICTS, Place
from examples.auenfurt.generator.writing import Sheet, workbook

VARIANTS = {"untere Variante": -0.045, "mittlere Variante": 0.0, "obere Variante": 0.05}
"""How far a variant lies off the middle after ten years, for people under 45; older ones hardly differ."""
HORIZONS = (2030, 2035)


def files() -> Iterator[tuple[str, bytes]]:
    yield "statistik/vorausberechnung.xlsx", workbook(_sheet(variant) for variant in VARIANTS)


def projected(place: Place, year: int, bands: tuple[int, ...], variant: str = "mittlere Variante") -> int:
    return sum(_band(place, year, band, variant) for band in bands)


def _band(place: Place, year: int, band: int, variant: str) -> int:
    off = VARIANTS[variant] * (year - LAST_YEAR) / 10
    weight = 1.0 if BANDS[band].first < 45 else 0.2
    return round(people(place, year, (band,)) * (1 + off * weight))


def _sheet(variant: str) -> Sheet:
    return Sheet(
        variant,
        ["Stadt Auenfurt, Statistikstelle", f"Bevölkerungsvorausberechnung, Basis 31.12.2025, {variant}"],
        ["Nr.", "Raum"],
        [(str(year), ["insgesamt", *(band.label for band in BANDS)]) for year in HORIZONS],
        [[place.code, place.name, *_all(place, variant)] for place in _places()],
        ["Vorausberechnung, keine Prognose"],
    )


def _places() -> list[Place]:
    return [*DISTRICTS, *(quarter.place for quarter in ALL_QUARTERS), Place("Stadt", "Auenfurt", CITY.blocks)]


def _all(place: Place, variant: str) -> Iterator[int]:
    for year in HORIZONS:
        bands = [_band(place, year, band, variant) for band in range(len(BANDS))]
        yield from (sum(bands), *bands)

"""A flat file of the statistical offices: the region and the state, to compare with."""

from collections.abc import Iterator

from examples.auenfurt.generator.writing import Row, delimited, german

REGION, STATE, GONE = "99001", "99", "99002"
NAMES = {REGION: "Region Auenland", STATE: "Mittelaue", GONE: "Altaue, Landkreis (bis 31.12.2015)"}
YEARS = range(2020, 2026)

# fmt: off
FIGURES: dict[str, tuple[str, str, dict[str, tuple[float, float]]]] = {
    "BEVSTD": ("Bevölkerungsstand",               "Anzahl", {REGION: (412_350, 0.4), STATE: (3_871_200, 0.1)}),
    "ARBL01": ("Arbeitslosenanteil (15 bis 64)",  "Prozent", {REGION: (5.4, 0.3), STATE: (5.1, 0.2)}),
    "SGBQ01": ("SGB-II-Quote",                    "Prozent", {REGION: (8.1, -0.5), STATE: (7.7, -0.4)}),
    "SGBQ02": ("SGB-II-Quote unter 15",           "Prozent", {REGION: (13.6, -0.2), STATE: (12.9, 0.1)}),
    "GRUS01": ("Grundsicherung im Alter, Quote",  "Prozent", {REGION: (3.3, 3.4), STATE: (3.0, 3.1)}),
    "AUSL01": ("Ausländeranteil",                 "Prozent", {REGION: (11.2, 3.6), STATE: (9.8, 3.3)}),
    "MIGR01": ("Anteil Migrationshintergrund",    "Prozent", {REGION: (25.1, 2.0), STATE: (22.4, 1.9)}),
    "ALLE01": ("Anteil Alleinerziehende",         "Prozent", {REGION: (22.4, 0.3), STATE: (22.9, 0.2)}),
    "KITQ01": ("Betreuungsquote unter 3",         "Prozent", {REGION: (36.4, 1.2), STATE: (38.0, 1.0)}),
    "ASYL01": ("AsylbLG-Empfänger je 1.000",      "Promille", {REGION: (5.9, 1.0), STATE: (5.5, 1.0)}),
}
# fmt: on
MISSING = {
    ("GRUS01", REGION, 2024): "…",
    ("GRUS01", REGION, 2025): "…",
    ("GRUS01", STATE, 2025): "…",
    ("MIGR01", REGION, 2024): "/",
    ("MIGR01", REGION, 2025): "/",
    ("ALLE01", STATE, 2024): ".",
    ("ALLE01", STATE, 2025): ".",
    ("KITQ01", REGION, 2020): "x",
}
HEADER = (
    "statistics_code", "statistics_label", "time_code", "time_label", "time", "1_variable_code", "1_variable_label",
    "1_variable_attribute_code", "1_variable_attribute_label", "value", "value_unit", "value_variable_code",
    "value_variable_label",
)  # fmt: skip


def files() -> Iterator[tuple[str, bytes]]:
    yield "statistik/99111-01-01-4_de_flat.csv", delimited([HEADER, *_rows()], encoding="utf-8-sig")


def _rows() -> Iterator[Row]:
    """One figure a row; the dissolved county is carried on with dashes, which are no zeros."""
    for code, (label, unit, areas) in FIGURES.items():
        for year in YEARS:
            for area, (level, growth) in areas.items():
                figure = level * (1 + growth / 100) ** (year - YEARS[0])
                text = MISSING.get((code, area, year)) or _number(figure, unit)
                yield _row(year, area, text, unit, code, label)
        yield _row(YEARS[-1], GONE, "-", unit, code, label)


def _number(figure: float, unit: str) -> str:
    return f"{figure:.0f}" if unit == "Anzahl" else german(figure, 1)


def _row(year: int, area: str, text: str, unit: str, code: str, label: str) -> Row:
    table = ("99111", "Regionalvergleich", "STAG", "Stichtag", f"{year}-12-31", "REGION", "Land, Region, Kreis")
    return [*table, area, NAMES[area], text, unit, code, label]

"""The example city's areas, as the Statistikstelle's maps and the list of its administration name them."""

import tomllib
from functools import cache

from tests.examples.files import FILES, Json, features, rows

CITY, REGION, STATE = "99001000", "99001", "99"


@cache
def areas() -> dict[str, Json]:
    """Code, name and level by code."""
    found: dict[str, Json] = {}
    for row in tomllib.loads((FILES / "statistik/gebiete-verwaltung.toml").read_text("utf-8"))["rows"]:
        found[row["code"]] = {"code": row["code"], "name": row["name"], "level": row["level"]}
    for name, width, level in (
        ("stadtbezirke", 2, "CITY_DISTRICT"),
        ("stadtteile", 4, "QUARTER"),
        ("berichtsgebiete", 3, "REPORTING"),
    ):
        for properties in features(f"statistik/{name}.geojson"):
            key = str(properties["SCHLUESSEL"]).zfill(width)
            found[key] = {"code": key, "name": properties["NAME"], "level": level}
    return found


def named(code: str) -> Json:
    return {name: areas()[code][name] for name in ("code", "name")}


@cache
def quarters(district: str = "") -> list[str]:
    """Codes of today's quarters, of one city district or of all."""
    return sorted(
        str(properties["SCHLUESSEL"]).zfill(4)
        for properties in features("statistik/stadtteile.geojson")
        if not properties["GUELTIG_BIS"] and properties["BEZIRK"].startswith(district)
    )


@cache
def dataset(code: str) -> Json:
    """What the description of a dataset's files says of it."""
    for path in FILES.rglob("*.toml"):
        entry = tomllib.loads(path.read_text("utf-8"))["dataset"]
        if entry["code"] == code and "title" in entry:
            return {"attribution": None, "contact": None, "update_interval": None, **entry}
    raise KeyError(code)


def source(code: str) -> Json:
    """How a figure of a dataset is cited."""
    return {name: dataset(code)[name] for name in ("title", "publisher", "licence", "attribution")}


INDICATOR = {
    "code": "Kürzel",
    "name": "Kennzahl",
    "unit": "Einheit",
    "definition": "Definition",
    "interpretation": "Lesehilfe",
    "frequency": "Turnus",
    "finestLevel": "feinste Ebene",
}


def indicator(code: str, *fields: str) -> Json:
    row = next(row for row in rows("planung/kennzahlen.csv", "Kürzel") if row["Kürzel"] == code)
    return {field: row[INDICATOR[field]] or None for field in fields}

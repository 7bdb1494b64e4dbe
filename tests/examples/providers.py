"""Providers by each of the names and numbers under which the departments know them."""

from functools import cache

from models.vocabulary import CarrierForm
from tests.examples.files import Json, code, rows


@cache
def _by_any_name() -> dict[str, Json]:
    found: dict[str, Json] = {}
    for row in rows("planung/traeger.csv", "Nr."):
        provider = {"name": row["Träger"], "carrierForm": code(CarrierForm, row["Trägerform"])}
        full = f"{row['Träger']} {row['Rechtsform']}"
        found |= dict.fromkeys((row["Nr."], row["Träger"], full, row["Nr. beim Jugendamt"]), provider)
    return found


def provider(name: str) -> Json:
    return _by_any_name()[name]

"""JSON to the byte: numbers as they are written, members in their order."""

import base64
import json
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any


@dataclass(frozen=True)
class Number:
    """A number as it stands in the text: 1 is not 1.0."""

    text: str


class Members(tuple[tuple[str, Any], ...]):
    """An object whose members have an order."""

    __slots__ = ()


class Cursor(str):
    """The engine's own mark of a row: equal to every text that ends with the same place."""

    __slots__ = ("place",)
    place: tuple[Any, ...]

    def __new__(cls, place: tuple[Any, ...]) -> "Cursor":
        made = super().__new__(cls, f"cursor at {place}")
        made.place = place
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and place_in(other, len(self.place)) == self.place

    __hash__ = str.__hash__


def place_in(cursor: str, size: int) -> tuple[Any, ...]:
    """The last values of a cursor of the engine, which tell its row from all others."""
    return tuple(json.loads(base64.b64decode(cursor))[-size:])


def read_exactly(text: str | bytes) -> Any:
    return json.loads(text, parse_int=Number, parse_float=Number, object_pairs_hook=Members)


def ordered_members(data: Any) -> Any:
    """What graphql-core answers, in the form that `read_exactly` gives."""
    if isinstance(data, dict):
        return Members((key, ordered_members(value)) for key, value in data.items())
    if isinstance(data, list):
        return [ordered_members(each) for each in data]
    return data


EXACT = Context(prec=200, rounding=ROUND_HALF_UP)
"""Adds and multiplies without loss, as PostgreSQL's numeric does; rounds half away from zero."""

DIGITS = 4
SIGNIFICANT = 16


@dataclass(frozen=True)
class Reckoned:
    """A number that was made, not stored: it is rounded when it is written."""

    value: Decimal

    def written(self, scalar: str) -> str | Number:
        return f"{rounded(self.value, 2):f}" if scalar == "Decimal" else trimmed(rounded(self.value, 6))


def reckoned(value: Decimal | None) -> Reckoned | None:
    return None if value is None else Reckoned(value)


def decimal(value: Any) -> Decimal:
    """A number that the client or the database wrote, to its last digit."""
    if isinstance(value, float):
        return Decimal(repr(value))
    return value if isinstance(value, Decimal) else Decimal(value)


def quotient(value: Decimal, divisor: Decimal) -> Decimal:
    """With as many decimals as PostgreSQL gives: at least sixteen significant digits, counted in groups of four.

    See `select_div_scale` in its `numeric.c`.
    """
    (weight, first), (other_weight, other_first) = _leading(value), _leading(divisor)
    groups = weight - other_weight - (first <= other_first)
    scale = max(SIGNIFICANT - groups * DIGITS, _scale(value), _scale(divisor), 0)
    return rounded(EXACT.divide(value, divisor), scale)


def _leading(value: Decimal) -> tuple[int, int]:
    """The place of the first group of four digits, and the group."""
    weight = value.adjusted() // DIGITS if value else 0
    return weight, int(abs(value).scaleb(-weight * DIGITS, EXACT))


def _scale(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(-exponent, 0)


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def trimmed(value: Decimal) -> Number:
    """Without zeros at the end of its decimals; zero has no sign."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Number("0" if text == "-0" else text)

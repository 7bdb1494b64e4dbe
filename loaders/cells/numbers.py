"""Numbers as German and English offices write them."""

import re
from decimal import Decimal
from typing import Literal

from loaders.cells import CellError

Notation = Literal["german", "english"]

UNIT = re.compile(r"\s*(?:%|€|EUR|Euro)\s*")
SPACE = "[ \u00a0\u2009\u202f']"
SIGN = rf"(?:[+-]{SPACE}*)?"
GERMAN = re.compile(rf"{SIGN}(?:\d{{1,3}}(?:(?:\.|{SPACE})\d{{3}})+|\d+)(?:,\d+)?", re.ASCII)
ENGLISH = re.compile(
    rf"{SIGN}(?=\.?\d)(?:\d{{1,3}}(?:(?:,|{SPACE})\d{{3}})+|\d*)(?:\.?\d+)?(?:[eE][+-]?\d{{1,2}})?", re.ASCII
)
PLAIN = re.compile(r"-?\d{1,14}(?:\.\d{1,14})?", re.ASCII)
"""What nearly every cell of a large file looks like, told without further ado."""
LARGEST = Decimal(10) ** 15

EXAMPLE = {"german": "1.234,5", "english": "1,234.5"}


def number(text: str, notation: Notation = "german") -> str:
    """The same number with a decimal point and nothing else: `1.234,5 %` is `1234.5`."""
    if PLAIN.fullmatch(text) and (notation == "english" or "." not in text):
        return text
    bare = UNIT.sub("", text).strip().replace("−", "-").replace("–", "-")
    if not bare or not (GERMAN if notation == "german" else ENGLISH).fullmatch(bare):
        raise CellError(f"is not a number, such as {EXAMPLE[notation]}")
    thousands, mark = (".", ",") if notation == "german" else (",", ".")
    plain = re.sub(SPACE, "", bare.replace(thousands, "")).replace(mark, ".").lstrip("+")
    if (len(plain) > 15 or "e" in plain.lower()) and abs(Decimal(plain)) > LARGEST:
        raise CellError("is beyond 1,000,000,000,000,000, the largest number that is stored")
    return plain


def decimal(text: str, notation: Notation = "german") -> Decimal:
    return Decimal(number(text, notation))


def whole(text: str, notation: Notation = "german") -> int:
    try:
        return int(number(text, notation))
    except ValueError:
        raise CellError("is not a whole number, such as 40") from None


def written(value: float | int | Decimal, notation: Notation) -> str:
    """A spreadsheet's number as its user sees it: fifteen digits, no `.0`, with the notation's decimal mark."""
    if isinstance(value, int) or (value.is_integer() if isinstance(value, float) else value == value.to_integral()):
        return str(int(value))
    text = format(value if isinstance(value, Decimal) else Decimal(f"{value:.15g}"), "f")
    return text.replace(".", ",") if notation == "german" else text

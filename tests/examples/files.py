"""The example city's files, read in the plainest way: the program's own loaders take no part in what tests expect."""

import csv
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any

from python_calamine import CalamineWorkbook

from sozialgraph.settings import PROJECT

FILES = PROJECT / "examples/auenfurt/files"
Row = dict[str, str]
Json = dict[str, Any]


@cache
def rows(name: str, first: str, delimiter: str = ";") -> list[Row]:
    """The rows of a delimited file below the header that begins with `first`; titles and notes are left out."""
    lines = list(csv.reader(_text(name).splitlines(), delimiter=delimiter))
    start = next(number for number, line in enumerate(lines) if line and line[0] == first)
    header = lines[start]
    return [dict(zip(header, line, strict=True)) for line in lines[start + 1 :] if len(line) == len(header)]


def _text(name: str) -> str:
    content = (FILES / name).read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


@cache
def sheet(name: str, sheet_name: str, first: str) -> list[Row]:
    """The rows of a sheet; under two rows of headers, whose upper cells are merged, keys are such as `2025 Plätze`."""
    lines = [[_cell(cell) for cell in line] for line in _cells(name, sheet_name)]
    start = next(number for number, line in enumerate(lines) if line and line[0] == first)
    header, below = lines[start], lines[start + 1]
    grouped = not below[0]
    if grouped:
        header = [f"{group} {part}".strip() for group, part in zip(_filled(header), below, strict=True)]
    return [dict(zip(header, line, strict=True)) for line in lines[start + 1 + grouped :] if all(line[:2])]


@cache
def sheets(name: str) -> list[str]:
    return CalamineWorkbook.from_path(FILES / name).sheet_names


def _cells(name: str, sheet_name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(FILES / name).get_sheet_by_name(sheet_name).to_python()


def _filled(header: list[str]) -> Iterator[str]:
    last = ""
    for cell in header:
        last = cell or last
        yield last


def _cell(cell: Any) -> str:
    """As a German office would type it."""
    if hasattr(cell, "strftime"):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    return (
        f"{cell:g}".replace(".", ",") if isinstance(cell, float) and abs(cell) < 1e5 else str(cell).removesuffix(".0")
    )


@cache
def features(name: str) -> list[Json]:
    """The properties of a GeoJSON file's features."""
    return [feature["properties"] for feature in json.loads((FILES / name).read_bytes())["features"]]


def number(text: str) -> float | None:
    """1.234,5 or 1.234,50 €; None for nothing and for signs that stand for it."""
    plain = text.removesuffix("€").removesuffix("%").strip().replace(".", "").replace(",", ".")
    return float(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def money(text: str) -> str | None:
    """As the API writes an amount: 1234.50."""
    plain = text.removesuffix("€").strip().replace(".", "").replace(",", ".")
    return f"{Decimal(plain):.2f}" if plain else None


def ratio(amount: Any, base: str) -> float:
    """To six decimals, as the API writes a number; the base as the cell of a file."""
    whole = Fraction(base.replace(".", "").replace(",", "."))
    return float(round(Fraction(amount) / whole, 6))


def total(amounts: Iterator[str | None]) -> str:
    return f"{sum(Decimal(amount) for amount in amounts if amount):.2f}"


def day(text: str) -> str | None:
    """31.12.2025 as 2025-12-31."""
    return "-".join(reversed(text.split("."))) or None


def listed(text: str) -> list[str]:
    return text.split(", ") if text else []


def yes(text: str) -> bool | None:
    return {"ja": True, "nein": False}.get(text)


def code(vocabulary: type[Enum], label: str) -> str | None:
    """The code of a term by its German label."""
    return next((term.name for term in vocabulary if label in (term.value.de, term.name)), None)


SIGNS = {"…": ("O", "F"), "/": ("U", "F"), "x": ("M", "F"), ".": ("Q", "C")}
"""Why there is no number, by SDMX's statuses of value and confidentiality."""
SMALLEST = 3
"""Counts of people below it are not published; zero is."""


def figure(value: str, count: str = "", base: str = "", *, smallest: int = SMALLEST) -> Json:
    """A figure with its statuses as the public sees it, from the cells of value, count and base."""
    if value in SIGNS:
        obs_status, conf_status = SIGNS[value]
        return {"value": None, "count": None, "base": None, "obsStatus": obs_status, "confStatus": conf_status}
    cases = number(count)
    if cases is not None and 0 < cases < smallest:
        return {"value": None, "count": None, "base": None, "obsStatus": "Q", "confStatus": "A"}
    numbers = {"value": number(value.removesuffix("r")), "count": cases, "base": number(base)}
    return {**numbers, "obsStatus": "A", "confStatus": "F"}


def unordered(answer: Any) -> Any:
    """An answer whose lists are sorted in one way, for the lists that a question puts in no order."""
    match answer:
        case dict():
            return {key: unordered(value) for key, value in answer.items()}
        case list():
            return sorted(map(unordered, answer), key=lambda item: json.dumps(item, sort_keys=True))
    return answer

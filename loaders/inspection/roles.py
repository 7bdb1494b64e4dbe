"""Counts that a rate beside them was made of, so that the three make one figure: value, count and base."""

import re
from collections.abc import Sequence
from itertools import permutations
from typing import NamedTuple

from loaders.inspection.cells import number_of
from loaders.inspection.columns import Entry
from loaders.inspection.profiles import Profile
from loaders.inspection.table import Facts

PER = (100, 1, 1000)
PROVED_BY = 200
MOSTLY = 0.8


class Parts(NamedTuple):
    rate: Profile
    part: Profile
    whole: Profile


def parts_of(columns: Sequence[Profile], facts: Facts) -> Parts | None:
    """Of three columns of figures the rate, and what it divides by what."""
    if len(columns) != 3 or sum(one.whole for one in columns) != 2:
        return None
    ways = (Parts(*one) for one in permutations(columns) if one[1].whole and one[2].whole)
    return next((parts for parts in ways if _is_made_of(parts, facts)), None)


def _is_made_of(parts: Parts, facts: Facts) -> bool:
    """As far as the rate's decimals tell; a long table may hold shares and means."""
    told = 0.51 / 10 ** max(map(_decimals, parts.rate.values))
    rows = [[_number(cells, one, facts) for one in parts] for _, cells in facts.found.region.data[:PROVED_BY]]
    pairs = [(rate, count / base) for rate, count, base in rows if rate is not None and count is not None and base]
    close = [rate for rate, part in pairs if any(abs(rate - per * part) <= told for per in PER)]
    return len(pairs) > 2 and len(close) >= MOSTLY * len(pairs)


def _decimals(text: str) -> int:
    match = re.search(r"[.,](\d+)\D*$", text)
    return len(match[1]) if match else 0


def _number(cells: Sequence[object], profile: Profile, facts: Facts) -> float | None:
    return number_of(cells[profile.place], facts.notation) if profile.place < len(cells) else None


def with_roles(entries: Sequence[Entry], parts: Parts | None) -> list[Entry]:
    """The entries of count and base speak of the rate's indicator."""
    rate = next((one for one in entries if parts and list(one.headers) == [parts.rate.header]), None)
    if parts is None or rate is None:
        return list(entries)
    roles = {parts.part.header: "count", parts.whole.header: "base"}
    return [
        rate._replace(headers=one.headers, says={**rate.says, "header": header, "role": roles[header]})
        if (header := one.headers[0]) in roles
        else one
        for one in entries
    ]

"""What is asked, in the words of each contender, so that all give the same answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bench.dataset import LAST_YEAR, Size

Variables = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """An operation and the variables to send it with, in turn."""

    operation: str
    variables: Sequence[Variables]


@dataclass(frozen=True)
class Workload:
    name: str
    sozialgraph: Asked
    postgraphile: Asked


def workloads(size: Size) -> list[Workload]:
    indicators = range(1, min(size.indicators, 20) + 1)
    areas = range(1, size.areas + 1, max(1, size.areas // 100))
    days = [f"{LAST_YEAR - back}-12-31" for back in range(5)]
    return [
        Workload(
            "point",
            Asked(POINT, [{"area": f"Area:{n}", "indicator": "indicator-1"} for n in areas]),
            Asked(POINT_POSTGRAPHILE, [{"area": n, "indicator": 1} for n in areas]),
        ),
        Workload("nested", Asked(NESTED, [{"first": 50}]), Asked(NESTED_POSTGRAPHILE, [{"first": 50}])),
        Workload(
            "map",
            Asked(
                MAP, [{"indicator": f"indicator-{n}", "set": "SPACES", "day": day} for n in indicators for day in days]
            ),
            Asked(MAP_POSTGRAPHILE, [{"indicator": n, "day": day} for n in indicators for day in days]),
        ),
        Workload(
            "series",
            Asked(SERIES, [{"indicator": f"indicator-{n}"} for n in indicators]),
            Asked(SERIES_POSTGRAPHILE, [{"indicator": n} for n in indicators]),
        ),
    ]


POINT = """
query Point($area: ID!, $indicator: String!) {
  area(id: $area) {
    code name level
    parent { code name }
    children { code name }
    observations(indicators: [$indicator], latest: 5, orderBy: [{field: PERIOD_END, direction: DESC}]) {
      nodes { periodEnd value obsStatus }
    }
  }
}
"""
POINT_POSTGRAPHILE = """
query Point($area: Int!, $indicator: Int!) {
  area(rowId: $area) {
    code name level
    parent: parentAreaSet { code name }
    children: areasByParentIdAndAreaSetId(orderBy: CODE_ASC) { nodes { code name } }
    observations: publishedObservations(
      condition: {indicatorId: $indicator, breakdownId: 0}, first: 5, orderBy: PERIOD_END_DESC
    ) { nodes { periodEnd value obsStatus } }
  }
}
"""

NESTED = """
query Nested($first: Int!) {
  offerings(first: $first) {
    nodes {
      code name status
      provider { code name }
      areas { code name }
      grants(first: 10) { nodes { reference year awarded } }
    }
  }
}
"""
NESTED_POSTGRAPHILE = """
query Nested($first: Int!) {
  offerings(first: $first, orderBy: [SORT_KEY_ASC, ROW_ID_ASC]) {
    nodes {
      code name status
      provider { code name }
      areas: offeringAreas { nodes { linked: area { code name } } }
      grants(first: 10, orderBy: [YEAR_DESC, REFERENCE_ASC]) { nodes { reference year awarded } }
    }
  }
}
"""

MAP = """
query Map($indicator: String!, $set: String!, $day: Date!) {
  observations(indicators: [$indicator], areaSet: $set, fromDate: $day, toDate: $day, first: 10000) {
    nodes { area { code name } value obsStatus }
  }
}
"""
MAP_POSTGRAPHILE = """
query Map($indicator: Int!, $day: Date!) {
  observations: publishedObservations(
    condition: {indicatorId: $indicator, breakdownId: 0, periodEnd: $day}, first: 10000, orderBy: AREA_ID_ASC
  ) { nodes { area { code name } value obsStatus } }
}
"""

SERIES = """
query Series($indicator: String!) {
  observations(indicators: [$indicator], first: 9000) { nodes { area { code } periodEnd value obsStatus } }
}
"""
SERIES_POSTGRAPHILE = """
query Series($indicator: Int!) {
  observations: publishedObservations(
    condition: {indicatorId: $indicator, breakdownId: 0}, first: 9000, orderBy: [AREA_ID_ASC, PERIOD_END_ASC]
  ) { nodes { area { code } periodEnd value obsStatus } }
}
"""

NUMBER = re.compile(r"-?\d+(\.\d+)?")


def normalised(answer: Any) -> Any:
    """Lists in pages as plain lists, links of a link table as what they lead to, numbers in text as numbers."""
    match answer:
        case {"nodes": nodes, **rest} if not rest:
            return normalised(nodes)
        case {"linked": far, **rest} if not rest:
            return normalised(far)
        case dict():
            return {name: normalised(value) for name, value in answer.items()}
        case list():
            return [normalised(value) for value in answer]
        case int() | float() if not isinstance(answer, bool):
            return Decimal(str(answer))
        case str() if NUMBER.fullmatch(answer):
            return Decimal(answer)
    return answer


def difference(left: Any, right: Any, place: str = "") -> str | None:
    """Where two normalised answers first differ, and how."""
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        pairs = [(f"{place}.{name}", left[name], right[name]) for name in left]
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        pairs = [(f"{place}[{n}]", *pair) for n, pair in enumerate(zip(left, right, strict=True))]
    else:
        return None if left == right else f"{place}: {str(left)[:200]} | {str(right)[:200]}"
    return next((found for where, one, other in pairs if (found := difference(one, other, where))), None)

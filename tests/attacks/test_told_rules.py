"""What the API says of figures that rules of dominance and rounding protect."""

import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from graph.engine import Engine
from graph.schema import schema
from sozialgraph.database import open_pool
from tests.attacks.target import Behind
from tests.loaders.publication.conftest import Town, line
from tests.loaders.publication.test_contributors import BALANCED, GRANTS, TOTAL, grants
from tests.loaders.publication.test_rules import rule

RULES = """{ protectionRules { nodes {
    code indicator { code } showsZero minContributors dominanceN dominanceK dominanceP method roundingBase
} } }"""
MONEY = """{ observations(indicators: ["GRANTS"]) {
    nodes { area { code } value obsStatus confStatus roundedTo }
    groups(first: 1) { count suppressed sum { value } }
} }"""
POOR = """query($at: DateTime) { observations(indicators: ["POOR"], asOf: $at) {
    nodes { area { code } value confStatus roundedTo recordedAt revisions { value roundedTo } }
    groups(first: 1) { suppressed sum { value } }
} }"""


@pytest.fixture
async def api(old_town: Town) -> AsyncIterator[Behind]:
    async with await open_pool(old_town.dsn, size=1) as pool:
        yield Behind(Engine(schema(), sys.maxsize), pool)


async def test_dominated_sums_say_why(old_town: Town, api: Behind) -> None:
    await old_town.load(
        GRANTS, rule("MONEY", indicator='"GRANTS"', dominance_n="1", dominance_k="80", dominance_p="10")
    )
    await grants(old_town, "A;GRANTS;2023-12-31;100;3;90;5", *BALANCED, TOTAL.format(560))
    [told] = (await api.ask(RULES))["protectionRules"]["nodes"]
    assert told == {
        "code": "MONEY",
        "indicator": {"code": "GRANTS"},
        "dominanceN": 1,
        "dominanceK": 80,
        "dominanceP": 10,
        **dict.fromkeys(("showsZero", "minContributors", "method", "roundingBase")),
    }
    found = (await api.ask(MONEY))["observations"]
    said = {node["area"]["code"]: (node["value"], node["obsStatus"], node["confStatus"]) for node in found["nodes"]}
    shown = {"B": (100, "A", "F"), "D": (300, "A", "F"), "T": (560, "A", "F")}
    assert said == {"A": (None, "Q", "O"), "C": (None, "Q", "D")} | shown
    assert found["groups"] == [{"count": 5, "suppressed": 2, "sum": {"value": None}}]


async def test_rounded_counts_say_to_what(old_town: Town, api: Behind) -> None:
    """What was shown exactly before is rounded as of then, too; sums are those of what is shown."""
    await old_town.figures(line("A", 12), line("B", 7))
    await old_town.figures(line("A", 13), line("B", 7))
    await old_town.load(rule("FIVES", method='"ROUND"', rounding_base="5"))
    found = (await api.ask(POOR))["observations"]
    assert [numbers(node) for node in found["nodes"]] == [("A", 15, "F", 5), ("B", 5, "F", 5)]
    assert found["groups"] == [{"suppressed": 0, "sum": {"value": 20}}]
    revisions = [one for node in found["nodes"] for one in node["revisions"]]
    assert {(one["value"], one["roundedTo"]) for one in revisions} == {(10, 5), (15, 5), (5, 5)}
    first = await old_town.fetch("SELECT min(recorded_at)::text AS at FROM raw.observations_history")
    past = (await api.ask(POOR, {"at": first[0]["at"].replace(" ", "T") + ":00"}))["observations"]
    assert [numbers(node) for node in past["nodes"]] == [("A", 10, "F", 5), ("B", 5, "F", 5)]


def numbers(node: dict[str, Any]) -> tuple[Any, ...]:
    return node["area"]["code"], node["value"], node["confStatus"], node["roundedTo"]

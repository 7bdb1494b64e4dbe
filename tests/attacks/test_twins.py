"""Twins are towns that differ in one small count alone: the public's role reads the same in both.

What is hidden only where it is the same as something hidden tells where it is not.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.attacks.test_orders import read
from tests.conftest import new_database
from tests.loaders.publication.conftest import Town, line, town_template
from tests.loaders.publication.test_capacities import HOUSE, records
from tests.loaders.publication.test_numbers import KPI, evidence, goals, kpi_values, need, needs
from tests.loaders.publication.test_rules import rule

__all__ = ["town_template"]  # a fixture

World = Callable[[Town, int], Awaitable[None]]


async def figures(town: Town, hidden: int) -> None:
    """With 41 in the other quarters; nobody sends the city's."""
    await town.figures(line("A", 12), line("B", hidden), line("C", 20), line("D", 9))


async def what_is_left_of_the_maximum_of_another_day(town: Town, hidden: int) -> None:
    """The day itself has one of another unit, of which nothing is left."""
    left = {"available": 40 - hidden, "reference_day": "2024-12-31"}
    day = {"maximum": 100, "reference_day": "2024-12-31", "unit": '"PLACES"'}
    await town.load(*HOUSE, records({"maximum": 40}), records(left, day))


async def evidence_below_the_rule_of_a_figure(town: Town, hidden: int) -> None:
    await town.load(rule("TEN", indicator='"POOR"', min_count="10"), need(), evidence(6))
    await town.figures(line("B", 5 + hidden))


async def evidence_that_parts_may_add_up_to(town: Town, hidden: int) -> None:
    await town.load(need().replace("QUARTERS:B", "CITY:T"), evidence(42))
    await figures(town, hidden)


async def a_goal_that_parts_may_add_up_to(town: Town, hidden: int) -> None:
    await figures(town, hidden)
    await town.load(*goals('indicator = "POOR", actual = 42'))


async def a_goal_below_the_rule_of_a_dataset(town: Town, hidden: int) -> None:
    await town.figures(line("B", 5 + hidden))
    await town.load(rule("ATLAS", of_dataset='"ATLAS"', min_count="10"), *goals('indicator = "POOR", actual = 6'))


async def a_need_that_parts_may_add_up_to(town: Town, hidden: int) -> None:
    await town.load(needs(T=42, A=12, B=hidden, C=20, D=9))


async def balanced(town: Town, hidden: int) -> None:
    """Of 43 people; what is not in B is in D, which is hidden for its sake."""
    await town.figures(line("A", 12), line("B", hidden), line("C", 20), line("D", 11 - hidden), line("T", 43))


async def evidence_that_could_be_what_protects_others(town: Town, hidden: int) -> None:
    await balanced(town, hidden)
    await town.load(need().replace("QUARTERS:B", "QUARTERS:D"), evidence(9))


async def evidence_that_could_have_been_what_protected_others(town: Town, hidden: int) -> None:
    await balanced(town, hidden)
    await town.figures(line("A", 12), line("B", 12), line("C", 20), line("D", 19), line("T", 63))
    await town.load(need().replace("QUARTERS:B", "QUARTERS:D"), evidence(9))


async def a_goal_that_could_be_what_protects_others(town: Town, hidden: int) -> None:
    await town.load(*goals('indicator = "POOR", actual = 9'))
    await balanced(town, hidden)


async def evidence_that_parts_which_protect_others_may_add_up_to(town: Town, hidden: int) -> None:
    """Another dataset counts others in C, and leaves out B and the city."""
    await town.load(need().replace("QUARTERS:B", "CITY:T"), evidence(46))
    await balanced(town, hidden)
    await town.figures(line("A", 12), line("C", 25), line("D", 11 - hidden), dataset="OTHER")


async def evidence_that_could_be_rounded(town: Town, hidden: int) -> None:
    await town.load(rule("ROUND", method='"ROUND"', rounding_base="5"), need(), evidence(12))
    await town.figures(line("B", 10 + hidden))


async def users_below_the_rule_of_a_record(town: Town, hidden: int) -> None:
    await town.load(*HOUSE, *KPI, records({"maximum": 40, "occupied": 4 + hidden}))
    await town.load(rule("HOMES", of_dataset='"HOMES"', min_count="9"), kpi_values(6))


WORLDS: list[World] = [
    what_is_left_of_the_maximum_of_another_day,
    evidence_below_the_rule_of_a_figure,
    evidence_that_parts_may_add_up_to,
    a_goal_that_parts_may_add_up_to,
    a_goal_below_the_rule_of_a_dataset,
    a_need_that_parts_may_add_up_to,
    evidence_that_could_be_what_protects_others,
    evidence_that_could_have_been_what_protected_others,
    a_goal_that_could_be_what_protects_others,
    evidence_that_parts_which_protect_others_may_add_up_to,
    evidence_that_could_be_rounded,
    users_below_the_rule_of_a_record,
]


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.__name__)
async def test_twins_look_alike(server: str, town_template: str, tmp_path: Path, world: World) -> None:
    seen = []
    for hidden in (1, 2):
        async with new_database(server, town_template) as dsn:
            await world(Town(dsn, tmp_path), hidden)
            seen.append(await read(dsn))
    for table, rows in seen[0].items():
        assert rows == seen[1][table], table

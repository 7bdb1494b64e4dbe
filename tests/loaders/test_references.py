"""What is another municipality's can be referred to in no way."""

import asyncpg
import pytest

from loaders.problems import ProblemsError
from tests.loaders.conftest import Importing

ELSEWHERE = """
kind = "municipalities"
dataset = { code = "BASE", title = "Stammdaten", publisher = "Kreis", licence = "CC0-1.0" }
rows = [{ code = "01009000", name = "Nachbarstadt" }]
"""
PLANS = """
kind = "plans"
municipality = "01009000"
dataset = { code = "PLANS", title = "Pläne", publisher = "Nachbarstadt", licence = "CC0-1.0" }

[[rows]]
code = "JHP"
title = "Jugendhilfeplan"
sub_plan = "YOUTH"
kind = "SUB_PLAN"
valid_from = 2026-01-01
status = "ADOPTED"
"""
GOALS = """
kind = "goals"
municipality = "01009000"
dataset = { code = "PLANS" }
rows = [{ plan = "JHP", code = "G1", text = "Mehr Plätze", direction = "INCREASE", status = "OPEN" }]
"""
MEASURES = """
kind = "measures"
municipality = "{municipality}"
dataset = {{ code = "OURS", title = "Maßnahmen", publisher = "Wir", licence = "CC0-1.0" }}

[[rows]]
code = "M1"
title = "Neubau"
sub_plan = "YOUTH"
kind = "CREATE"
status = "PLANNED"
goals = "{goal}"
"""


@pytest.mark.parametrize("goal", ["JHP/G1", "/G1"])
async def test_a_goal_of_another_municipality_is_unknown(city: Importing, goal: str) -> None:
    await city(ELSEWHERE)
    await city(PLANS)
    await city(GOALS)
    with pytest.raises(ProblemsError, match=rf"'{goal}' is not the code of one of the goals that is known$"):
        await city(MEASURES.format(municipality="01001000", goal=goal))


async def test_its_own_goal_is_known(connection: asyncpg.Connection, city: Importing) -> None:
    await city(ELSEWHERE)
    await city(PLANS)
    await city(GOALS)
    await city(MEASURES.format(municipality="01009000", goal="JHP/G1"))
    assert await connection.fetchval("SELECT count(*) FROM measure_goals") == 1

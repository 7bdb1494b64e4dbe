"""What is not there, or another municipality's, can be referred to in no way."""

import asyncpg
import pytest

from loaders.problems import DescriptionError, ProblemsError
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


NOWHERE = """
kind = "{kind}"
municipality = "01001000"
dataset = {{ code = "OURS", title = "Unsere", publisher = "Wir", licence = "CC0-1.0" }}

[fields]
{others}
{field} = {{ header = "Gebiet"{how} }}

[[rows]]
Gebiet = "{cell}"
"""
OVERLAPS = 'type = { value = "OVERLAPS" }\n%s = { value = "GEMEINDE:01001000" }'
AREAS = [
    ("offerings", "areas", "code = { value = 1 }"),
    ("needs", "area", "code = { value = 1 }"),
    ("grants", "areas", "reference = { value = 1 }"),
    ("area_relations", "from_area", OVERLAPS % "to_area"),
    ("area_relations", "to_area", OVERLAPS % "from_area"),
]
SETS = "GEMEINDE, QUARTERS"


@pytest.mark.parametrize(("kind", "field", "others"), AREAS)
@pytest.mark.parametrize(
    ("cell", "how", "problem"),
    [
        ("QUARTERS:99", "", "is no area of the set QUARTERS; did you mean 'QUARTERS:03'?"),
        ("QX:77", "", f"names 'QX', which is no area set of the municipality; there are: {SETS}"),
        ("77", "", f"is looked for in no area set: there are several, say which with `set`: {SETS}"),
        ("77", ', set = "QUARTERS"', "is not the code of one of the areas in QUARTERS that is known"),
    ],
)
async def test_an_area_that_is_not_there(
    city: Importing, kind: str, field: str, others: str, cell: str, how: str, problem: str
) -> None:
    says = NOWHERE.format(kind=kind, field=field, others=others, how=how, cell=cell)
    with pytest.raises(ProblemsError) as caught:
        await city(says)
    assert str(caught.value) == f"0.toml, row 1, column 'Gebiet': '{cell}' {problem}"


async def test_a_set_of_areas_that_is_not_there(city: Importing) -> None:
    says = NOWHERE.format(kind="needs", field="area", others="code = { value = 1 }", how=', set = "QX"', cell="01")
    with pytest.raises(DescriptionError) as caught:
        await city(says)
    assert str(caught.value) == f"0.toml: [fields] area: there is no area set 'QX'; there are: {SETS}"


async def test_a_municipality_without_areas(city: Importing) -> None:
    await city(ELSEWHERE)
    says = NOWHERE.format(kind="needs", field="area", others="code = { value = 1 }", how="", cell="01").replace(
        "01001000", "01009000"
    )
    with pytest.raises(ProblemsError, match=r"'01' is looked for in no area set: the municipality has none yet, load"):
        await city(says)

"""Municipalities and their offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import Node, connection, entity, everything, lookup, many, queries
from graph.engine.relations import referring
from graph.matching import by_text

if TYPE_CHECKING:
    from graph.areas import Area, AreaSet
    from graph.engine.pages import Connection
    from graph.funding import BudgetLine, FundingProgramme, Grant
    from graph.plans import Plan
    from models.vocabulary import SubPlan


@entity(models.Municipality, order=("sort_key", "id"))
class Municipality(Node):
    """A municipality or county that plans in this instance (Kommune)."""

    code: str
    name: str
    min_count: int
    area: Area | None
    area_sets: list[AreaSet] = many(
        referring("AreaSet", models.AreaSet.municipality_id), "The ways it is cut into areas."
    )
    offices: list[Office] = many(referring("Office", models.Office.municipality_id), "Its offices.")
    plans: Connection[Plan] = connection(referring("Plan", models.Plan.municipality_id), "Its plans.")
    programmes: Connection[FundingProgramme] = connection(
        referring("FundingProgramme", models.FundingProgramme.municipality_id), "The programmes it uses."
    )
    grants: Connection[Grant] = connection(
        referring("Grant", models.Grant.municipality_id), "The grants it keeps record of."
    )


@entity(models.Office, order=("sort_key", "id"))
class Office(Node):
    """An office of the administration (Amt, Fachdienst)."""

    municipality: Municipality
    code: str
    name: str
    sub_plans: list[SubPlan]
    contact: str | None
    grants: Connection[Grant] = connection(referring("Grant", models.Grant.office_id), "The grants it awarded.")
    checked_grants: Connection[Grant] = connection(
        referring("Grant", models.Grant.proof_checked_by_id), "The grants whose proof of use it checks."
    )
    budget_lines: Connection[BudgetLine] = connection(
        referring("BudgetLine", models.BudgetLine.office_id), "The budget lines it manages."
    )


@queries
class MunicipalityQueries:
    """Municipalities."""

    municipality: Municipality | None = lookup(
        "Municipality", "One municipality.", code=by_text("code", "Its official key, such as 01001000.")
    )
    municipalities: Connection[Municipality] = everything("Municipality", "All municipalities of this instance.")

"""Programmes, and how grants grow from year to year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import Node, connection, entity, many
from graph.engine.relations import referring

if TYPE_CHECKING:
    from datetime import date

    from graph.decisions import Body, Decision
    from graph.engine.pages import Connection
    from graph.funding.grants import Grant
    from graph.municipalities import Municipality, Office
    from models.vocabulary import DynamisationBase, DynamisationKind, FunderLevel


@entity(models.FundingProgramme, order=("code", "id"))
class FundingProgramme(Node):
    """A programme or guideline under which money is given."""

    municipality: Municipality
    code: str
    name: str
    funder_level: FunderLevel
    fund: str | None
    guideline: str | None
    cofinancing_rate: float | None
    valid_from: date
    valid_to: date | None
    follows: FundingProgramme | None
    followed_by: list[FundingProgramme] = many(
        referring("FundingProgramme", models.FundingProgramme.follows_id), "The programmes that follow it."
    )
    bodies: list[Body] = many(referring("Body", models.Body.programme_id), "The bodies that accompany it.")
    grants: Connection[Grant] = connection(referring("Grant", models.Grant.programme_id), "Its grants.")


@entity(models.DynamisationRule, order=("code", "valid_from", "id"))
class DynamisationRule(Node):
    """How grants grow from year to year."""

    municipality: Municipality
    code: str
    office: Office | None
    grant: Grant | None
    guideline: str | None
    base: DynamisationBase
    kind: DynamisationKind
    percent: float | None
    index_reference: str | None
    excludes_new_posts: bool
    valid_from: date
    valid_to: date | None
    decision: Decision | None

"""Rules by which figures are protected, and who adopted them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import Node, entity, everything, queries

if TYPE_CHECKING:
    from datetime import date

    from graph.datasets import Dataset
    from graph.decisions import Decision
    from graph.engine.pages import Connection
    from graph.municipalities import Municipality
    from graph.observations import Indicator
    from models.vocabulary import AreaLevel, Audience, ProtectionMethod


@entity(models.ProtectionRule, order=("code", "valid_from", "id"))
class ProtectionRule(Node):
    """What may be published of a municipality's figures, by the last day of the period that they speak of."""

    municipality: Municipality
    code: str
    indicator: Indicator | None
    of_dataset: Dataset | None
    audience: Audience | None
    min_count: int | None
    shows_zero: bool | None
    min_base: int | None
    finest_level: AreaLevel | None
    min_contributors: int | None
    dominance_n: int | None
    dominance_k: float | None
    dominance_p: float | None
    method: ProtectionMethod | None
    rounding_base: int | None
    valid_from: date
    valid_to: date | None
    source: str | None
    adopted_by: Decision | None


@queries
class ProtectionQueries:
    """Rules of protection."""

    protection_rules: Connection[ProtectionRule] = everything(
        "ProtectionRule", "The rules by which figures are protected; indicators and municipalities have defaults."
    )

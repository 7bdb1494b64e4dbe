"""What can be asked of funding at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Row
from graph.engine.declare import everything, lookup, queries
from graph.engine.fields.mapping import Argument
from graph.matching import by_identifier, by_text, of_municipality, valid_on

if TYPE_CHECKING:
    from graph.engine.pages import Connection
    from graph.funding.budget import BudgetLine, Kpi, KpiValue
    from graph.funding.grants import Grant
    from graph.funding.programmes import DynamisationRule, FundingProgramme


def _of_year(row: Row, leaf: Any) -> ColumnElement[bool]:
    return row.c["year"] == row.build.bind(leaf, Integer())


YEAR = Argument("int | None", "Only of this budget year.", condition=_of_year)


@queries
class FundingQueries:
    """Programmes, grants, budget and controlling."""

    grant: Grant | None = lookup(
        "Grant",
        "One grant.",
        id=by_identifier(),
        reference=by_text("reference", "Its number."),
        municipality=of_municipality(),
    )
    grants: Connection[Grant] = everything("Grant", "Grants.", municipality=of_municipality(), year=YEAR)
    programmes: Connection[FundingProgramme] = everything(
        "FundingProgramme", "Programmes.", municipality=of_municipality(), validOn=valid_on()
    )
    dynamisation_rules: Connection[DynamisationRule] = everything(
        "DynamisationRule", "Rules of dynamisation.", municipality=of_municipality(), validOn=valid_on()
    )
    budget_lines: Connection[BudgetLine] = everything(
        "BudgetLine", "Budget lines.", municipality=of_municipality(), year=YEAR
    )
    kpis: Connection[Kpi] = everything("Kpi", "Key figures of controlling.", municipality=of_municipality())
    kpi_values: Connection[KpiValue] = everything("KpiValue", "Values of key figures.", year=YEAR)

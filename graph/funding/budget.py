"""Budget lines and the key figures of controlling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import Node, connection, entity
from graph.engine.groups import Measure as Amount
from graph.engine.groups import by_column, by_one
from graph.engine.relations import referring

if TYPE_CHECKING:
    from decimal import Decimal

    from graph.areas import Area
    from graph.engine.pages import Connection
    from graph.funding.grants import Grant
    from graph.municipalities import Municipality, Office
    from graph.offerings import Offering
    from models.vocabulary import BudgetKind, ConfStatus, ControllingType, TrafficLight


@entity(
    models.BudgetLine,
    order=("-year", "product_code", "code", "id"),
    groups={
        "year": by_column("int", "year", "The budget year."),
        "office": by_one("Office", ("office_id", "Office"), description="The office."),
        "area": by_one("Area", ("area_id", "Area"), description="The area it is set aside for."),
        "kind": by_column("BudgetKind", "kind", "Operating or cash budget."),
    },
    measures={
        "planned": Amount("Planned amount in euros.", lambda row: row.c["planned"], money=True),
        "actual": Amount("Actual amount in euros.", lambda row: row.c["actual"], money=True),
    },
)
class BudgetLine(Node):
    """A line of the budget, planned and actual."""

    municipality: Municipality
    year: int
    code: str
    product_code: str
    name: str
    office: Office
    kind: BudgetKind
    planned: Decimal
    actual: Decimal | None
    area: Area | None


@entity(models.Kpi, order=("code", "id"))
class Kpi(Node):
    """A key figure of controlling."""

    municipality: Municipality
    code: str
    name: str
    unit: str
    type: ControllingType
    values: Connection[KpiValue] = connection(referring("KpiValue", models.KpiValue.kpi_id), "Its values.")


@entity(models.KpiValue, order=("kpi_id", "year", "id"))
class KpiValue(Node):
    """A key figure's target and actual value for a grant or an offering in one year."""

    kpi: Kpi
    grant: Grant | None
    offering: Offering | None
    year: int
    target: float | None
    actual: float | None
    light: TrafficLight
    comment: str | None
    conf_status: ConfStatus

"""Programmes, grants, payments, dynamisation, budget and key figures of controlling."""

from loaders.kind import Kind
from models import (
    BudgetLine,
    DynamisationRule,
    FundingProgramme,
    Grant,
    GrantShare,
    Kpi,
    KpiValue,
    Payment,
    grant_areas,
    grant_target_groups,
)

KINDS = (
    Kind("programmes", FundingProgramme),
    Kind("grants", Grant, links={"areas": grant_areas, "target_groups": grant_target_groups}),
    Kind("grant_shares", GrantShare),
    Kind("payments", Payment),
    Kind("dynamisation_rules", DynamisationRule),
    Kind("budget_lines", BudgetLine),
    Kind("kpis", Kpi),
    Kind("kpi_values", KpiValue),
)

"""Programmes, grants, payments, dynamisation, budget and controlling."""

from graph.funding.budget import BudgetLine, Kpi, KpiValue
from graph.funding.grants import Grant, GrantShare, Payment
from graph.funding.overlaps import Overlapping
from graph.funding.programmes import DynamisationRule, FundingProgramme
from graph.funding.roots import FundingQueries

__all__ = [
    "BudgetLine",
    "DynamisationRule",
    "FundingProgramme",
    "FundingQueries",
    "Grant",
    "GrantShare",
    "Kpi",
    "KpiValue",
    "Overlapping",
    "Payment",
]

"""Programmes, grants, payments, dynamisation, budget and controlling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, exists, select
from sqlalchemy.sql.elements import ColumnElement

import models
from graph.engine.build import Build, Row
from graph.engine.declare import Node, connection, entity, everything, expression, lookup, many, queries
from graph.engine.fields.mapping import Argument
from graph.engine.groups import Measure as Amount
from graph.engine.groups import by_column, by_link, by_one, by_term
from graph.engine.relations import Columns, Opened, Relation, linked, referring
from graph.engine.values import Arguments
from graph.matching import by_identifier, by_text, of_municipality, valid_on

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from graph.areas import Area
    from graph.datasets import Dataset
    from graph.decisions import Body, Decision
    from graph.engine.pages import Connection
    from graph.municipalities import Municipality, Office
    from graph.needs import TargetGroup
    from graph.offerings import Offering
    from graph.organizations import Organization
    from graph.plans import Measure, Plan
    from models.vocabulary import (
        BudgetKind,
        ControllingType,
        DynamisationBase,
        DynamisationKind,
        FinanceType,
        FunderLevel,
        FundingForm,
        GrantForm,
        PaymentKind,
        ProofResult,
        SubPlan,
        TrafficLight,
    )


def _of_year(row: Row, leaf: Any) -> ColumnElement[bool]:
    return row.c["year"] == row.build.bind(leaf, Integer())


@dataclass(frozen=True)
class Overlapping(Relation):
    """Grants of other offices to the same recipient for the same offering in an overlapping period."""

    def open(self, build: Build, given: Arguments) -> Opened:
        far = Row.first(build, self.entity)
        return Opened(far, [far.c[name] for name in self.local])

    def match(self, near: Columns, far: Opened) -> list[ColumnElement[bool]]:
        other = far.row.c
        elsewhere = other["office_id"] != near["office_id"]
        at_once = and_(other["period_from"] <= near["period_to"], other["period_to"] >= near["period_from"])
        return [*super().match(near, far), elsewhere, at_once]


OVERLAPPING = Overlapping("Grant", ("recipient_id", "offering_id"))


def _possible_double_funding(row: Row) -> ColumnElement[bool]:
    opened = OVERLAPPING.open(row.build, {})
    found = select(1).select_from(opened.row.table).where(*OVERLAPPING.match(row.c, opened))
    return exists(found.correlate(row.table))


YEAR = Argument("int | None", "Only of this budget year.", condition=_of_year)


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


@entity(
    models.Grant,
    order=("-year", "reference", "id"),
    groups={
        "area": by_link("Area", models.grant_areas, "grant_id", "area_id", "The area, of any set."),
        "year": by_column("int", "year", "The budget year."),
        "sub_plan": by_term("SubPlan", "sub_plans", "The field."),
        "target_group": by_link(
            "TargetGroup", models.grant_target_groups, "grant_id", "target_group_id", "The target group."
        ),
        "provider": by_one("Organization", ("recipient_id", "Organization"), description="The recipient."),
        "carrier_form": by_column(
            "CarrierForm", "carrier_form", "The recipient's carrier form.", via=("recipient_id", "Organization")
        ),
        "programme": by_one("FundingProgramme", ("programme_id", "FundingProgramme"), description="The programme."),
        "office": by_one("Office", ("office_id", "Office"), description="The office that grants it."),
        "offering_type": by_one(
            "OfferingType",
            ("offering_id", "Offering"),
            ("type_id", "OfferingType"),
            description="The kind of offering it pays for.",
        ),
        "provision_form": by_column(
            "ProvisionForm", "provision_form", "How the offering is provided.", via=("offering_id", "Offering")
        ),
        "funding_form": by_column("FundingForm", "funding_form", "Grant, fee, own enterprise or programme."),
        "municipality": by_one("Municipality", ("municipality_id", "Municipality"), description="The municipality."),
    },
    measures={
        "eligible": Amount("Eligible cost in euros.", lambda row: row.c["eligible"], money=True),
        "requested": Amount("Amount requested in euros.", lambda row: row.c["requested"], money=True),
        "awarded": Amount("Amount awarded in euros.", lambda row: row.c["awarded"], money=True),
        "paid": Amount("Amount paid in euros.", lambda row: row.c["paid"], money=True),
    },
)
class Grant(Node):
    """Money given for a purpose (Zuwendung)."""

    municipality: Municipality
    reference: str
    recipient: Organization
    office: Office
    programme: FundingProgramme | None
    offering: Offering | None
    measure: Measure | None
    plan: Plan | None
    decision: Decision | None
    follows: Grant | None
    purpose: str
    sub_plans: list[SubPlan]
    form: GrantForm | None
    finance: FinanceType | None
    funding_form: FundingForm
    eligible: Decimal | None
    own: Decimal | None
    third_party: Decimal | None
    requested: Decimal | None
    awarded: Decimal
    paid: Decimal | None
    settled: Decimal | None
    reclaimed: Decimal | None
    year: int
    period_from: date
    period_to: date
    notice_date: date | None
    disclosed_other_funding: bool | None
    proof_due: date | None
    proof_received: date | None
    proof_checked: date | None
    proof_checked_by: Office | None
    proof_result: ProofResult
    recorded_at: datetime
    dataset: Dataset
    possible_double_funding: bool = expression(
        _possible_double_funding,
        "Whether another office funds the same offering of the same recipient in an overlapping period.",
        "BooleanFilter",
    )
    overlapping: list[Grant] = many(
        OVERLAPPING, "The grants of other offices for the same offering of the same recipient in overlapping periods."
    )
    areas: list[Area] = many(linked("Area", models.grant_areas, "grant_id", "area_id"), "The areas it is for.")
    target_groups: list[TargetGroup] = many(
        linked("TargetGroup", models.grant_target_groups, "grant_id", "target_group_id"), "The people it is for."
    )
    shares: list[GrantShare] = many(
        referring("GrantShare", models.GrantShare.grant_id), "Who bears how much of its cost."
    )
    payments: list[Payment] = many(referring("Payment", models.Payment.grant_id), "What was paid.")
    kpi_values: list[KpiValue] = many(referring("KpiValue", models.KpiValue.grant_id), "Its key figures.")
    followed_by: list[Grant] = many(referring("Grant", models.Grant.follows_id), "The grants that continue it.")


@entity(models.GrantShare, order=("grant_id", "funder_level", "id"))
class GrantShare:
    """Who bears how much of a grant's cost."""

    funder_level: FunderLevel
    amount: Decimal


@entity(models.Payment, order=("grant_id", "position", "id"))
class Payment:
    """Money that was paid or came back."""

    position: int
    date: date
    amount: Decimal
    kind: PaymentKind


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

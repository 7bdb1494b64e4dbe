"""Bodies, papers, consultations and decisions."""

from loaders.kind import Kind
from models import Body, Consultation, Decision, FinancialEffect, Membership, Paper, PaperRelation

KINDS = (
    Kind("bodies", Body),
    Kind("memberships", Membership, key=("body_id", "organization_id", "role", "held_from")),
    Kind("papers", Paper),
    Kind("paper_relations", PaperRelation, key=("paper_id", "other_id", "type")),
    Kind("financial_effects", FinancialEffect),
    Kind("consultations", Consultation),
    Kind("decisions", Decision, key=("municipality_id", "reference")),
)

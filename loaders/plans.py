"""Plans, goals and measures."""

from loaders.kind import Kind
from models import (
    Goal,
    Measure,
    Plan,
    decision_measures,
    measure_areas,
    measure_goals,
    measure_needs,
    measure_partners,
    measure_synergies,
    measure_target_groups,
    plan_areas,
    plan_target_groups,
)

KINDS = (
    Kind("plans", Plan, links={"areas": plan_areas, "target_groups": plan_target_groups}),
    Kind("goals", Goal),
    Kind(
        "measures",
        Measure,
        links={
            "needs": measure_needs,
            "goals": measure_goals,
            "areas": measure_areas,
            "target_groups": measure_target_groups,
            "partners": measure_partners,
            "synergies": measure_synergies,
            "decisions": decision_measures,
        },
    ),
)

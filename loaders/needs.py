"""Target groups, planning ratios, needs and their evidence."""

from loaders.kind import Kind
from models import Evidence, Need, PlanningRatio, TargetGroup, need_target_groups

KINDS = (
    Kind("target_groups", TargetGroup),
    Kind("planning_ratios", PlanningRatio),
    Kind("needs", Need, links={"target_groups": need_target_groups}),
    Kind("evidence", Evidence),
)

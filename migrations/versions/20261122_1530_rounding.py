"""Rules that round counts of people, and published figures that say to which base they were rounded."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "rounding"
down_revision: str | Sequence[str] | None = "audiences"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RULES = "protection_rules"
BEFORE = (
    *("min_count", "min_base", "finest_level"),
    *("shows_zero", "min_contributors", "dominance_n", "dominance_k", "dominance_p"),
)
ADDED = {
    "method": (sa.Text, "Whether counts of people are hidden where small, or rounded."),
    "rounding_base": (sa.Integer, "The base of whose multiples rounded counts are."),
}
CHECKS = {
    "method": "method IN ('SUPPRESS', 'ROUND', 'BOTH')",
    "base": "rounding_base > 1",
    "rounded_for_all": "audience <> 'PARTNER' OR method IS NULL",
    "method_and_base": "(method <> 'SUPPRESS') IS TRUE = (rounding_base IS NOT NULL)",
}
ROUNDED = "The base of whose multiples value or count are, rounded to protect people; empty where they are exact."
SHARED = "The base of whose multiples value or count are; empty where exact."
FIGURES = {
    ("published", "observations"): ROUNDED,
    ("published", "observations_history"): ROUNDED,
    ("shared", "observations"): SHARED,
}
# The one line in which the views of planners differ: where they see the raw figure, it is not rounded.
AS_PUBLISHED = "ELSE format('p.%I', attname) END"
UNROUNDED = (
    "WHEN attname = 'rounded_to' THEN 'CASE WHEN r.id IS NULL THEN p.rounded_to END AS rounded_to' " + AS_PUBLISHED
)


def upgrade() -> None:
    for name, (type_, comment) in ADDED.items():
        op.add_column(RULES, sa.Column(name, type_, comment=comment))
    for name, rule in CHECKS.items():
        op.create_check_constraint(op.f(f"{RULES}_{name}_check"), RULES, rule)
    _say_something((*BEFORE, *ADDED), drop=True)
    for (schema, table), comment in FIGURES.items():
        op.add_column(table, sa.Column("rounded_to", sa.Integer, comment=comment), schema=schema)
    _show(AS_PUBLISHED, UNROUNDED)


def downgrade() -> None:
    op.execute("DROP SCHEMA planner, planner_past, partner CASCADE")
    for schema, table in FIGURES:
        op.drop_column(table, "rounded_to", schema=schema)
    _show(UNROUNDED, AS_PUBLISHED)
    op.execute(f"DELETE FROM {RULES} WHERE num_nonnulls({', '.join(BEFORE)}) = 0")
    for name in ADDED:
        op.drop_column(RULES, name)
    _say_something(BEFORE, drop=False)


def _show(before: str, after: str) -> None:
    told = op.get_bind().execute(sa.text("SELECT pg_get_functiondef('show_raw()'::regprocedure)")).scalar_one()
    assert before in told
    op.execute(sa.text(told.replace(before, after).replace(":", "\\:")))
    op.execute("SELECT show_profiles()")


def _say_something(columns: Sequence[str], *, drop: bool) -> None:
    """PostgreSQL drops a check with any column that it names."""
    name = op.f(f"{RULES}_says_something_check")
    if drop:
        op.drop_constraint(name, RULES)
    op.create_check_constraint(name, RULES, f"num_nonnulls({', '.join(columns)}) > 0")

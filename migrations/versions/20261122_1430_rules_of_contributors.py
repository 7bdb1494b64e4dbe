"""Rules of dominance, of few contributors and of zeros, and what contributors gave to figures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "contributors"
down_revision: str | Sequence[str] | None = "protection_rules"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RULES = "protection_rules"
BEFORE = ("min_count", "min_base", "finest_level")
ADDED = {
    "shows_zero": (sa.Boolean, "Whether a zero is published; where it is not, it is hidden as a small count is."),
    "min_contributors": (sa.SmallInteger, "Fewest contributors of whose sum anything is published."),
    "dominance_n": (sa.SmallInteger, "How many of the largest contributors may not dominate a sum: 1 or 2."),
    "dominance_k": (sa.Numeric, "How many percent of a sum these may give at most."),
    "dominance_p": (
        sa.Numeric,
        "Within how many percent the second largest contributor must not be able to tell what the largest gave.",
    ),
}
CHECKS = {
    "n_and_k": "num_nonnulls(dominance_n, dominance_k) <> 1",
    "n": "dominance_n IN (1, 2)",
    "k": "dominance_k > 0 AND dominance_k < 100",
    "p": "dominance_p > 0 AND dominance_p <= 100",
    "contributors": "min_contributors > 0",
}
GIVEN = {
    "contributors": "How many contribute to it; never published.",
    "largest": "What the largest contributor gives; never published.",
    "second_largest": "What the second largest contributor gives; never published.",
}
FIGURES = ("observations", "observations_history")


def upgrade() -> None:
    """models.base bounds every number, here as there."""
    for name, (type_, comment) in ADDED.items():
        op.add_column(RULES, sa.Column(name, type_, comment=comment))
    for name, rule in CHECKS.items():
        op.create_check_constraint(op.f(f"{RULES}_{name}_check"), RULES, rule)
    _say_something((*BEFORE, *ADDED))
    for table in FIGURES:
        for name, comment in GIVEN.items():
            op.add_column(table, sa.Column(name, sa.Numeric, comment=comment), schema="raw")


def downgrade() -> None:
    for table in FIGURES:
        for name in GIVEN:
            op.drop_column(table, name, schema="raw")
    op.execute(f"DELETE FROM {RULES} WHERE num_nonnulls({', '.join(BEFORE)}) = 0")
    for name in ADDED:
        op.drop_column(RULES, name)
    _say_something(BEFORE, drop=False)


def _say_something(columns: Sequence[str], *, drop: bool = True) -> None:
    """PostgreSQL drops a check with any column that it names."""
    name = op.f(f"{RULES}_says_something_check")
    if drop:
        op.drop_constraint(name, RULES)
    op.create_check_constraint(name, RULES, f"num_nonnulls({', '.join(columns)}) > 0")

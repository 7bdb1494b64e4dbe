"""Organizations that are one under several codes: proposals, decisions, and which of them stands for which."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "matches"
down_revision: str | Sequence[str] | None = "undo"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PUBLIC_TABLES = ("organization_matches", "organization_survivors")
STATES = "state IN ('OPEN', 'CONFIRMED', 'REFUSED')"
# Every organization stands for itself at first, whoever brings it.
STAND = """
CREATE FUNCTION let_organizations_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.organization_survivors (organization_id) SELECT id FROM new_rows;
    RETURN NULL;
END $$
"""
STANDING = """
CREATE TRIGGER let_organizations_stand AFTER INSERT ON organizations REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION let_organizations_stand()
"""


def upgrade() -> None:
    _make_matches()
    _make_decisions()
    _make_survivors()
    for table in (*PUBLIC_TABLES, "raw.match_decisions"):
        op.execute(
            f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER note_change")
    for table in PUBLIC_TABLES:
        op.execute(f"GRANT SELECT ON {table} TO sozialgraph_public")
    op.execute("INSERT INTO organization_survivors (organization_id) SELECT id FROM organizations")
    op.execute(STAND)
    op.execute(STANDING)


def downgrade() -> None:
    op.execute("DROP TRIGGER let_organizations_stand ON organizations")
    op.execute("DROP FUNCTION let_organizations_stand")
    op.drop_table("organization_survivors")
    op.drop_table("match_decisions", schema="raw")
    op.drop_table("organization_matches")


def _make_matches() -> None:
    # models.base bounds every number, here as there.
    op.create_table(
        "organization_matches",
        sa.Column("id", sa.Integer, sa.Identity(), comment="Number within this database."),
        sa.Column("organization_id", sa.Integer, nullable=False, comment="The one that was known first."),
        sa.Column("other_id", sa.Integer, nullable=False, comment="The other one."),
        sa.Column("basis", sa.Text, nullable=False, comment="Why they may be one."),
        sa.Column("doubt", sa.Text, comment="Why that is not certain; empty where it is."),
        sa.Column("score", sa.Numeric(3, 2), nullable=False, comment="How firm it is, from 0 to 1."),
        sa.Column("evidence", sa.Text, comment="What they have in common: the number, or words of their names."),
        sa.Column("state", sa.Text, nullable=False, comment="What was decided."),
        sa.Column("decided_at", sa.DateTime(timezone=True), comment="When a person decided; empty where none did."),
        sa.PrimaryKeyConstraint("id", name="organization_matches_pkey"),
        sa.UniqueConstraint("organization_id", "other_id", name="organization_matches_organization_id_other_id_key"),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name="organization_matches_organization_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["organizations.id"], name="organization_matches_other_id_fkey", ondelete="CASCADE"
        ),
        sa.CheckConstraint("organization_id < other_id", name=op.f("organization_matches_order_check")),
        sa.CheckConstraint(
            "basis IN ('IDENTIFIER', 'NAME', 'SIMILAR_NAME', 'DECISION')",
            name=op.f("organization_matches_basis_check"),
        ),
        sa.CheckConstraint(
            "doubt IN ('DIFFERENT_NUMBERS', 'SAME_SENDER', 'DIFFERENT_FORM', 'DIFFERENT_NAMES')",
            name=op.f("organization_matches_doubt_check"),
        ),
        sa.CheckConstraint(STATES, name=op.f("organization_matches_state_check")),
    )
    op.create_index("organization_matches_other_id_idx", "organization_matches", ["other_id"])


def _make_decisions() -> None:
    codes = {"code": "Code of the one whose code comes first.", "other_code": "Code of the other one."}
    op.create_table(
        "match_decisions",
        sa.Column("id", sa.Integer, sa.Identity(), comment="Number within this database."),
        sa.Column("municipality_id", sa.Integer, nullable=False, comment="The municipality that keeps both."),
        *(sa.Column(name, sa.Text(collation="C"), nullable=False, comment=said) for name, said in codes.items()),
        sa.Column("state", sa.Text, nullable=False, comment="Whether they are one; open takes an earlier word back."),
        sa.Column("decided_by", sa.Text, nullable=False, comment="Who decided."),
        sa.Column(
            "decided_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False, comment="When."
        ),
        sa.Column("note", sa.Text, comment="Why."),
        sa.PrimaryKeyConstraint("id", name="match_decisions_pkey"),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipalities.id"], name="match_decisions_municipality_id_fkey"
        ),
        sa.CheckConstraint(STATES, name=op.f("match_decisions_state_check")),
        *(
            sa.CheckConstraint(
                f"{name} !~ '[[:cntrl:]\"\\\\]' AND {name} <> ''", name=op.f(f"match_decisions_{name}_check")
            )
            for name in codes
        ),
        schema="raw",
    )
    op.create_index(
        "match_decisions_pair_idx", "match_decisions", ["municipality_id", "code", "other_code", "id"], schema="raw"
    )


def _make_survivors() -> None:
    op.create_table(
        "organization_survivors",
        sa.Column(
            "organization_id",
            sa.Integer,
            autoincrement=False,
            nullable=False,
            comment="The organization that files refer to.",
        ),
        sa.Column(
            "merged_into_id",
            sa.Integer,
            comment="The organization that stands for it; empty where it stands for itself.",
        ),
        sa.Column(
            "survivor_id",
            sa.Integer,
            sa.Computed("coalesce(merged_into_id, organization_id)", persisted=True),
            nullable=False,
            comment="The organization that its references lead to.",
        ),
        sa.PrimaryKeyConstraint("organization_id", name="organization_survivors_pkey"),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name="organization_survivors_organization_id_fkey",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["organizations.id"],
            name="organization_survivors_merged_into_id_fkey",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index("organization_survivors_survivor_idx", "organization_survivors", ["survivor_id", "organization_id"])

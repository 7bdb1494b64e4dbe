"""Imports that can be undone, and figures that know the cell they came from.

History is written by statement, from transition tables, where it was written row by row. What an import changes in
other rows than figures is noted in `raw.import_changes`. Published figures point to what raw figures point to, whose
foreign keys hold for both.
"""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "undo"
down_revision: str | Sequence[str] | None = "data_version"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FIGURES = (("raw", "observations"), ("published", "observations"))
HISTORIES = "SELECT oid::regclass::text FROM pg_class WHERE relname LIKE '%\\_history' AND relkind = 'r' ORDER BY 1"
RECORDED = HISTORIES.replace("oid::regclass::text", "left(oid::regclass::text, -8)")
NOTED = """
SELECT oid::regclass::text FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE '%\\_history' AND relname NOT IN
    ('alembic_version', 'area_ancestry', 'breakdowns', 'breakdown_members', 'import_runs', 'source_columns',
     'vocabulary_terms', 'data_version')
UNION ALL SELECT 'raw.capacity_records' ORDER BY 1
"""
SERIES = {"indicator_id": "indicators", "area_id": "areas", "breakdown_id": "breakdowns", "dataset_id": "datasets"}
REDUNDANT = {"observations": {**SERIES, "import_run_id": "import_runs"}, "series": SERIES}
FUNCTIONS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


def upgrade() -> None:
    _widen_import_runs()
    _make_tables()
    _widen_figures()
    for history in _names(HISTORIES):
        comment = "The import that ended it; empty where none did."
        op.execute(f"ALTER TABLE {history} ADD COLUMN superseded_by integer")
        op.execute(f"COMMENT ON COLUMN {history}.superseded_by IS '{comment}'")
    for table, columns in REDUNDANT.items():
        for column in columns:
            op.drop_constraint(f"{table}_{column}_fkey", table, schema="published")
    _exchange_triggers()


def downgrade() -> None:
    for table in _names(NOTED):
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER note_imports_{event} ON {table}")
    for table in _names(RECORDED):
        for trigger in ("record_change", "keep_updated", "keep_deleted"):
            op.execute(f"DROP TRIGGER {trigger} ON {table}")
    op.execute(
        "DROP FUNCTION note_imports_of, note_imports, row_digest, keep_versions_of, keep_versions, record_change,"
        " current_import"
    )
    for history in _names(HISTORIES):
        op.execute(f"ALTER TABLE {history} DROP COLUMN superseded_by")
    for schema, table in FIGURES:
        for name in (table, f"{table}_history"):
            op.drop_column(name, "source_column_id", schema=schema)
            op.drop_column(name, "source_row", schema=schema)
    op.drop_table("import_changes", schema="raw")
    op.drop_table("source_columns")
    for name in ("undoes_id", "state", "rows_removed", "rows_changed"):
        op.drop_column("import_runs", name)
    for table, columns in REDUNDANT.items():
        for column, target in columns.items():
            op.create_foreign_key(f"{table}_{column}_fkey", table, target, [column], ["id"], source_schema="published")
    _restore_row_triggers()


def _names(query: str) -> list[str]:
    return [row[0] for row in op.get_bind().execute(sa.text(query))]


def _widen_import_runs() -> None:
    op.add_column(
        "import_runs",
        sa.Column(
            "rows_changed",
            sa.Integer,
            nullable=False,
            server_default="0",
            comment="Of the stored rows, those that were here before and said something else.",
        ),
    )
    op.add_column(
        "import_runs",
        sa.Column(
            "rows_removed",
            sa.Integer,
            nullable=False,
            server_default="0",
            comment="Rows removed, because the file no longer holds them.",
        ),
    )
    op.add_column(
        "import_runs",
        sa.Column(
            "state",
            sa.Text,
            nullable=False,
            server_default="PUBLISHED",
            comment="Whether what it stored is in force.",
        ),
    )
    op.create_check_constraint(
        op.f("import_runs_state_check"), "import_runs", "state IN ('PUBLISHED', 'UNDONE', 'UNDO')"
    )
    op.add_column("import_runs", sa.Column("undoes_id", sa.Integer, comment="The import that it takes back."))
    op.create_foreign_key("import_runs_undoes_id_fkey", "import_runs", "import_runs", ["undoes_id"], ["id"])
    op.create_index("import_runs_undoes_id_idx", "import_runs", ["undoes_id"])


def _make_tables() -> None:
    op.create_table(
        "source_columns",
        sa.Column("id", sa.Integer, sa.Identity(), comment="Number within this database."),
        sa.Column("import_run_id", sa.Integer, nullable=False, comment="The import."),
        sa.Column("sheet", sa.Text, comment="Name of the sheet, where the file has sheets."),
        sa.Column("header", sa.Text, nullable=False, comment="Its header as the sender wrote it."),
        sa.Column(
            "letters",
            sa.Text(collation="C"),
            comment="Its name as spreadsheets write it, such as AA; empty where the file has no cells.",
        ),
        sa.PrimaryKeyConstraint("id", name="source_columns_pkey"),
        sa.ForeignKeyConstraint(["import_run_id"], ["import_runs.id"], name="source_columns_import_run_id_fkey"),
        sa.CheckConstraint(
            "letters !~ '[[:cntrl:]\"\\\\]' AND letters <> ''", name=op.f("source_columns_letters_check")
        ),
    )
    op.create_index("source_columns_import_run_id_idx", "source_columns", ["import_run_id"])
    op.execute("GRANT SELECT ON source_columns TO sozialgraph_public")
    op.create_table(
        "import_changes",
        sa.Column("id", sa.BigInteger, sa.Identity(), comment="Place in the order of changes."),
        sa.Column("import_run_id", sa.Integer, nullable=False, comment="The import."),
        sa.Column(
            "table_name",
            sa.Text(collation="C"),
            nullable=False,
            comment="Table of the row, with its schema where that is not the default one.",
        ),
        sa.Column(
            "key", postgresql.ARRAY(sa.Text), nullable=False, comment="The row's primary key, each column as text."
        ),
        sa.Column("before", sa.JSON, comment="The row before; empty where it is new."),
        sa.Column("after", sa.Uuid, comment="Digest of the row afterwards; empty where it was deleted."),
        sa.PrimaryKeyConstraint("id", name="import_changes_pkey"),
        sa.ForeignKeyConstraint(["import_run_id"], ["import_runs.id"], name="import_changes_import_run_id_fkey"),
        sa.CheckConstraint(
            "table_name !~ '[[:cntrl:]\"\\\\]' AND table_name <> ''", name=op.f("import_changes_table_name_check")
        ),
        schema="raw",
    )
    op.create_index("import_changes_import_run_id_idx", "import_changes", ["import_run_id"], schema="raw")
    op.create_index("import_changes_row_idx", "import_changes", ["table_name", "key"], schema="raw")
    for table in ("source_columns", "raw.import_changes"):
        op.execute(
            f"CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_change()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER note_change")


def _widen_figures() -> None:
    row, column = "Row of the file that it stands in, as a spreadsheet counts.", "Column of the file that it stands in."
    for schema, table in FIGURES:
        for name in (table, f"{table}_history"):
            op.add_column(name, sa.Column("source_row", sa.Integer, comment=row), schema=schema)
            op.add_column(name, sa.Column("source_column_id", sa.Integer, comment=column), schema=schema)
    op.create_foreign_key(
        "observations_source_column_id_fkey",
        "observations",
        "source_columns",
        ["source_column_id"],
        ["id"],
        source_schema="raw",
    )


def _exchange_triggers() -> None:
    for table in _names(RECORDED):
        op.execute(f"DROP TRIGGER keep_history ON {table}")
    op.execute("DROP FUNCTION keep_history")
    _script(FUNCTIONS)
    for table in _names(RECORDED):
        op.execute(f"SELECT keep_versions_of('{table}')")
    for table in _names(NOTED):
        op.execute(f"SELECT note_imports_of('{table}')")


def _restore_row_triggers() -> None:
    """As the first migration made them."""
    start = Path(__file__).with_name("20261122_0510_start.sql").read_text(encoding="utf-8")
    _script(start[start.index("CREATE FUNCTION keep_history") : start.index("-- The ancestry follows")])


def _script(statements: str) -> None:
    """Several statements at once, which only the driver's own connection takes; the transaction is the migration's."""
    connection = op.get_bind().connection.dbapi_connection
    assert connection is not None
    connection.run_async(lambda driver: driver.execute(statements))

"""Access: keys of machines, and the record of who read raw figures."""

from collections.abc import Sequence
from pathlib import Path

from alembic import op

revision: str = "access"
down_revision: str | Sequence[str] | None = "area_index"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    connection = op.get_bind().connection.dbapi_connection
    assert connection is not None
    statements = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Several statements at once, which only the driver's own connection takes; the transaction is the migration's.
    connection.run_async(lambda driver: driver.execute(statements))


def downgrade() -> None:
    op.execute("DROP FUNCTION access.recognise, access.note_read")
    op.execute("DROP TABLE access.read_log, access.read_documents, access.api_keys")

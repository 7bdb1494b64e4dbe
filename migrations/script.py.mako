"""${message}.

Rules for a safe migration; delete this part once each is answered.
- Old program, new tables: the release before this one must go on working. Add now, remove one release later.
- A lock is waited for at most 4 s, a statement runs at most 60 s. Raise a limit only here and with its
  reason: op.execute("SET LOCAL statement_timeout = '10min'").
- An index on a filled table: op.create_index(…, postgresql_concurrently=True) within
  context.autocommit_block() of op.get_context().
- A NOT NULL or a CHECK on a filled table: add it NOT VALID, then VALIDATE it in a migration of its own.
- Rows are changed in batches, never all in one statement.
- A new table: SELECT keep_versions_of('name') if it keeps history, SELECT note_imports_of('name') if imports fill it.
- A new table or column: comment, rights of sozialgraph_public, row-level security where it is not public.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision: str = ${repr(up_revision)}
down_revision: str | Sequence[str] | None = ${repr(down_revision)}
branch_labels: str | Sequence[str] | None = ${repr(branch_labels)}
depends_on: str | Sequence[str] | None = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}

"""How Alembic runs the migrations: on the connection it is handed, each in its own transaction."""

from alembic import context
from sqlalchemy import Connection, text

from models import metadata

connection: Connection = context.config.attributes["connection"]

# A migration that waits for a lock holds up every request behind it: it fails instead, and can be run again.
connection.execute(text("SET lock_timeout = '4s'"))
connection.execute(text("SET statement_timeout = '60s'"))
connection.commit()

context.configure(
    connection=connection,
    target_metadata=metadata,
    transaction_per_migration=True,
    compare_server_default=True,
    include_schemas=True,
)
with context.begin_transaction():
    context.run_migrations()

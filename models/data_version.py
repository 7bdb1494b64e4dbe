"""The version of the data: whoever writes what can be read makes it another one.

An answer that is kept by its version is therefore never older than the data. The triggers note a change on every table
but the histories, which follow their tables; the version itself becomes another one when the transaction commits, so
that no transaction waits for another before its end.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Connection, Table, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.access import ACCESS_SCHEMA
from models.base import Base, column, small
from models.history import SUPERSEDED
from models.roles import RAW_SCHEMA

METHOD = 14
"""Version of the method by which figures are protected and published.

One more whenever the same figures and rules would be published in another way: `sozialgraph migrate` publishes anew
what an older one published.
"""


class DataVersion(Base):
    """The one row that says which state the data is in."""

    __tablename__ = "data_version"
    __table_args__ = (CheckConstraint("sole", name="sole"),)

    sole: Mapped[bool] = mapped_column(
        Boolean, primary_key=True, server_default=text("true"), comment="True: there is but one row."
    )
    version: Mapped[UUID] = column("Another one after each change.", server_default=func.gen_random_uuid())
    changed_at: Mapped[datetime] = column("When the transaction that made it began.", server_default=func.now())
    method: Mapped[int] = small("Version of the method by which everything was last published.", server_default="0")


def sync_method(connection: Connection) -> None:
    """Where nothing is published yet, nothing is by an older method."""
    connection.execute(text(NOTHING_OLDER), {"method": METHOD})


NOTHING_OLDER = """
UPDATE data_version SET method = :method
WHERE method < :method AND NOT EXISTS (SELECT FROM raw.observations) AND NOT EXISTS (SELECT FROM raw.capacity_records)
"""


class DataChange(Base):
    """A transaction that has changed something and not ended yet."""

    __tablename__ = "data_changes"
    __table_args__ = {"schema": RAW_SCHEMA}  # noqa: RUF012 (SQLAlchemy's own attribute)

    transaction: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, comment="PostgreSQL's number of the transaction."
    )


def watched(table: Table) -> bool:
    """Whether a change of the table is a change of the data."""
    own = {DataVersion.__tablename__, DataChange.__tablename__}
    return SUPERSEDED not in table.columns and table.schema != ACCESS_SCHEMA and table.name not in own

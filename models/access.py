"""Who has a key, and who read raw figures. No role of a profile reads these tables: functions take what it may add."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, Identity, Integer, LargeBinary, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from models.base import Base, column, key
from models.roles import Profile

ACCESS_SCHEMA = "access"
PROFILES = ", ".join(f"'{profile.name}'" for profile in Profile)


class ApiKey(Base):
    """A machine's key: its secret is never stored, only a digest of it."""

    __tablename__ = "api_keys"
    __table_args__ = (
        CheckConstraint(f"profile IN ({PROFILES})", name="profile"),
        CheckConstraint("length(digest) = 32", name="digest"),
        {"schema": ACCESS_SCHEMA},
    )

    id: Mapped[int] = key()
    name: Mapped[str] = column("Whose key it is: the subject in records.")
    digest: Mapped[bytes] = column("SHA-256 of the secret.", LargeBinary)
    profile: Mapped[str] = column("The profile of who has it.")
    sub_plans: Mapped[list[str]] = column(
        "The fields of planning that it reaches.", ARRAY(Text), server_default=text("'{}'")
    )
    municipalities: Mapped[list[str]] = column(
        "Official keys of the municipalities that it reaches.", ARRAY(Text), server_default=text("'{}'")
    )
    created_at: Mapped[datetime] = column("When it was made.", server_default=func.now())
    expires_at: Mapped[datetime] = column("From when on it is refused.")
    revoked_at: Mapped[datetime | None] = column("When it was revoked; empty where it was not.")
    used_at: Mapped[datetime | None] = column("When it was last used, to the minute.")


class ReadDocument(Base):
    """The text of an operation that read raw figures."""

    __tablename__ = "read_documents"
    __table_args__ = {"schema": ACCESS_SCHEMA}  # noqa: RUF012 (SQLAlchemy's own attribute)

    hash: Mapped[str] = column("SHA-256 of the text, in hexadecimal.", primary_key=True)
    text: Mapped[str] = column("The document as it was sent.")


class ReadRecord(Base):
    """That somebody read raw figures, written before they got the answer."""

    __tablename__ = "read_log"
    __table_args__ = {"schema": ACCESS_SCHEMA}  # noqa: RUF012 (SQLAlchemy's own attribute)

    id: Mapped[int] = column("Number of the record.", BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = column(
        "When the answer was made.", DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    subject: Mapped[str] = column("Who asked.")
    profile: Mapped[str] = column("As what.")
    sub_plans: Mapped[list[str]] = column("The fields of planning that they may read.", ARRAY(Text))
    municipalities: Mapped[list[str]] = column("The municipalities that they may read.", ARRAY(Text))
    purpose: Mapped[str | None] = column("What for, as they said.")
    operation: Mapped[str | None] = column("Name of the operation, where it has one.")
    document: Mapped[str] = column("Hash of the document.")
    variables: Mapped[dict[str, Any]] = column("Its variables.", JSONB)
    indicators: Mapped[list[str]] = column("Codes of indicators that the request names.", ARRAY(Text))
    areas: Mapped[list[str]] = column("Codes of areas and area sets that the request names.", ARRAY(Text))
    rows: Mapped[int] = column("How many objects the lists of the answer hold.", Integer)

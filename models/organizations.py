"""Organizations that carry offerings and receive grants, with their numbers in registers."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, Named, column, foreign, key, plain, term
from models.vocabulary import Association, CarrierForm


class Organization(Named, Base):
    """A body, association, church or company; never a private person."""

    __tablename__ = "organizations"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign("municipalities.id", "The municipality that keeps the record.", index=False)
    code: Mapped[str] = plain("Short name or number within the municipality.")
    legal_form: Mapped[str | None] = column("Legal form, such as e. V. or gGmbH.")
    carrier_form: Mapped[str | None] = term(
        CarrierForm, "Public, non-profit, church or commercial; empty when unknown."
    )
    association: Mapped[str | None] = term(Association, "The umbrella association; empty when unknown.")
    url: Mapped[str | None] = column("Its website.")


class OrganizationIdentifier(Base):
    """A number that an organization bears in a register or a department's file."""

    __tablename__ = "organization_identifiers"
    __table_args__ = (UniqueConstraint("organization_id", "scheme", "value"),)

    id: Mapped[int] = key()
    organization_id: Mapped[int] = foreign("organizations.id", "The organization.", index=False)
    scheme: Mapped[str] = plain("The register, such as VR for the register of associations.")
    value: Mapped[str] = column("The number in it.")
    court: Mapped[str | None] = column("The court that keeps the register.")

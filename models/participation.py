"""Participation events, publications and networks."""

from datetime import date

from sqlalchemy import ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, Named, column, foreign, key, link, plain, small, term, texts
from models.vocabulary import Language, ParticipationKind, PublicationKind


class ParticipationEvent(Base):
    """An occasion on which people had a say."""

    __tablename__ = "participation_events"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality.", ForeignKey("municipalities.id"))
    code: Mapped[str] = plain("Short name within the municipality.")
    title: Mapped[str] = column("Title in German.")
    kind: Mapped[str] = term(ParticipationKind, "What kind of occasion it was.")
    date_from: Mapped[date] = column("First day.")
    date_to: Mapped[date | None] = column("Last day.")
    participants: Mapped[int | None] = column("How many took part.", Integer)
    themes: Mapped[list[str]] = texts("What it was about, in German.")
    results: Mapped[str | None] = column("What came of it, in German.")
    feedback_given_at: Mapped[date | None] = column("When the participants heard what became of it.")


class Publication(Base):
    """A report, strategy or newsletter that cites figures."""

    __tablename__ = "publications"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = column("The municipality.", ForeignKey("municipalities.id"))
    code: Mapped[str] = plain("Short name within the municipality.")
    title: Mapped[str] = column("Title.")
    kind: Mapped[str] = term(PublicationKind, "What kind of publication it is.")
    issue: Mapped[str | None] = column("Issue.")
    issued: Mapped[date] = column("Day of publication.")
    url: Mapped[str | None] = column("Where to read it.")
    language: Mapped[str] = term(Language, "Its language.", server_default="DE")


class Citation(Base):
    """A figure that a publication cites, as it stood then."""

    __tablename__ = "citations"
    __table_args__ = (UniqueConstraint("publication_id", "observation_id"),)

    id: Mapped[int] = key()
    publication_id: Mapped[int] = column("The publication.", ForeignKey("publications.id"))
    observation_id: Mapped[int] = foreign("raw.observations.id", "The figure.")
    page: Mapped[int | None] = small("Page.")


class Network(Named, Base):
    """People and organizations who work together (Netzwerk)."""

    __tablename__ = "networks"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[int] = key()
    municipality_id: Mapped[int] = foreign("municipalities.id", "The municipality.", index=False)
    code: Mapped[str] = plain("Short name within the municipality.")
    purpose: Mapped[str | None] = column("What it is for, in German.")
    office_id: Mapped[int | None] = foreign("offices.id", "The office that coordinates it.")


event_areas = link("event_areas", "event:participation_events.id", "areas.id")
event_target_groups = link("event_target_groups", "event:participation_events.id", "target_groups.id")
event_measures = link("event_measures", "event:participation_events.id", "measures.id")
network_areas = link("network_areas", "networks.id", "areas.id")
network_members = link("network_members", "networks.id", "organizations.id")

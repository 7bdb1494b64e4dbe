"""The vocabularies as rows, so that a client can ask for their labels."""

from sqlalchemy import Connection, UniqueConstraint, delete, or_, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped

from models.base import Base, Named, column, key, plain, small
from models.vocabulary import VOCABULARIES


class VocabularyTerm(Named, Base):
    """A term of a controlled vocabulary with its labels."""

    __tablename__ = "vocabulary_terms"
    __table_args__ = (UniqueConstraint("vocabulary", "code"),)

    id: Mapped[int] = key()
    vocabulary: Mapped[str] = plain("Name of the vocabulary, as the schema's enum is called.")
    code: Mapped[str] = plain("Code of the term, as the schema's enum value is called.")
    position: Mapped[int] = small("Place in the order of terms.")
    description: Mapped[str] = column("What it means, in English.")


def sync(connection: Connection) -> None:
    """Make the rows say what the program says; the program is the truth."""
    rows = [
        {
            "vocabulary": vocabulary.__name__,
            "code": member.name,
            "position": position,
            "name": member.value.de,
            "name_en": member.value.en,
            "name_easy": member.value.easy,
            "description": member.value.description,
        }
        for vocabulary in VOCABULARIES
        for position, member in enumerate(vocabulary)
    ]
    new = insert(VocabularyTerm).values(rows)
    values = {name: new.excluded[name] for name in ("position", "name", "name_en", "name_easy", "description")}
    changed = or_(*(getattr(VocabularyTerm, name).is_distinct_from(value) for name, value in values.items()))
    connection.execute(new.on_conflict_do_update(index_elements=["vocabulary", "code"], set_=values, where=changed))
    known = [(row["vocabulary"], row["code"]) for row in rows]
    connection.execute(
        delete(VocabularyTerm).where(tuple_(VocabularyTerm.vocabulary, VocabularyTerm.code).not_in(known))
    )

"""Vocabularies of organizations that may be one under several spellings."""

from enum import Enum

from models.vocabulary.term import Term


class MatchBasis(Enum):
    """Why two organizations may be one."""

    IDENTIFIER = Term("Gleiche Registernummer", "Same number", "Both bear the same number in a register.")
    NAME = Term("Gleicher Name", "Same name", "Their names are the same but for spelling and legal form.")
    SIMILAR_NAME = Term("Ähnlicher Name", "Similar name", "Their names are alike.")
    DECISION = Term("Entscheidung", "Decision", "A person said so; nothing else points to it.")


class MatchDoubt(Enum):
    """Why two organizations are not certainly one."""

    DIFFERENT_NUMBERS = Term(
        "Verschiedene Registernummern", "Different numbers", "They, or others of their name, differ in a number."
    )
    SAME_SENDER = Term(
        "Vom Absender getrennt", "Kept apart by the sender", "A sender keeps them, or others of their name, apart."
    )
    DIFFERENT_FORM = Term("Verschiedene Rechtsform", "Different legal form", "Their names tell different legal forms.")
    DIFFERENT_NAMES = Term("Verschiedener Name", "Different names", "Their names are not the same.")


class MatchState(Enum):
    """What was decided about two organizations that may be one."""

    OPEN = Term("Offen", "Open", "Somebody has to look.")
    CONFIRMED = Term("Bestätigt", "Confirmed", "They are one: by a person, or certain by itself.")
    REFUSED = Term("Abgelehnt", "Refused", "They are two, a person says.")

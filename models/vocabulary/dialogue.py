"""Vocabularies of participation, publications and languages."""

from enum import Enum

from models.vocabulary.term import Term


class Language(Enum):
    """The languages in which labels are kept."""

    DE = Term("Deutsch", "German", "German.")
    EN = Term("Englisch", "English", "English.")
    DE_EASY = Term("Leichte Sprache", "Easy German", "Easy German (Leichte Sprache).")


class ParticipationKind(Enum):
    """On what kind of occasion people had a say."""

    SYMPOSIUM = Term("Fachtag", "Symposium", "A day of professionals.")
    STRATEGY_CONFERENCE = Term("Strategiekonferenz", "Strategy conference", "A conference on strategy.")
    QUARTER_PROJECT = Term("Quartiersprojekt", "Quarter project", "A project with the people of a quarter.")
    SURVEY = Term("Befragung", "Survey", "A survey.")
    WORKSHOP = Term("Workshop", "Workshop", "A workshop.")
    WORKING_GROUP = Term("Arbeitsgruppe", "Working group", "A working group.")


class PublicationKind(Enum):
    """What kind of publication one is."""

    SOCIAL_REPORT = Term("Sozialbericht", "Social report", "A report on the social situation.")
    LIVING_CONDITIONS_REPORT = Term(
        "Lebenslagenbericht", "Report on living conditions", "A report on living conditions."
    )
    SPECIALIST_REPORT = Term("Fachbericht", "Specialist report", "A report on one field.")
    STRATEGY = Term("Strategie", "Strategy", "A strategy.")
    NEWSLETTER = Term("Newsletter", "Newsletter", "A newsletter.")
    EXPERT_STUDY = Term("Expertise", "Expert study", "A study by experts.")


class EvidenceKind(Enum):
    """What kind of thing a need rests on."""

    INDICATOR = Term("Kennzahl", "Indicator", "A figure.")
    RATIO = Term("Richtwert", "Planning ratio", "A planning ratio.")
    PROJECTION = Term("Vorausberechnung", "Projection", "A projection.")
    PARTICIPATION = Term("Beteiligung", "Participation", "What people said.")
    DOCUMENT = Term("Veröffentlichung", "Publication", "A publication.")

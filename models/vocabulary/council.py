"""Vocabularies of bodies, papers and decisions, close to OParl 1.1."""

from enum import Enum

from models.vocabulary.term import Term


class BodyKind(Enum):
    """What kind of body one is (Gremienart)."""

    COUNCIL = Term("Rat", "Council", "The council of a city or municipality.")
    DISTRICT_COUNCIL = Term("Kreistag", "District council", "The council of a county.")
    COMMITTEE = Term("Ausschuss", "Committee", "A committee of the council.")
    YOUTH_COMMITTEE = Term("Jugendhilfeausschuss", "Youth welfare committee", "The committee of § 71 SGB VIII.")
    ADVISORY_BOARD = Term("Beirat", "Advisory board", "A board that advises.")
    WORKING_GROUP = Term("Arbeitsgemeinschaft", "Working group", "A working group, such as those of § 78 SGB VIII.")
    ADMINISTRATION = Term("Verwaltung", "Administration", "The administration itself.")


class BodyMode(Enum):
    """Whether a body recommends or decides."""

    ADVISING = Term("Beratend", "Advising", "It recommends.")
    DECIDING = Term("Beschließend", "Deciding", "It decides.")


class PaperKind(Enum):
    """What kind of paper comes before the bodies (Vorlagenart)."""

    MOTION = Term("Antrag", "Motion", "A motion of a group or member of the council.")
    PROPOSAL = Term("Vorlage", "Proposal", "A proposal of the administration.")
    AMENDMENT = Term("Änderungsantrag", "Amendment", "A change to another paper.")
    NEW_VERSION = Term("Neufassung", "New version", "A new wording of an earlier paper.")
    ADMINISTRATIVE_POSITION = Term(
        "Verwaltungsstandpunkt", "Administrative position", "What the administration says of a motion."
    )
    REPORT = Term("Bericht", "Report", "A report to a body.")


class PaperRelationType(Enum):
    """How one paper relates to another."""

    NEW_VERSION_OF = Term("Neufassung von", "New version of", "It replaces the other's wording.")
    AMENDS = Term("Ändert", "Amends", "It changes the other.")
    ANSWERS = Term("Nimmt Stellung zu", "Answers", "It says the administration's position on the other.")
    FOLLOWS = Term("Folgt aus", "Follows from", "It was made because of the other.")


class ConsultationRole(Enum):
    """What a body does with a paper."""

    REFERRAL = Term("Verweisung", "Referral", "Sent on to other bodies.")
    FIRST_READING = Term("Erste Lesung", "First reading", "Read for the first time.")
    PREPARATION = Term("Vorberatung", "Preparation", "Discussed before the decision.")
    HEARING = Term("Anhörung", "Hearing", "Those concerned are heard.")
    RECOMMENDATION = Term("Empfehlung", "Recommendation", "A body recommends.")
    DECISION = Term("Beschluss", "Decision", "A body decides.")


class ConsultationResult(Enum):
    """What came of a paper in a body."""

    ADOPTED = Term("Angenommen", "Adopted", "Adopted as it was.")
    CHANGED = Term("Geändert angenommen", "Adopted with changes", "Adopted with changes.")
    REJECTED = Term("Abgelehnt", "Rejected", "Turned down.")
    POSTPONED = Term("Vertagt", "Postponed", "Put off to a later meeting.")
    WITHDRAWN = Term("Zurückgezogen", "Withdrawn", "Taken back by its originator.")
    SETTLED = Term("Erledigt", "Settled", "Settled by something else.")
    NOTED = Term("Zur Kenntnis genommen", "Noted", "Taken note of.")


class FinancialEffectKind(Enum):
    """What a paper does to the budget."""

    REVENUE = Term("Ertrag", "Revenue", "Revenue in the operating budget.")
    EXPENSE = Term("Aufwand", "Expense", "Expense in the operating budget.")
    RECEIPT = Term("Einzahlung", "Receipt", "Receipt in the cash budget.")
    PAYMENT = Term("Auszahlung", "Payment", "Payment in the cash budget.")
    FOLLOW_UP_COST = Term("Folgekosten", "Follow-up cost", "Cost that follows later.")
    SAVING = Term("Einsparung", "Saving", "Cost that falls away.")

"""Vocabularies of programmes, grants, budgets and controlling."""

from enum import Enum

from models.vocabulary.term import Term


class FunderLevel(Enum):
    """Who gives the money."""

    EU = Term("Europäische Union", "European Union", "The European Union.")
    FEDERAL = Term("Bund", "Federation", "The Federation.")
    STATE = Term("Land", "State", "The federal state.")
    MUNICIPAL = Term("Kommune", "Municipality", "The municipality or county.")
    FOUNDATION = Term("Stiftung", "Foundation", "A foundation or lottery.")


class GrantForm(Enum):
    """Whether a grant is for a project or an institution (Förderart)."""

    PROJECT = Term("Projektförderung", "Project grant", "For a project with an end.")
    INSTITUTIONAL = Term("Institutionelle Förderung", "Institutional grant", "For an institution as such.")


class FinanceType(Enum):
    """How the amount of a grant is found (Finanzierungsart)."""

    FULL = Term("Vollfinanzierung", "Full financing", "All eligible cost.")
    SHARE = Term("Anteilfinanzierung", "Share financing", "A share of eligible cost.")
    DEFICIT = Term("Fehlbedarfsfinanzierung", "Deficit financing", "What own and third-party means leave open.")
    FIXED = Term("Festbetragsfinanzierung", "Fixed amount", "A fixed amount.")


class FundingForm(Enum):
    """On what ground money flows; different ones are never added up together."""

    GRANT = Term("Zuwendung", "Grant", "A grant without a legal claim.")
    SERVICE_FEE = Term(
        "Leistungsentgelt",
        "Service fee",
        "A fee by contract (§§ 75 ff. SGB XII, 78a ff. SGB VIII, 123 ff. SGB IX).",
    )
    MUNICIPAL_ENTERPRISE = Term("Eigenbetrieb", "Municipal enterprise", "Money to the municipality's own enterprise.")
    PROGRAMME = Term("Förderprogramm", "Programme", "Money of a programme of another level.")


class ProofResult(Enum):
    """Where the proof of use of a grant stands (Verwendungsnachweis)."""

    OPEN = Term("Offen", "Open", "The proof of use is not yet due or not yet received.")
    RECEIVED = Term("Eingegangen", "Received", "Received, not yet checked.")
    ACCEPTED = Term("Anerkannt", "Accepted", "Checked and accepted.")
    OBJECTED = Term("Beanstandet", "Objected", "Checked and objected to.")
    OVERDUE = Term("Überfällig", "Overdue", "Due and not received.")


class PaymentKind(Enum):
    """What kind of payment one is."""

    INSTALMENT = Term("Abschlag", "Instalment", "A part of the grant.")
    FINAL = Term("Schlusszahlung", "Final payment", "The last part of the grant.")
    REPAYMENT = Term("Rückzahlung", "Repayment", "Money that came back.")


class DynamisationKind(Enum):
    """How grants grow from year to year."""

    FIXED_PERCENT = Term("Fester Prozentsatz", "Fixed percentage", "The same percentage every year.")
    INDEX = Term("Index", "Index", "As an index moves, such as a pay agreement.")
    STEP = Term("Stufe", "Step", "One step at one time.")


class DynamisationBase(Enum):
    """What part of a grant grows."""

    TOTAL = Term("Gesamtbetrag", "Total", "The whole amount.")
    STAFF = Term("Personalkosten", "Staff cost", "The cost of staff.")
    OPERATION_AND_STAFF = Term(
        "Betriebs- und Personalkosten", "Operation and staff cost", "The cost of operation and staff."
    )


class BudgetKind(Enum):
    """The part of the municipal budget that a line belongs to."""

    OPERATING = Term("Ergebnishaushalt", "Operating budget", "Revenue and expense.")
    CASH = Term("Finanzhaushalt", "Cash budget", "Receipts and payments.")


class ControllingType(Enum):
    """Whether a key figure is about the work or about the money."""

    PROFESSIONAL = Term("Fachcontrolling", "Professional controlling", "About the work and its effect.")
    FINANCIAL = Term("Finanzcontrolling", "Financial controlling", "About the money.")


class TrafficLight(Enum):
    """How a key figure stands against its target."""

    GREEN = Term("Grün", "Green", "On target.")
    YELLOW = Term("Gelb", "Yellow", "Off target, under watch.")
    RED = Term("Rot", "Red", "Off target, action is needed.")
    OPEN = Term("Offen", "Open", "Not yet assessed.")

"""Vocabularies of sub-plans, needs, goals and measures."""

from enum import Enum

from models.vocabulary.term import Term


class SubPlan(Enum):
    """The fields of social planning, and planning next to it."""

    YOUTH = Term(
        "Jugendhilfe",
        "Youth services",
        "Children, young people and families (SGB VIII).",
        "Hilfe für Kinder und Jugendliche",
    )
    ELDERLY = Term(
        "Altenhilfe",
        "Services for the elderly",
        "Older people and care (SGB XI, SGB XII).",
        "Hilfe für alte Menschen",
    )
    DISABILITY = Term(
        "Teilhabe",
        "Participation of disabled people",
        "People with disabilities (SGB IX).",
        "Hilfe für Menschen mit Behinderung",
    )
    HOMELESSNESS = Term(
        "Wohnungsnotfallhilfe",
        "Housing emergencies",
        "People without a home or about to lose it (SGB XII).",
        "Hilfe für Menschen ohne Wohnung",
    )
    REFUGEE = Term("Flucht", "Refugees", "Refugees and asylum seekers (AsylbLG).", "Hilfe für geflüchtete Menschen")
    CROSS_CUTTING = Term("Übergreifend", "Cross-cutting", "Several fields together.")
    EXTERNAL_EDUCATION = Term("Bildungsplanung", "Education planning", "Planning of education beside social planning.")
    EXTERNAL_HEALTH = Term("Gesundheitsplanung", "Health planning", "Planning of health beside social planning.")
    EXTERNAL_URBAN = Term("Stadtentwicklung", "Urban planning", "Urban development beside social planning.")


class NeedKind(Enum):
    """What kind of thing is needed."""

    INFRASTRUCTURE = Term("Infrastruktur", "Infrastructure", "Places, rooms or facilities.")
    STAFF = Term("Personal", "Staff", "People who do the work.")
    HOUSING = Term("Wohnraum", "Housing", "Dwellings.")
    INFORMATION = Term("Information", "Information", "Knowledge about offers and rights.")
    QUALITY = Term("Qualität", "Quality", "Better work in what exists.")


class NeedMethod(Enum):
    """How a need was found."""

    PLANNING_RATIO = Term("Richtwert", "Planning ratio", "From a ratio of places to people.")
    PROJECTION = Term("Prognose", "Projection", "From a projection of the population.")
    WAITING_LIST = Term("Warteliste", "Waiting list", "From those who wait.")
    SURVEY = Term("Befragung", "Survey", "From a survey.")
    EXPERT_JUDGEMENT = Term("Experteneinschätzung", "Expert judgement", "From what professionals judge.")
    LEGAL_CLAIM = Term("Rechtsanspruch", "Legal claim", "From a right that the law gives.")
    MONITORING = Term("Monitoring", "Monitoring", "From the watch over indicators.")


class NeedStatus(Enum):
    """Where a need stands."""

    RECORDED = Term("Erfasst", "Recorded", "Registered, not yet examined.")
    OPEN = Term("Geprüft", "Open", "Examined and waiting to be met.")
    ACCEPTED = Term("Anerkannt", "Accepted", "Accepted by those who decide.")
    DEFERRED = Term("Zurückgestellt", "Deferred", "Put off.")
    COVERED = Term("Gedeckt", "Covered", "Met by an offering or a measure.")
    REJECTED = Term("Abgelehnt", "Rejected", "Turned down.")


class PlanKind(Enum):
    """What kind of plan one is."""

    FRAMEWORK = Term("Rahmenkonzept", "Framework", "A framework for other plans.")
    SUB_PLAN = Term("Teilfachplan", "Sub-plan", "A plan for one part of a field.")
    INTEGRATED_PLAN = Term("Integrierter Plan", "Integrated plan", "A plan across fields.")
    STRATEGY = Term("Strategie", "Strategy", "Goals across years.")
    AREA_PLAN = Term("Sozialraumplan", "Area plan", "A plan for one planning space.")


class PlanStatus(Enum):
    """Where a plan stands."""

    DRAFT = Term("Entwurf", "Draft", "Being written.")
    IN_CONSULTATION = Term("In Beratung", "In consultation", "Before the bodies.")
    ADOPTED = Term("Beschlossen", "Adopted", "Decided and in force.")
    REVISED = Term("Fortgeschrieben", "Revised", "Replaced by a newer version.")
    EXPIRED = Term("Abgelaufen", "Expired", "Past its horizon without a successor.")


class GoalStatus(Enum):
    """Where a goal stands."""

    OPEN = Term("Offen", "Open", "Not yet begun.")
    ON_TRACK = Term("Auf Kurs", "On track", "Likely to be reached.")
    AT_RISK = Term("Gefährdet", "At risk", "Unlikely to be reached as things stand.")
    REACHED = Term("Erreicht", "Reached", "The target value is reached.")
    MISSED = Term("Verfehlt", "Missed", "The target date passed without the target value.")


class GoalDirection(Enum):
    """Which way a goal's value shall go."""

    INCREASE = Term("Erhöhen", "Increase", "The value shall rise.")
    DECREASE = Term("Senken", "Decrease", "The value shall fall.")
    KEEP = Term("Halten", "Keep", "The value shall stay.")


class MeasureKind(Enum):
    """What a measure does."""

    CREATE = Term("Aufbau", "Create", "Something new.")
    EXTEND = Term("Ausbau", "Extend", "More of what exists.")
    CONVERT = Term("Umbau", "Convert", "Another shape of what exists.")
    REDUCE = Term("Abbau", "Reduce", "Less of what exists.")
    MAINTAIN = Term("Erhalt", "Maintain", "Keeping what exists.")
    QUALIFY = Term("Qualifizierung", "Qualify", "Training and quality.")
    COORDINATE = Term("Koordination", "Coordinate", "Working together.")
    RESEARCH = Term("Forschung", "Research", "Finding out.")
    RESERVE = Term("Reserve", "Reserve", "For unforeseen needs (§ 80 (1) no. 3 SGB VIII).")


class MeasureStatus(Enum):
    """Where a measure stands."""

    IDEA = Term("Idee", "Idea", "Proposed.")
    PLANNED = Term("Geplant", "Planned", "Planned, not decided.")
    DECIDED = Term("Beschlossen", "Decided", "Decided, not begun.")
    IN_PROGRESS = Term("In Umsetzung", "In progress", "Being carried out.")
    COMPLETED = Term("Abgeschlossen", "Completed", "Carried out.")
    STOPPED = Term("Gestoppt", "Stopped", "Ended before its end.")


class EffectAssessment(Enum):
    """What is known of a measure's effect."""

    EFFECTIVE = Term("Wirksam", "Effective", "The effect is shown.")
    PARTLY = Term("Teilweise wirksam", "Partly effective", "Some of the effect is shown.")
    NOT_DEMONSTRABLE = Term("Nicht nachweisbar", "Not demonstrable", "No effect could be shown.")
    NOT_EXAMINED = Term("Nicht geprüft", "Not examined", "Nobody examined the effect.")

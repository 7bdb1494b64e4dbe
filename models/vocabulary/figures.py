"""Vocabularies of indicators and observations; the two status lists are SDMX's own (CL_OBS_STATUS, CL_CONF_STATUS)."""

from enum import Enum

from models.vocabulary.term import Term


class IndicatorType(Enum):
    """Whether an indicator says a level or a change, and in what form."""

    STATUS_ABSOLUTE = Term("Status, absolut", "Status, absolute", "A level as an absolute number.")
    STATUS_RELATIVE = Term("Status, relativ", "Status, relative", "A level as a share or rate.")
    STATUS_STANDARDISED = Term("Status, standardisiert", "Status, standardised", "A level as a score.")
    DYNAMIC_ABSOLUTE = Term("Dynamik, absolut", "Change, absolute", "A change as an absolute number.")
    DYNAMIC_RELATIVE = Term("Dynamik, relativ", "Change, relative", "A change as a share or in percentage points.")
    DYNAMIC_STANDARDISED = Term("Dynamik, standardisiert", "Change, standardised", "A change as a score.")


class Direction(Enum):
    """Whether a high value is good or bad."""

    HIGH_IS_BAD = Term("Hoch ist ungünstig", "High is bad", "A high value is unfavourable.")
    HIGH_IS_GOOD = Term("Hoch ist günstig", "High is good", "A high value is favourable.")
    NEUTRAL = Term("Ohne Wertung", "Neutral", "A high value is neither good nor bad.")


class Frequency(Enum):
    """How often something is measured or renewed."""

    MONTH = Term("Monatlich", "Monthly", "Once a month.")
    QUARTER = Term("Vierteljährlich", "Quarterly", "Once a quarter.")
    HALF_YEAR = Term("Halbjährlich", "Half-yearly", "Twice a year.")
    YEAR = Term("Jährlich", "Yearly", "Once a year.")
    TWO_YEARS = Term("Zweijährlich", "Every two years", "Once in two years.")
    IRREGULAR = Term("Unregelmäßig", "Irregular", "Without a fixed rhythm.")


class ImportState(Enum):
    """What became of an import."""

    PUBLISHED = Term("Veröffentlicht", "Published", "What it stored is in force.")
    UNDONE = Term("Zurückgenommen", "Undone", "What it stored was taken back.")
    UNDO = Term("Rücknahme", "Undo", "It takes an earlier import back.")


class PeriodKind(Enum):
    """What span of time a figure covers."""

    REFERENCE_DAY = Term("Stichtag", "Reference day", "The state on one day.")
    YEAR = Term("Jahr", "Year", "A calendar year.")
    QUARTER = Term("Quartal", "Quarter", "A quarter of a year.")
    INTERVAL = Term("Zeitraum", "Interval", "Any other span of days.")


class ObsStatus(Enum):
    """What kind of value a figure is, or why there is none (SDMX CL_OBS_STATUS)."""

    A = Term("Normal", "Normal", "Normal value.")
    B = Term("Bruch in der Zeitreihe", "Series break", "The series breaks here.")
    D = Term("Abweichende Definition", "Definition differs", "Another definition than the rest.")
    E = Term("Geschätzt", "Estimated", "Estimated value.")
    F = Term("Vorausberechnet", "Forecast", "Projected value.")
    G = Term("Experimentell", "Experimental", "Experimental value.")
    H = Term("Fehlt: Feiertag", "Missing: holiday", "Missing because of a holiday.")
    I = Term("Vom Empfänger ergänzt", "Imputed", "Imputed by the receiving office.")  # noqa: E741 (SDMX's code)
    J = Term("Ausnahme", "Derogation", "Missing or differing by derogation.")
    K = Term("In anderer Kategorie enthalten", "Included elsewhere", "Included in another category.")
    L = Term("Nicht erhoben", "Not collected", "Exists but was not collected.")
    M = Term("Kann nicht vorkommen", "Cannot exist", "Cannot exist, or makes no sense.")
    N = Term("Nicht signifikant", "Not significant", "Rounds to zero.")
    O = Term("Fehlt", "Missing", "Missing without a stated reason, or follows later.")  # noqa: E741 (SDMX's code)
    P = Term("Vorläufig", "Provisional", "Provisional value.")
    Q = Term("Geheim gehalten", "Suppressed", "Suppressed to protect people.")
    S = Term("Sonderereignis", "Special event", "Affected by a strike or another special event.")
    U = Term("Eingeschränkt aussagekräftig", "Low reliability", "Of low reliability.")
    V = Term("Ungeprüft", "Unvalidated", "Not yet validated.")
    W = Term("Enthält andere Kategorie", "Includes another category", "Includes another category.")


class ConfStatus(Enum):
    """Whether a figure may be shown, or why not (SDMX CL_CONF_STATUS)."""

    F = Term("Frei", "Free", "Free to publish.")
    N = Term("Nur intern", "Internal use only", "Not for publication.")
    C = Term("Geheim", "Confidential", "Confidential statistical information.")
    D = Term(
        "Sekundär gesperrt vom Absender",
        "Secondary, by the sender",
        "Suppressed to protect another cell, by the sender.",
    )
    S = Term(
        "Sekundär gesperrt vom Empfänger",
        "Secondary, by the receiver",
        "Suppressed to protect another cell, here.",
    )
    A = Term("Kleine Fallzahl", "Small count", "Suppressed because the count is small.")
    O = Term("Dominanz", "Dominance by one unit", "One unit dominates the value.")  # noqa: E741 (SDMX's code)
    T = Term("Dominanz von zweien", "Dominance by two units", "Two units dominate the value.")
    G = Term("Dominanz von einem oder zweien", "Dominance by one or two", "One or two units dominate the value.")
    M = Term("Konzentration", "Concentration", "Another measure of concentration forbids publication.")
    E = Term("Sperrfrist", "Embargo", "Under embargo.")


class Audience(Enum):
    """Whom a rule of protection is for, of those who do not see raw figures."""

    PUBLIC = Term("Öffentlichkeit", "The public", "Everybody who asks without a key.")
    PARTNER = Term("Partner", "Partners", "Organizations that may see more than the public.")


class ProtectionMethod(Enum):
    """What is done about figures that tell too much."""

    SUPPRESS = Term("Sperrung", "Suppression", "Small counts are hidden.")
    ROUND = Term("Rundung", "Rounding", "Counts of people are shown as multiples of a base, small ones, too.")
    BOTH = Term("Sperrung und Rundung", "Suppression and rounding", "Small counts are hidden, others rounded.")


class Standardisation(Enum):
    """How indicators are made comparable before an index adds them up."""

    ZSCORE_POPULATION = Term(
        "z-Wert (Grundgesamtheit)", "z-score, population", "Deviation by the population standard deviation."
    )
    ZSCORE_SAMPLE = Term("z-Wert (Stichprobe)", "z-score, sample", "Deviation by the sample standard deviation.")
    RANK = Term("Rang", "Rank", "The position in the order of areas.")
    MINMAX = Term("Min-Max", "Min-max", "The position between the lowest and the highest value.")


class StatusClass(Enum):
    """The class of an area's social situation, relative to its city in one year."""

    HIGH = Term("hoch", "High", "Social situation better than usual in this city.")
    MEDIUM = Term("mittel", "Medium", "Social situation as usual in this city.")
    LOW = Term("niedrig", "Low", "Social situation worse than usual in this city.")
    VERY_LOW = Term("sehr niedrig", "Very low", "Social situation far worse than usual in this city.")


class DynamicsClass(Enum):
    """The class of the change of an area's social situation, relative to its city."""

    POSITIVE = Term("positiv", "Positive", "The burden falls faster than elsewhere in this city.")
    STABLE = Term("stabil", "Stable", "The burden moves as elsewhere in this city.")
    NEGATIVE = Term("negativ", "Negative", "The burden rises faster than elsewhere in this city.")


class ExclusionReason(Enum):
    """Why an index leaves an area out."""

    MIN_POPULATION = Term("Zu wenige Einwohner", "Too few inhabitants", "The area has too few inhabitants.")
    MANUAL = Term("Von Hand ausgeschlossen", "Excluded by hand", "The planners left the area out.")
    MISSING_INDICATOR = Term("Kennzahl fehlt", "Indicator missing", "A value that the index needs is missing.")

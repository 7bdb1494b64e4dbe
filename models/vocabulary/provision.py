"""Vocabularies of organizations, facilities and offerings."""

from enum import Enum

from models.vocabulary.term import Term


class CarrierForm(Enum):
    """Under what kind of carrier an organization falls (Trägerart)."""

    PUBLIC = Term("Öffentlich", "Public", "A public body.")
    NON_PROFIT = Term("Frei-gemeinnützig", "Non-profit", "A non-profit carrier (freier Träger).")
    CHURCH = Term("Kirchlich", "Church", "A church or its organization.")
    COMMERCIAL = Term("Gewerblich", "Commercial", "A carrier that works for profit.")
    MUNICIPAL_ENTERPRISE = Term("Eigenbetrieb", "Municipal enterprise", "An enterprise of the municipality.")
    SELF_HELP = Term("Initiative oder Selbsthilfe", "Initiative or self-help", "An initiative of those concerned.")


class Association(Enum):
    """The umbrella associations of free welfare work (Spitzenverbände), and being in none."""

    AWO = Term("Arbeiterwohlfahrt", "AWO", "Workers' Welfare Association.")
    CARITAS = Term("Caritas", "Caritas", "The Catholic Church's welfare association.")
    DRK = Term("Deutsches Rotes Kreuz", "German Red Cross", "The German Red Cross.")
    PARITAET = Term("Der Paritätische", "Paritätischer", "The association of independent carriers.")
    DIAKONIE = Term("Diakonie", "Diakonie", "The Protestant churches' welfare association.")
    ZWST = Term("Zentralwohlfahrtsstelle der Juden", "ZWST", "The Jewish communities' welfare association.")
    OTHER = Term("Anderer Verband", "Another association", "Any other umbrella association.")
    NONE = Term("Keiner", "None", "No umbrella association.")


class Accessibility(Enum):
    """How far people with disabilities can use a place."""

    FULL = Term("Barrierefrei", "Accessible", "Accessible throughout.", "Ohne Hindernisse")
    PARTIAL = Term("Teilweise barrierefrei", "Partly accessible", "Accessible in parts.", "Zum Teil ohne Hindernisse")
    NONE = Term("Nicht barrierefrei", "Not accessible", "Not accessible.", "Mit Hindernissen")
    UNKNOWN = Term("Unbekannt", "Unknown", "Nobody has said.")


class ProvisionForm(Enum):
    """Who does the work of an offering."""

    PROFESSIONAL = Term("Beruflich", "Professional", "By paid professionals.")
    VOLUNTARY = Term("Ehrenamtlich", "Voluntary", "By volunteers.")
    SELF_HELP = Term("Selbsthilfe", "Self-help", "By those concerned themselves.")
    MIXED = Term("Gemischt", "Mixed", "By professionals and volunteers together.")


class Setting(Enum):
    """Where and how an offering reaches people."""

    OUTPATIENT = Term("Ambulant", "Outpatient", "Where people live.")
    SEMI_RESIDENTIAL = Term("Teilstationär", "Semi-residential", "By day or by night in a facility.")
    RESIDENTIAL = Term("Stationär", "Residential", "Day and night in a facility.")
    OPEN = Term("Offen", "Open", "Open to all who come.")
    ADVICE = Term("Beratung", "Advice", "Talking and informing.")


class OfferingStatus(Enum):
    """Whether an offering is in operation."""

    ACTIVE = Term("Aktiv", "Active", "In operation.")
    INACTIVE = Term("Ruht", "Inactive", "Not in operation at present.")
    PLANNED = Term("Geplant", "Planned", "Not yet open.")
    CLOSING = Term("Schließung geplant", "Closing", "In operation, its end is decided.")
    CLOSED = Term("Geschlossen", "Closed", "No longer exists.")


class CapacityUnit(Enum):
    """What the capacity of an offering is counted in."""

    PLACES = Term("Plätze", "Places", "Places.")
    BEDS = Term("Betten", "Beds", "Beds.")
    FTE = Term("Vollzeitstellen", "Full-time equivalents", "Full-time equivalents of staff.")
    HOURS = Term("Stunden", "Hours", "Hours a week.")
    CASES = Term("Fälle", "Cases", "Cases at the same time.")


class Weekday(Enum):
    """Days of the week, as iCalendar writes them (RFC 5545)."""

    MO = Term("Montag", "Monday", "Monday.")
    TU = Term("Dienstag", "Tuesday", "Tuesday.")
    WE = Term("Mittwoch", "Wednesday", "Wednesday.")
    TH = Term("Donnerstag", "Thursday", "Thursday.")
    FR = Term("Freitag", "Friday", "Friday.")
    SA = Term("Samstag", "Saturday", "Saturday.")
    SU = Term("Sonntag", "Sunday", "Sunday.")

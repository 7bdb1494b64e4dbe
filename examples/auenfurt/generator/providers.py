"""The sixty providers of Auenfurt, all invented."""

from typing import NamedTuple

from models.vocabulary import Association, CarrierForm

REGISTERS = {"e. V.": "VR", "gGmbH": "HRB", "GmbH": "HRB", "eG": "GnR"}


class Provider(NamedTuple):
    """Fields of work: Y youth, E elderly, D disability, H homelessness, R refugees, S debts, C community."""

    code: str
    name: str
    legal_form: str
    carrier: CarrierForm
    association: Association
    fields: str

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.legal_form}" if self.legal_form in REGISTERS else self.name

    @property
    def register(self) -> tuple[str, str]:
        """Kind and number in the register; bodies under public law stand in none."""
        number = int(self.code[1:])
        kind = REGISTERS.get(self.legal_form, "")
        return kind, f"{7000 + 37 * number}" if kind else ""

    @property
    def youth_office_number(self) -> str:
        return f"J-{int(self.code[1:]) * 3 + 11:03}" if set(self.fields) & set("YC") else ""


PUBLIC, ENTERPRISE, CHURCH = CarrierForm.PUBLIC, CarrierForm.MUNICIPAL_ENTERPRISE, CarrierForm.CHURCH
NON_PROFIT, COMMERCIAL, SELF_HELP = CarrierForm.NON_PROFIT, CarrierForm.COMMERCIAL, CarrierForm.SELF_HELP
A = Association

# fmt: off
ALL_PROVIDERS = [
    Provider("T01", "Stadt Auenfurt",                        "Gebietskörperschaft", PUBLIC,     A.NONE,     "YEDHRC"),
    Provider("T02", "Eigenbetrieb Kindertagesstätten",       "Eigenbetrieb",        ENTERPRISE, A.NONE,     "Y"),
    Provider("T03", "Eigenbetrieb Leben und Wohnen",         "Eigenbetrieb",        ENTERPRISE, A.NONE,     "EH"),
    Provider("T04", "Klinikum Auenfurt",                     "gGmbH",               PUBLIC,     A.NONE,     "D"),
    Provider("T05", "Volkshochschule Auenland",              "Zweckverband",        PUBLIC,     A.NONE,     "CR"),
    Provider("T06", "Auenfurter Wohnungsgesellschaft",       "GmbH",                PUBLIC,     A.NONE,     "H"),
    Provider("T07", "Sozialwerk Auenfurt",                   "e. V.",               NON_PROFIT, A.PARITAET, "YEDHCS"),
    Provider("T08", "Brückenhaus",                           "gGmbH",               NON_PROFIT, A.PARITAET, "HD"),
    Provider("T09", "Lebensräume Auenland",                  "gGmbH",               NON_PROFIT, A.PARITAET, "D"),
    Provider("T10", "Kinderland Auenfurt",                   "gGmbH",               NON_PROFIT, A.PARITAET, "Y"),
    Provider("T11", "Jugendwerkstatt am Fluss",              "e. V.",               NON_PROFIT, A.PARITAET, "Y"),
    Provider("T12", "Haus der Familie Auenfurt",             "e. V.",               NON_PROFIT, A.PARITAET, "YC"),
    Provider("T13", "Wohlfahrtsverein Auenland",             "e. V.",               NON_PROFIT, A.AWO,      "YEC"),
    Provider("T14", "Seniorenzentren Auenland",              "gGmbH",               NON_PROFIT, A.AWO,      "E"),
    Provider("T15", "Migrationsdienst Auenland",             "e. V.",               NON_PROFIT, A.AWO,      "R"),
    Provider("T16", "Rettungs- und Sozialdienste Auenland",  "e. V.",               NON_PROFIT, A.DRK,      "YER"),
    Provider("T17", "Pflege und Begleitung Auenland",        "gGmbH",               NON_PROFIT, A.DRK,      "E"),
    Provider("T18", "Katholischer Sozialdienst Auenfurt",    "e. V.",               CHURCH,     A.CARITAS,  "YEHR"),
    Provider("T19", "Pfarrei am Klosterberg",                "KdöR",                CHURCH,     A.CARITAS,  "YC"),
    Provider("T20", "Haus am Weinberg",                      "gGmbH",               CHURCH,     A.CARITAS,  "ED"),
    Provider("T21", "Evangelischer Kirchenkreis Auenfurt",   "KdöR",                CHURCH,     A.DIAKONIE, "YC"),
    Provider("T22", "Diakonisches Hilfswerk Auenland",       "e. V.",               CHURCH,     A.DIAKONIE, "EDHR"),
    Provider("T23", "Stiftung Auenhof",                      "Stiftung",            CHURCH,     A.DIAKONIE, "DE"),
    Provider("T24", "Stadtmission Auenfurt",                 "e. V.",               CHURCH,     A.DIAKONIE, "H"),
    Provider("T25", "Jüdische Gemeinde Auenland",            "KdöR",                CHURCH,     A.ZWST,     "CR"),
    Provider("T26", "Werkstätten Auenfurt",                  "gGmbH",               NON_PROFIT, A.OTHER,    "D"),
    Provider("T27", "Gemeinsam leben Auenfurt",              "e. V.",               NON_PROFIT, A.OTHER,    "D"),
    Provider("T28", "Psychosozialer Verein Auenfurt",        "e. V.",               NON_PROFIT, A.PARITAET, "D"),
    Provider("T29", "Suchthilfe Auenfurt",                   "gGmbH",               NON_PROFIT, A.PARITAET, "DH"),
    Provider("T30", "Mieterhilfe Auenfurt",                  "e. V.",               NON_PROFIT, A.NONE,     "H"),
    Provider("T31", "Frauen helfen Frauen Auenfurt",         "e. V.",               NON_PROFIT, A.PARITAET, "H"),
    Provider("T32", "Ankommen in Auenfurt",                  "e. V.",               NON_PROFIT, A.NONE,     "R"),
    Provider("T33", "Sprachbrücke",                          "e. V.",               NON_PROFIT, A.NONE,     "R"),
    Provider("T34", "Offene Jugendarbeit West",              "e. V.",               NON_PROFIT, A.NONE,     "Y"),
    Provider("T35", "Spielmobil Auenfurt",                   "e. V.",               NON_PROFIT, A.NONE,     "Y"),
    Provider("T36", "Waldkinder Tannenbruch",                "e. V.",               NON_PROFIT, A.PARITAET, "Y"),
    Provider("T37", "Bildungswerkstatt Stellwerk",           "gGmbH",               NON_PROFIT, A.PARITAET, "YR"),
    Provider("T38", "Schuldnerhilfe Auenland",               "e. V.",               NON_PROFIT, A.AWO,      "S"),
    Provider("T39", "Freiwilligenagentur Auenfurt",          "e. V.",               NON_PROFIT, A.NONE,     "C"),
    Provider("T40", "Quartiersgenossenschaft Südstadt",      "eG",                  NON_PROFIT, A.NONE,     "C"),
    Provider("T41", "Generationentreff Neuland",             "e. V.",               NON_PROFIT, A.NONE,     "YC"),
    Provider("T42", "Hospizverein Auenfurt",                 "e. V.",               NON_PROFIT, A.NONE,     "C"),
    Provider("T43", "Pflegedienst Auental",                  "GmbH",                COMMERCIAL, A.NONE,     "E"),
    Provider("T44", "Residenz am Stadtpark",                 "GmbH",                COMMERCIAL, A.NONE,     "E"),
    Provider("T45", "Pflege daheim Auenfurt",                "GmbH",                COMMERCIAL, A.NONE,     "E"),
    Provider("T46", "Seniorendomizil Sonnenhang",            "GmbH",                COMMERCIAL, A.NONE,     "E"),
    Provider("T47", "Ambulante Dienste Fabrikviertel",       "GmbH",                COMMERCIAL, A.NONE,     "ED"),
    Provider("T48", "Kita-Kollektiv Ziegelei",               "GmbH",                COMMERCIAL, A.NONE,     "Y"),
    Provider("T49", "Betriebskita Auwerke",                  "GmbH",                COMMERCIAL, A.NONE,     "Y"),
    Provider("T50", "Unterkunftsbetriebe Mittelaue",         "GmbH",                COMMERCIAL, A.NONE,     "RH"),
    Provider("T51", "Herberge am Hafen",                     "GmbH",                COMMERCIAL, A.NONE,     "H"),
    Provider("T52", "Selbsthilfe-Kontaktstelle Auenfurt",    "e. V.",               SELF_HELP,  A.PARITAET, "DC"),
    Provider("T53", "Initiative Angst und Depression",       "Initiative",          SELF_HELP,  A.NONE,     "DC"),
    Provider("T54", "Angehörigenkreis Demenz",               "Initiative",          SELF_HELP,  A.NONE,     "EC"),
    Provider("T55", "Alleinerziehende Auenfurt",             "Initiative",          SELF_HELP,  A.NONE,     "YC"),
    Provider("T56", "Nachbarn für Nachbarn Nordhang",        "e. V.",               SELF_HELP,  A.NONE,     "EC"),
    Provider("T57", "Straßenzeitung Auenkurier",             "e. V.",               SELF_HELP,  A.NONE,     "HC"),
    Provider("T58", "Selbstvertretung Menschen zuerst",      "e. V.",               SELF_HELP,  A.NONE,     "DC"),
    Provider("T59", "Stadtteilinitiative Am Stellwerk",      "Initiative",          SELF_HELP,  A.NONE,     "C"),
    Provider("T60", "Landeswohlfahrtsverband Mittelaue",     "KdöR",                PUBLIC,     A.NONE,     "D"),
]
# fmt: on

PROVIDERS = {provider.code: provider for provider in ALL_PROVIDERS}


def working_in(field: str) -> list[Provider]:
    return [provider for provider in ALL_PROVIDERS if field in provider.fields]

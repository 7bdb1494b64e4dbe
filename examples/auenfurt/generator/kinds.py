"""What kinds of offerings there are in Auenfurt, how many, for whom and in which department's list they stand."""

from dataclasses import dataclass

from models.vocabulary import ProvisionForm, Setting

PROFESSIONAL, VOLUNTARY = ProvisionForm.PROFESSIONAL, ProvisionForm.VOLUNTARY
SELF_HELP, MIXED = ProvisionForm.SELF_HELP, ProvisionForm.MIXED


@dataclass(frozen=True)
class Kind:
    """A kind of offering; size is the range of places, FTE or cases, and `named` are those that a story needs.

    Needs says which people draw it to a quarter; `beside` the kind whose buildings it shares.
    """

    type: str
    list: str
    number: int
    name: str
    field: str
    sub_plans: tuple[str, ...]
    groups: tuple[str, ...]
    law: str
    size: tuple[int, int]
    hours: tuple[str, ...]
    setting: Setting
    provision: ProvisionForm = PROFESSIONAL
    needs: str = "people"
    ages: tuple[int | None, int | None] = (None, None)
    beside: str = ""
    named: tuple[tuple[str, str, str], ...] = ()  # name, quarter, provider
    mobile: bool = False


OFFICE_HOURS = ("Mo, Di 9-12 Uhr; Do 14.00-18.00", "Di, Do 10:00-16:00", "Mo-Fr 08:00-12:00")
DAY_CARE_HOURS = ("Mo-Fr 07:00-16:30", "Mo-Fr 07:30-16:30", "Mo-Do 06:30-17:00; Fr 06:30-15:00")
CLUB_HOURS = ("Mo-Fr 14:00-20:00", "Di-Fr 14-20 Uhr; Sa 15.00-21.00", "Mo, Mi, Fr 13:30-19:00")
MEETING_HOURS = ("Mo-Fr 10:00-18:00", "Di, Do 14-18 Uhr; So 14.00-17.00", "Mo, Mi 9:30-12:30; Fr 14:00-18:00")
DAY_HOURS = ("Mo-Fr 08:00-16:00",)
ALWAYS = ("Mo-So 00:00-23:59",)
BY_APPOINTMENT = ("nach Vereinbarung",)

# fmt: off
YOUTH_KINDS = (
    Kind("KITA", "jugendamt", 44, "Kita {}", "Y", ("YOUTH",), ("KINDER_0_5",), "§ 22 SGB VIII, § 24 SGB VIII",
         (40, 160), DAY_CARE_HOURS, Setting.SEMI_RESIDENTIAL, needs="young", ages=(0, 5),
         named=(("Kita Stellwerkgärten", "0303", "T02"),)),
    Kind("HORT", "jugendamt", 14, "Hort {}", "Y", ("YOUTH",), ("SCHULKINDER",), "§ 22 SGB VIII", (120, 240),
         ("Mo-Fr 11:30-17:00",), Setting.SEMI_RESIDENTIAL, needs="young", ages=(6, 10), beside="KITA"),
    Kind("JUGENDTREFF", "jugendamt", 18, "Jugendtreff {}", "Y", ("YOUTH",), ("JUGENDLICHE",), "§ 11 SGB VIII",
         (30, 80), CLUB_HOURS, Setting.OPEN, MIXED, needs="young", ages=(10, 17),
         named=(("Jugendhaus Stellwerk", "0303", "T37"), ("Jugendtreff am Hafen", "0502", "T34"))),
    Kind("SCHULSOZIALARBEIT", "jugendamt", 14, "Schulsozialarbeit {}", "Y", ("YOUTH", "EXTERNAL_EDUCATION"),
         ("SCHULKINDER", "JUGENDLICHE"), "§ 13a SGB VIII", (1, 3), DAY_HOURS, Setting.ADVICE, needs="poverty",
         ages=(6, 18)),
    Kind("BERATUNGSSTELLE", "jugendamt", 8, "Erziehungsberatung {}", "Y", ("YOUTH",), ("FAMILIEN", "HZE"),
         "§ 28 SGB VIII", (2, 5), OFFICE_HOURS, Setting.ADVICE),
    Kind("HILFEN_ZUR_ERZIEHUNG", "jugendamt", 10, "Familienhilfe {}", "Y", ("YOUTH",), ("HZE",), "§ 27 SGB VIII",
         (20, 60), BY_APPOINTMENT, Setting.OUTPATIENT, needs="poverty", mobile=True),
)

ELDERLY_KINDS = (
    Kind("TAGESPFLEGE", "sozialamt", 12, "Tagespflege {}", "E", ("ELDERLY",), ("PFLEGEBEDUERFTIG", "AELTERE_65"),
         "§ 41 SGB XI", (12, 20), DAY_HOURS, Setting.SEMI_RESIDENTIAL, needs="old"),
    Kind("KURZZEITPFLEGE", "sozialamt", 8, "Kurzzeitpflege {}", "E", ("ELDERLY",), ("PFLEGEBEDUERFTIG",),
         "§ 42 SGB XI", (6, 14), ALWAYS, Setting.RESIDENTIAL, needs="old", beside="DAUERPFLEGE"),
    Kind("DAUERPFLEGE", "sozialamt", 15, "Pflegeheim {}", "E", ("ELDERLY",), ("PFLEGEBEDUERFTIG", "HOCHALTRIGE_80"),
         "§ 43 SGB XI", (50, 98), ALWAYS, Setting.RESIDENTIAL, needs="old"),
    Kind("AMBULANTE_PFLEGE", "sozialamt", 16, "Ambulanter Pflegedienst {}", "E", ("ELDERLY",), ("PFLEGEBEDUERFTIG",),
         "§ 36 SGB XI", (40, 150), BY_APPOINTMENT, Setting.OUTPATIENT, needs="old", mobile=True),
    Kind("BETREUTES_WOHNEN", "sozialamt", 10, "Servicewohnen {}", "E", ("ELDERLY",), ("AELTERE_65",), "§ 71 SGB XII",
         (18, 45), BY_APPOINTMENT, Setting.OUTPATIENT, needs="old"),
    Kind("BERATUNGSSTELLE", "sozialamt", 6, "Seniorenberatung {}", "E", ("ELDERLY",),
         ("AELTERE_65", "HOCHALTRIGE_80"), "§ 71 SGB XII", (1, 3), OFFICE_HOURS, Setting.ADVICE, needs="old"),
    Kind("BERATUNGSSTELLE", "sozialamt", 3, "Schuldnerberatung {}", "S", ("CROSS_CUTTING",), ("ARMUT",),
         "§ 11 SGB XII", (2, 5), OFFICE_HOURS, Setting.ADVICE, needs="poverty"),
)

DISABILITY_KINDS = (
    Kind("BESONDERE_WOHNFORM", "teilhabe", 10, "Wohnhaus {}", "D", ("DISABILITY",), ("BEH_GEISTIG", "BEH_KOERPERLICH"),
         "§ 99 SGB IX, § 113 SGB IX", (16, 32), ALWAYS, Setting.RESIDENTIAL),
    Kind("BETREUTES_WOHNEN", "teilhabe", 4, "Assistenz in der Wohnung {}", "D", ("DISABILITY",),
         ("BEH_GEISTIG", "SEELISCH"), "§ 78 SGB IX", (20, 45), BY_APPOINTMENT, Setting.OUTPATIENT, mobile=True),
    Kind("WERKSTATT", "teilhabe", 3, "Werkstatt {}", "D", ("DISABILITY",), ("BEH_GEISTIG", "SEELISCH"),
         "§ 219 SGB IX", (110, 180), ("Mo-Do 07:30-15:30; Fr 07:30-13:00",), Setting.SEMI_RESIDENTIAL,
         named=(("Werkstatt am Stellwerk", "0303", "T26"),)),
    Kind("TAGESSTAETTE", "teilhabe", 4, "Tagesstätte {}", "D", ("DISABILITY",), ("SEELISCH",), "§ 81 SGB IX",
         (14, 22), DAY_HOURS, Setting.SEMI_RESIDENTIAL,
         named=(("Tagesstätte am Klosterberg", "0103", "T28"), ("Tagesstätte des Klinikums", "0205", "T04"))),
    Kind("BERATUNGSSTELLE", "teilhabe", 7, "Teilhabeberatung {}", "D", ("DISABILITY",),
         ("BEH_GEISTIG", "BEH_KOERPERLICH"), "§ 32 SGB IX", (1, 3), OFFICE_HOURS, Setting.ADVICE,
         named=(("Sozialpsychiatrischer Krisendienst", "0102", "T04"),
                ("Suchtberatung Auenfurt", "0102", "T29"),
                ("Suchtberatung im Fabrikviertel", "0302", "T29"))),
)

HOUSING_KINDS = (
    Kind("BERATUNGSSTELLE", "wohnen", 4, "Wohnungsnotfallberatung {}", "H", ("HOMELESSNESS",), ("WOHNUNGSNOT",),
         "§ 67 SGB XII", (2, 5), OFFICE_HOURS, Setting.ADVICE, needs="poverty",
         named=(("Zentrale Fachstelle Wohnungssicherung", "0102", "T01"),)),
    Kind("PRAEVENTION", "wohnen", 2, "Mietschuldenhilfe {}", "H", ("HOMELESSNESS",), ("WOHNUNGSNOT", "ARMUT"),
         "§ 36 SGB XII", (60, 120), OFFICE_HOURS, Setting.ADVICE, needs="poverty"),
    Kind("TAGESAUFENTHALT", "wohnen", 3, "Tagesaufenthalt {}", "H", ("HOMELESSNESS",), ("WOHNUNGSNOT", "UNTERGEBRACHT"),
         "§ 67 SGB XII", (20, 50), ("Mo-Sa 08:00-15:00",), Setting.OPEN, MIXED, needs="poverty",
         named=(("Tagesaufenthalt Brücke", "0102", "T08"),)),
    Kind("NOTUNTERKUNFT", "wohnen", 6, "Notunterkunft {}", "H", ("HOMELESSNESS",), ("UNTERGEBRACHT", "WOHNUNGSNOT"),
         "Ordnungsrecht des Landes", (18, 70), ALWAYS, Setting.RESIDENTIAL, needs="poverty",
         named=(("Notunterkunft am Güterbahnhof", "0303", "T03"), ("Notunterkunft für Frauen", "0105", "T31"))),
)

REFUGEE_KINDS = (
    Kind("GEMEINSCHAFTSUNTERKUNFT", "integration", 12, "Gemeinschaftsunterkunft {}", "R", ("REFUGEE",), ("ASYLBLG",),
         "§ 53 AsylG", (40, 180), ALWAYS, Setting.RESIDENTIAL, needs="poverty",
         named=(("Gemeinschaftsunterkunft Hafenstraße", "0502", "T50"),
                ("Gemeinschaftsunterkunft Kaserne", "0304", "T50"))),
    Kind("MIGRATIONSSOZIALARBEIT", "integration", 6, "Migrationssozialarbeit {}", "R", ("REFUGEE",),
         ("ASYLBLG", "STATUSWECHSEL"), "Landesaufnahmegesetz", (1, 4), OFFICE_HOURS, Setting.ADVICE, needs="migration"),
    Kind("BERATUNGSSTELLE", "integration", 6, "Migrationsberatung {}", "R", ("REFUGEE",), ("STATUSWECHSEL",),
         "§ 75 AufenthG", (1, 3), OFFICE_HOURS, Setting.ADVICE, needs="migration"),
    Kind("SPRACHKURS", "integration", 5, "Sprachkurs {}", "R", ("REFUGEE", "EXTERNAL_EDUCATION"),
         ("ASYLBLG", "STATUSWECHSEL"), "§ 43 AufenthG", (15, 60), ("Mo-Fr 09:00-13:00",), Setting.OPEN,
         needs="migration"),
)

COMMUNITY_KINDS = (
    Kind("BEGEGNUNGSSTAETTE", "planung", 28, "Nachbarschaftstreff {}", "C", ("CROSS_CUTTING", "ELDERLY"),
         ("FAMILIEN", "AELTERE_65"), "§ 16 SGB VIII, § 71 SGB XII", (20, 60), MEETING_HOURS, Setting.OPEN, MIXED,
         named=(("Mehrgenerationenhaus Südstadt", "0401", "T40"),
                ("Generationentreff Neuland", "0405", "T41"),
                ("Familiencafé Mittendrin", "0102", "T12"),
                ("Stadtteilladen Am Stellwerk", "0303", "T07"),
                ("Café Kesselwiesen", "0304", "T13"),
                ("Haus der Begegnung Altstadt", "0101", "T21"))),
    Kind("SELBSTHILFEGRUPPE", "planung", 12, "Selbsthilfegruppe {}", "C", ("DISABILITY", "EXTERNAL_HEALTH"),
         ("SEELISCH", "SUCHT"), "§ 20h SGB V", (8, 15), ("Mi 18:00-20:00", "Do 17.30-19.30 Uhr"), Setting.OPEN,
         SELF_HELP, beside="BEGEGNUNGSSTAETTE"),
    Kind("NACHBARSCHAFTSHILFE", "planung", 10, "Nachbarschaftshilfe {}", "C", ("ELDERLY",),
         ("AELTERE_65", "HOCHALTRIGE_80"), "§ 71 SGB XII", (10, 30), BY_APPOINTMENT, Setting.OUTPATIENT, VOLUNTARY,
         needs="old", mobile=True),
)
# fmt: on

KINDS = (*YOUTH_KINDS, *ELDERLY_KINDS, *DISABILITY_KINDS, *HOUSING_KINDS, *REFUGEE_KINDS, *COMMUNITY_KINDS)

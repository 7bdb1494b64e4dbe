"""What applies to how many people: the assumptions behind the figures that the departments send."""

from examples.auenfurt.generator.people import EVERYBODY, Share, bands_between

CHILDREN_U3 = bands_between(0, 2)
CHILDREN_3_5 = bands_between(3, 5)
CHILDREN_U6 = bands_between(0, 5)
SCHOOL_CHILDREN = bands_between(6, 9)
YOUNG = bands_between(10, 17)
MINORS = bands_between(0, 17)
U15 = bands_between(0, 14)
WORKING_AGE = bands_between(15, 64)
ADULTS = bands_between(18, None)
OLD = bands_between(65, None)
OLDEST = bands_between(80, None)

FOREIGNERS = Share("foreigners", EVERYBODY, 0.21, "migration", 0.9, 0.035, unrest=0.01)
MIGRATION_BACKGROUND = Share("background", EVERYBODY, 0.43, "migration", 0.85, 0.02, unrest=0.01)
BIRTHS = Share("births", EVERYBODY, 0.0092, "young", 0.5, -0.012, unrest=0.06)
ARRIVALS = Share("arrivals", EVERYBODY, 0.078, "migration", 0.4, unrest=0.08)
DEPARTURES = Share("departures", EVERYBODY, 0.074, "migration", 0.4, unrest=0.05)
HOUSEHOLDS = Share("households", EVERYBODY, 0.52, "young", -0.15, 0.002, unrest=0.0)
SINGLES = Share("singles", HOUSEHOLDS, 0.46, "young", -0.2, 0.004, unrest=0.01)
FAMILIES = Share("families", HOUSEHOLDS, 0.19, "young", 0.5, -0.002, unrest=0.01)
SINGLE_PARENTS = Share("single parents", FAMILIES, 0.23, "poverty", 0.45, 0.004)

UNEMPLOYED = Share("unemployed", WORKING_AGE, 0.068, trend=-0.01, steps=((2020, 1.22), (2022, 0.88)))
LONG_TERM = Share("long-term", UNEMPLOYED, 0.36, slope=0.15, steps=((2021, 1.15),))
YOUNG_UNEMPLOYED = Share(
    "young unemployed", bands_between(15, 26), 0.034, trend=-0.01, steps=((2020, 1.3), (2022, 0.8))
)
EMPLOYED = Share("employed", WORKING_AGE, 0.60, slope=-0.18, trend=0.007, unrest=0.01)
SGB2 = Share("sgb2", bands_between(0, 64), 0.104, trend=-0.012, steps=((2022, 1.12),))
CHILD_POVERTY = Share("sgb2 under 15", U15, 0.172, trend=-0.01, steps=((2020, 1.07), (2022, 1.06)))

OLD_AGE_POVERTY = Share("grundsicherung", OLD, 0.042, trend=0.028, steps=((2022, 1.15),))
LIVING_ALLOWANCE = Share("hilfe zum lebensunterhalt", ADULTS, 0.0042, trend=0.01, unrest=0.08)
HOUSING_BENEFIT = Share("wohngeld", HOUSEHOLDS, 0.017, slope=0.5, trend=-0.02, steps=((2023, 2.1),), unrest=0.05)
DEBT_COUNSELLING = Share("schulden", ADULTS, 0.0088, slope=0.8, trend=0.01, unrest=0.1)
EDUCATION_BENEFIT = Share("bildung und teilhabe", bands_between(6, 17), 0.13, trend=0.02)

CARE_U3 = Share("krippe", CHILDREN_U3, 0.37, slope=-0.3, trend=0.012)
CARE_3_5 = Share("kindergarten", CHILDREN_3_5, 0.90, slope=-0.09, trend=-0.002, unrest=0.01)
PARENTING_SUPPORT = Share("hilfen zur erziehung", MINORS, 0.031, slope=0.85, trend=0.022, unrest=0.05)
CUSTODY = Share("inobhutnahmen", MINORS, 0.0052, slope=0.8, trend=0.03, steps=((2022, 1.4),), unrest=0.15)
SCREENED = Share("einschulung", CHILDREN_3_5, 0.335, "", 0.0, unrest=0.02)
LANGUAGE_SUPPORT = Share("sprache", SCREENED, 0.30, "migration", 0.75, 0.03, unrest=0.08)
OBESITY = Share("adipositas", SCREENED, 0.048, slope=0.75, steps=((2021, 1.3),), unrest=0.1)

SEVERELY_DISABLED = Share("schwerbehindert", EVERYBODY, 0.089, "old", 0.45, 0.003, unrest=0.01)
ASSISTANCE = Share("eingliederungshilfe", ADULTS, 0.0098, slope=0.3, trend=0.016)
MENTAL_ILLNESS = Share("seelisch", ASSISTANCE, 0.40, slope=0.25, trend=0.022)

EVICTION_SUITS = Share("klagen", HOUSEHOLDS, 0.0036, slope=0.85, steps=((2020, 0.7), (2022, 1.6)), unrest=0.1)
EVICTIONS = Share("räumungen", EVICTION_SUITS, 0.42, slope=0.2, steps=((2022, 0.9),), unrest=0.1)
PREVENTION = Share("prävention", HOUSEHOLDS, 0.0049, slope=0.8, trend=0.05, unrest=0.1)
SOCIAL_HOUSING = Share("sozialwohnungen", HOUSEHOLDS, 0.082, slope=0.7, trend=-0.035, unrest=0.0)
ACCESSIBLE_HOUSING = Share("barrierefrei", HOUSEHOLDS, 0.021, "old", 0.4, 0.03, unrest=0.0)

"""Tables of GENESIS, as the statistical offices give them away."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import asyncpg

from loaders.report import Report
from tests.loaders.observations.test_figures import stored

Importing = Callable[..., Awaitable[list[Report]]]

GENESIS = """
kind = "observations"
file = "12411_de_flat.csv"
dataset = { code = "12411", title = "Bevölkerung", publisher = "Destatis", licence = "dl-de/by-2.0" }

[table]
format = "genesis"

[fields]
area = { header = "KREISE", by = "AGS", unknown = "skip" }
indicator = { header = "value_variable_code", words = { BEVSTD = "POPULATION" } }

[period]
header = "time"

[dimensions]
SEX = { header = "GES", words = { GESM = "M", GESW = "F" } }

[[values]]
header = "value"
"""
KEYS = """
kind = "area_keys"
municipality = "01001000"
dataset = { code = "BASE" }

[[rows]]
area = "GEMEINDE:01001000"
scheme = "AGS"
value = "01001"

[[rows]]
area = "QUARTERS:01"
scheme = "AGS"
value = "14365"
valid_to = 2008-07-31
"""
FLAT = """statistics_code;statistics_label;time_code;time_label;time;1_variable_code;1_variable_label;\
1_variable_attribute_code;1_variable_attribute_label;2_variable_code;2_variable_label;2_variable_attribute_code;\
2_variable_attribute_label;value;value_unit;value_variable_code;value_variable_label
12411;B;STAG;Stichtag;2023-12-31;KREISE;K;01001;F;GES;G;;Insgesamt;95015;Anzahl;BEVSTD;B
12411;B;STAG;Stichtag;2023-12-31;KREISE;K;14365;L;GES;G;;Insgesamt;-;Anzahl;BEVSTD;B
12411;B;STAG;Stichtag;2023-12-31;KREISE;K;08222;M;GES;G;GESW;weiblich;158789;Anzahl;BEVSTD;B
"""


async def test_a_dissolved_district_of_genesis_is_refused_not_zero(
    connection: asyncpg.Connection, city: Importing
) -> None:
    _, report = await city(KEYS, GENESIS, files={"12411_de_flat.csv": "\ufeff" + FLAT})
    assert await stored(connection) == [
        ("POPULATION", "01001000", "", date(2023, 12, 31), Decimal(95015), None, None, "A", "F")
    ]
    assert dict(report.refused) == {"area '14365' valid only from 2010-01-01 until 2008-07-31": 1}
    assert dict(report.skipped) == {"KREISE not known": 1}

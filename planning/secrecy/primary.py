"""Primary disclosure control (primäre Geheimhaltung): which figures must not be shown as they are.

Small counts of people may identify them: § 16 (1) BStatG keeps statistical data of individuals secret, and offices use
a smallest count that is published, such as 3 at the Federal Employment Agency. Housing-emergency statistics must not
be published below the municipality at all (§ 7 (4) WoBerichtsG): an indicator's finest level.
"""

import pandas as pd

FREE = "F"
SMALL = "A"
INTERNAL = "N"
CONFIDENTIAL = "C"


def hidden_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """What to hide of figures.

    `cells`, one row a figure, has the numbers `value`, `count`, `base`, `unassignable` (missing where there is none),
    the rules `min_count`, `min_base`, `finest_level` (missing where there is none; a level is its rank, finer is
    larger), `level`, `counts_people` (bool), and `conf_status` as sent (SDMX CL_CONF_STATUS).

    Returns, with the same index, only the rows to protect: `conf_status` says why the whole figure is hidden, with
    status Q (suppressed); where it is missing only `unassignable` is.
    """
    small = _between(cells["count"], cells["min_count"]) | (cells["base"] < cells["min_base"])
    small |= cells["counts_people"] & _between(cells["value"], cells["min_count"])
    too_fine = cells["level"] > cells["finest_level"]
    sent_secret = cells["value"].isna() & (cells["obs_status"] == "Q")
    why = pd.Series(pd.NA, index=cells.index, dtype="str")
    why = why.mask(sent_secret, CONFIDENTIAL).mask(small, SMALL).mask(too_fine, INTERNAL)
    why = why.mask(cells["conf_status"] != FREE, cells["conf_status"])
    few_unplaced = _between(cells["unassignable"], cells["min_count"])
    return pd.DataFrame({"conf_status": why})[why.notna() | few_unplaced]


def hidden_capacities(records: pd.DataFrame) -> pd.Series:
    """Which capacity records must not show how many people use or wait for a place.

    `records` has `maximum`, `available`, `occupied`, `waiting` (missing where unknown) and `min_count`. Places taken
    also follow from those that are left.
    """
    taken = records["occupied"].fillna(records["maximum"] - records["available"])
    return _between(taken, records["min_count"]) | _between(records["waiting"], records["min_count"])


def _between(counts: pd.Series, smallest: pd.Series) -> pd.Series:
    """Above zero and below the smallest count that is published; zero tells nothing of anybody."""
    return (counts > 0) & (counts < smallest)

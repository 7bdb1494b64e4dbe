"""Primary disclosure control (primäre Geheimhaltung): which figures must not be shown as they are.

Small counts of people may identify them: § 16 (1) BStatG keeps statistical data of individuals secret, and offices use
a smallest count that is published, such as 3 at the Federal Employment Agency. Housing-emergency statistics must not
be published below the municipality at all (§ 7 (4) WoBerichtsG): an indicator's finest level.
"""

import pandas as pd

from planning.secrecy.dominance import dominated

FREE = "F"
SMALL = "A"
INTERNAL = "N"
CONFIDENTIAL = "C"


def hidden_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """What to hide of figures.

    `cells`, one row a figure, has the numbers `value`, `count`, `base`, `unassignable` (missing where there is none),
    the rules `min_count`, `min_base`, `finest_level` (missing where there is none; a level is its rank, finer is
    larger), `level`, `counts_people` (bool), and `conf_status` as sent (SDMX CL_CONF_STATUS). Where the rules ask for
    it: `zero_secret` (bool: zero is as small as one), `contributors` (how many add to the value, compared with
    `min_contributors`), `only_rounded` (bool: small counts are not hidden, as they are rounded), and what
    `planning.secrecy.dominance.dominated` takes.

    Returns, with the same index, only the rows to protect: `conf_status` says why the whole figure is hidden, with
    status Q (suppressed); where it is missing only `unassignable` is. Where they are `rounded`, that is enough.
    """
    no = pd.Series(False, index=cells.index)
    zero, only_rounded = cells.get("zero_secret", no), cells.get("only_rounded", no)
    small = _small(cells["count"], cells["min_count"], zero)
    small |= cells["counts_people"] & _small(cells["value"], cells["min_count"], zero)
    few = cells["base"] < cells["min_base"]
    if "contributors" in cells and "min_contributors" in cells:
        few |= _small(cells["contributors"], cells["min_contributors"], no)
    few_unplaced = _small(cells["unassignable"], cells["min_count"], zero)
    found = pd.DataFrame({"conf_status": _why(cells, small | few)})
    found["rounded"] = only_rounded & _why(cells, few).isna() if only_rounded.any() else False
    return found[found["conf_status"].notna() | few_unplaced]


def _why(cells: pd.DataFrame, small: pd.Series) -> pd.Series:
    too_fine = cells["level"] > cells["finest_level"]
    sent_secret = cells["value"].isna() & (cells["obs_status"] == "Q")
    why = dominated(cells) if "largest" in cells else pd.Series(pd.NA, index=cells.index, dtype="str")
    why = why.mask(sent_secret, CONFIDENTIAL).mask(small, SMALL).mask(too_fine, INTERNAL)
    return why.mask(cells["conf_status"] != FREE, cells["conf_status"])


def _small(counts: pd.Series, smallest: pd.Series, zero_secret: pd.Series) -> pd.Series:
    """Below the smallest count that is published; zero tells nothing of anybody, unless the rule says it does."""
    return ((counts > 0) | zero_secret & (counts == 0)) & (counts < smallest)

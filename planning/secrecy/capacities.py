"""Which records of places tell of few people (Belegung, Warteliste).

Who uses an offering are few or many, whichever unit they are counted in; and how many places are taken follows from
those that are left, wherever a maximum is told: in the record itself, in one of the same day, or in an earlier version.
"""

import pandas as pd

from planning.secrecy.primary import FREE, INTERNAL, SMALL

DAY = ["offering_id", "end"]
TAKEN, WAITING = "taken", "waiting"
NUMBER = [*DAY, "part", "number"]
EXACT = 6
"""Decimals to which numbers are compared."""


def hidden_capacities(records: pd.DataFrame) -> pd.DataFrame:
    """What versions of records must not show.

    `records`, one row a version, has `offering_id`, `unit`, `end` (its day), the numbers `maximum`, `available`,
    `occupied`, `waiting` (missing where unknown), the rules `min_count` and `finest_level` (missing where there is
    none; a single offering is finer than any level), and `conf_status` as sent (SDMX CL_CONF_STATUS). `zero_secret`
    (bool, if wanted) says whether nobody is as few as one.

    Returns, with the same index, whether `hides_taken` (places taken, and those left) and `hides_waiting`, and
    `conf_status`, missing where it hides neither. What one version hides, no other of the same day may tell; of
    several rules for a day the strictest holds.
    """
    why = pd.Series(pd.NA, index=records.index, dtype="str").mask(records["finest_level"].notna(), INTERNAL)
    why = why.mask(records["conf_status"] != FREE, records["conf_status"])
    told = _told(records)
    least = records.groupby(DAY)["min_count"].transform("max").reindex(told["row"]).to_numpy()
    zero = records["zero_secret"].reindex(told["row"]).to_numpy() if "zero_secret" in records else False
    few = ((told["number"] > 0) | (told["number"] == 0) & zero) & (told["number"] < least)
    secret = told.loc[few | why.notna().reindex(told["row"]).to_numpy(dtype=bool), NUMBER].drop_duplicates()
    hidden = told.merge(secret, on=NUMBER)
    parts = {
        f"hides_{part}": records.index.isin(hidden.loc[hidden["part"] == part, "row"]) for part in (TAKEN, WAITING)
    }
    found = pd.DataFrame(parts, index=records.index)
    return found.assign(conf_status=why.mask(why.isna() & found.any(axis=1), SMALL).where(found.any(axis=1)))


def _told(records: pd.DataFrame) -> pd.DataFrame:
    """By `row` the numbers of people that it tells: one that wait, and of those who are there perhaps several."""
    rows = records.rename_axis("row").reset_index()
    taken = [rows[["row", *DAY, "occupied"]].rename(columns={"occupied": "number"}), _used(rows)]
    waiting = rows[["row", *DAY, "waiting"]].rename(columns={"waiting": "number"})
    parts = [*(one.assign(part=TAKEN) for one in taken), waiting.assign(part=WAITING)]
    told = pd.concat([one for one in parts if len(one)] or parts[:1]).dropna(subset=["number"])
    return told.assign(number=told["number"].astype("float64").round(EXACT)).drop_duplicates()


def _used(rows: pd.DataFrame) -> pd.DataFrame:
    """What is left of any maximum of the same day; where the unit has none on that day, of any that it had as well."""
    free = rows.loc[rows["available"].notna(), ["row", *DAY, "unit", "available"]]
    maxima = _maxima(rows)
    same_day = free.merge(maxima[[*DAY, "most"]].drop_duplicates(), on=DAY)
    own = free.merge(maxima[[*DAY, "unit"]].drop_duplicates(), on=[*DAY, "unit"])
    others = free[~free["row"].isin(own["row"])]
    other_days = others.merge(maxima[["offering_id", "unit", "most"]].drop_duplicates(), on=["offering_id", "unit"])
    used = pd.concat([one for one in (same_day, other_days) if len(one)] or [same_day])
    return used.assign(number=used["most"] - used["available"])[["row", *DAY, "number"]]


def _maxima(rows: pd.DataFrame) -> pd.DataFrame:
    """As told, and as those taken and those left make together."""
    about = [*DAY, "unit"]
    told = rows[[*about, "maximum"]].rename(columns={"maximum": "most"})
    summed = rows[about].assign(most=rows["occupied"] + rows["available"])
    return pd.concat([told, summed]).dropna(subset=["most"])

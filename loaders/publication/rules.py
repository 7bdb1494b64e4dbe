"""Which rules of protection apply to which figures."""

from collections.abc import Hashable, Iterator
from itertools import product
from typing import Any

import asyncpg
import pandas as pd

from loaders.publication.frames import LEVELS, frame
from models.protection import SAYS
from models.vocabulary import Audience

SUPPRESS, ROUND = 1, 2
"""Places of methods in what the query of rules tells."""
ABOUT = ["indicator_id", "dataset_id", "municipality_id", "end"]


class Rules:
    """What applies to figures by indicator, dataset, municipality and day.

    `one_for_all` says that partners see no more than the public, `columns` what is joined to figures.
    """

    def __init__(self, indicators: pd.DataFrame, areas: pd.DataFrame, rules: pd.DataFrame) -> None:
        self._indicators, self._areas, self._rules = indicators, areas, rules
        self._says = [name for name in SAYS if rules[name].notna().any()]
        self.one_for_all = bool(rules["audience"].isna().all())
        self.columns = [*indicators, *areas, *SAYS, "zero_secret", "rounding", "only_rounded"]

    @classmethod
    async def of(cls, connection: asyncpg.Connection) -> "Rules":
        indicators = await frame(connection, INDICATORS)
        indicators["counts_people"] = indicators["counts_people"] == "t"
        return cls(indicators, await frame(connection, AREAS), await frame(connection, RULES))

    @property
    def about_contributors(self) -> bool:
        """Whether any rule asks who contributes to a figure."""
        return any(name.startswith("dominance") or name == "min_contributors" for name in self._says)

    def joined(self, figures: pd.DataFrame, audience: Audience = Audience.PUBLIC) -> pd.DataFrame:
        """`figures` has `area_id`, `indicator_id`, `dataset_id` and `end`, the last day, counted from 1970.

        Besides `min_count`, `min_base` and `finest_level` only what some rule says is told.
        """
        found = figures.join(self._indicators, on="indicator_id").join(self._areas, on="area_id")
        if self._says:
            said = self._said(found[ABOUT].drop_duplicates(), audience)
            special = found[ABOUT].merge(said, how="left", on=ABOUT).set_index(found.index)
            for name in self._says:
                found[name] = special[name].fillna(found[name]) if name in found else special[name]
        return self._with_defaults(found)

    def joined_to_others(self, rows: pd.DataFrame) -> pd.DataFrame:
        """What applies to numbers that are no figures: `rows` has `dataset_id`, `municipality_id`, `end`, the
        `municipal_min_count`, and `indicator_id` if they are of one."""
        about = (rows if "indicator_id" in rows else rows.assign(indicator_id=0))[ABOUT]
        said = self._said(about.drop_duplicates(), Audience.PUBLIC)
        said = about.merge(said, how="left", on=ABOUT).set_index(rows.index)
        return self._with_defaults(rows.join(said.reindex(columns=list(SAYS)).astype("float64")))

    def _with_defaults(self, found: pd.DataFrame) -> pd.DataFrame:
        zero_secret = found["shows_zero"] == 0 if "shows_zero" in self._says else False
        min_count = found["min_count"].fillna(found["municipal_min_count"])
        found = found.assign(min_count=min_count, zero_secret=zero_secret)
        if "rounding_base" in self._says:
            base = found["rounding_base"].where(found["method"] != SUPPRESS)
            found = found.assign(rounding=base, only_rounded=(found["method"] == ROUND) & (base >= min_count))
        return found.drop(columns=["municipal_min_count", "municipality_id"])

    def of_partners(self) -> Iterator[tuple[int, pd.Series, pd.DataFrame]]:
        """Each rule for partners by its number, with figures as `joined` takes them that stand for all it may be for;
        none of a municipality that has no areas yet."""
        known = self._rules["municipality_id"].isin(self._areas["municipality_id"])
        of_partners = self._rules[known & (self._rules["audience"] == Audience.PARTNER.name)]
        for number in of_partners.index.tolist():
            yield number, of_partners.loc[number], self._about(of_partners.loc[number])

    def _about(self, rule: pd.Series) -> pd.DataFrame:
        areas = self._areas.index[self._areas["municipality_id"] == rule["municipality_id"]]
        indicators = [0, *self._indicators.index] if pd.isna(rule["indicator_id"]) else [rule["indicator_id"]]
        datasets = [0, *self._rules["dataset_id"].dropna()] if pd.isna(rule["dataset_id"]) else [rule["dataset_id"]]
        days = self._rules["first"][self._rules["first"].between(rule["first"], rule["last"])]
        about = product(areas[:1], set(indicators), set(datasets), set(days))
        return pd.DataFrame(about, columns=["area_id", "indicator_id", "dataset_id", "end"])

    def _said(self, about: pd.DataFrame, audience: Audience) -> pd.DataFrame:
        """What the rules say, the most special one last."""
        said = about.assign(**dict.fromkeys(self._says, float("nan")))
        concerned = self._rules["audience"].isna() | (self._rules["audience"] == audience.name)
        rules: list[dict[Hashable, Any]] = self._rules[concerned].to_dict("records")
        for rule in rules:
            days = (rule["first"] <= about["end"]) & (about["end"] <= rule["last"])
            applies = days & (about["municipality_id"] == rule["municipality_id"])
            for name in ("indicator_id", "dataset_id"):
                applies &= pd.isna(rule[name]) | (about[name] == rule[name])
            for name in self._says:
                said[name] = said[name] if pd.isna(rule[name]) else said[name].mask(applies, rule[name])
        return said


INDICATORS = f"""
WITH levels (code, rank) AS (VALUES {LEVELS})
SELECT i.id, i.type, coalesce(i.per, 0) AS per, i.decimals, coalesce(i.numerator_id, 0) AS numerator_id,
    coalesce(i.base_id, 0) AS base_id, i.counts_people, i.min_base, i.min_count, finest.rank AS finest_level,
    coalesce(counted.counts_people, false)::int AS whole
FROM indicators i LEFT JOIN levels finest ON finest.code = i.finest_level
    LEFT JOIN indicators counted ON counted.id = i.numerator_id
"""
AREAS = f"""
WITH levels (code, rank) AS (VALUES {LEVELS})
SELECT a.id, own.rank AS level, m.min_count AS municipal_min_count, m.id AS municipality_id
FROM areas a JOIN area_sets s ON s.id = a.area_set_id JOIN municipalities m ON m.id = s.municipality_id
    JOIN levels own ON own.code = a.level
"""
RULES = f"""
WITH levels (code, rank) AS (VALUES {LEVELS})
SELECT r.id, r.municipality_id, r.indicator_id, r.of_dataset_id AS dataset_id, r.audience, r.min_count,
    r.shows_zero::int, r.min_base, finest.rank AS finest_level, r.min_contributors, r.dominance_n, r.dominance_k,
    r.dominance_p,
    array_position(ARRAY['SUPPRESS', 'ROUND', 'BOTH'], r.method) AS method, r.rounding_base,
    r.valid_from - DATE '1970-01-01' AS first,
    coalesce(r.valid_to - DATE '1970-01-01', 1000000) AS last
FROM protection_rules r LEFT JOIN levels finest ON finest.code = r.finest_level
ORDER BY r.indicator_id IS NOT NULL, r.of_dataset_id IS NOT NULL, r.audience IS NOT NULL, r.valid_from, r.code
"""
"""From those for all to those for one indicator of one dataset."""

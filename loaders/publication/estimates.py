"""Estimates on other areas, worked out anew with the published figures that they follow from."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg
import pandas as pd

from loaders.publication.frames import frame
from loaders.publication.rules import Rules
from loaders.publication.surroundings import day_number
from planning.areas import CELL, apportioned, pieces_of, wrong_sums
from planning.secrecy import hidden_cells

RATES = {"STATUS_RELATIVE"}
NUMBERS = ("value", "count", "base")
STATUS = ("obs_status", "conf_status")


async def renew_estimates(connection: asyncpg.Connection, indicators: Iterable[int] | None = None) -> None:
    """Work out anew the estimates of some indicators, or of all."""
    for estimation in await connection.fetch(ESTIMATIONS, None if indicators is None else list(indicators)):
        await _renew(connection, estimation)


async def _renew(connection: asyncpg.Connection, estimation: asyncpg.Record) -> None:
    """An estimation whose shares do not hold any more has no estimates."""
    await connection.execute("DELETE FROM published.estimates WHERE estimation_id = $1", estimation["id"])
    shares = await frame(connection, SHARES, estimation["from_set_id"], estimation["to_set_id"])
    about = [estimation[name] for name in ("indicator_id", "dataset_id", "from_set_id")]
    figures = await frame(connection, FIGURES, *about)
    figures = figures[figures["area_id"].isin(shares["from_area"])]
    if figures.empty or len(wrong_sums(shares)):
        return
    per = (estimation["per"] or 1) if estimation["type"] in RATES else None
    made = apportioned(figures, shares, per=per, decimals=estimation["decimals"])
    made = _protected(made, estimation, await Rules.of(connection))
    numbers = await connection.fetch(NUMBERS_OF, len(made))
    made.index = pd.Index([row["number"] for row in numbers], name="estimate")
    await _store(connection, estimation, made, pieces_of(figures, shares))


def _protected(made: pd.DataFrame, estimation: asyncpg.Record, rules: Rules) -> pd.DataFrame:
    """An estimate obeys the rules of the figures: none too small, none on too fine a level."""
    about = {name: estimation[name] for name in ("indicator_id", "dataset_id")}
    days = made["period_end"].map(lambda day: day_number(date.fromisoformat(day)))
    cells = rules.joined(made.rename(columns={"to_area": "area_id"}).assign(**about, end=days))
    cells["unassignable"] = float("nan")
    hidden = hidden_cells(cells)["conf_status"].dropna()
    made = made.copy()
    made.loc[hidden.index, "conf_status"] = hidden
    made.loc[hidden.index, "obs_status"] = "Q"
    made.loc[hidden.index, list(NUMBERS)] = float("nan")
    return made


async def _store(
    connection: asyncpg.Connection, estimation: asyncpg.Record, made: pd.DataFrame, pieces: pd.DataFrame
) -> None:
    about = [estimation[name] for name in ("id", "indicator_id", "dataset_id")]
    rows = [_row(each, about) for each in made.reset_index()[["estimate", *CELL, *NUMBERS, *STATUS]].itertuples(False)]
    await connection.copy_records_to_table("estimates", schema_name="published", columns=COLUMNS, records=rows)
    sources = pieces.merge(made[CELL].reset_index(), on=CELL)[["estimate", "figure", "share", "basis"]]
    records = [
        (number, figure, Decimal(repr(share)), basis) for number, figure, share, basis in sources.itertuples(False)
    ]
    await connection.copy_records_to_table("estimate_sources", schema_name="published", records=records)


def _row(each: Any, about: list[int]) -> tuple[Any, ...]:
    """In the order of `COLUMNS`."""
    number, area, breakdown, start, end, kind, *numbers, obs_status, conf_status = each
    days = date.fromisoformat(start), date.fromisoformat(end)
    exact = [None if pd.isna(one) else Decimal(repr(one)).normalize() for one in numbers]
    return (number, *about, area, breakdown, *days, kind, *exact, obs_status, conf_status)


COLUMNS = (
    *("id", "estimation_id", "indicator_id", "dataset_id", "area_id", "breakdown_id", "period_start", "period_end"),
    *("period_kind", *NUMBERS, *STATUS),
)
SHARES = """
SELECT r.id, r.from_area_id AS from_area, r.to_area_id AS to_area, r.share, r.share_basis AS basis
FROM area_relations r JOIN areas f ON f.id = r.from_area_id JOIN areas t ON t.id = r.to_area_id
WHERE f.area_set_id = $1 AND t.area_set_id = $2 AND r.share IS NOT NULL ORDER BY 2, 3
"""
FIGURES = """
SELECT o.id, area_id, breakdown_id, period_start, period_end, period_kind, value, count, base, obs_status, conf_status
FROM published.observations o JOIN areas a ON a.id = o.area_id
WHERE o.indicator_id = $1 AND o.dataset_id = $2 AND a.area_set_id = $3 ORDER BY 1
"""
ESTIMATIONS = """
SELECT e.*, i.type, i.per, i.decimals FROM estimations e JOIN indicators i ON i.id = e.indicator_id
WHERE $1::int[] IS NULL OR e.indicator_id = ANY($1) ORDER BY e.id
"""
NUMBERS_OF = """
SELECT nextval(pg_get_serial_sequence('published.estimates', 'id')) AS number FROM generate_series(1, $1)
"""

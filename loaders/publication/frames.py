"""Rows of a query as a data frame."""

import io

import asyncpg
import pandas as pd

from models.vocabulary import AreaLevel

LEVELS = ", ".join(f"('{level.name}', {rank})" for rank, level in enumerate(AreaLevel))
"""Levels from coarse to fine, in the vocabulary's order, as rows of SQL."""
TEXTS = {"conf_status": "str", "obs_status": "str", "counts_people": "str", "was": "str", "type": "str"}


async def frame(connection: asyncpg.Connection, query: str, *arguments: object) -> pd.DataFrame:
    """By `id`. COPY and the CSV reader take half the time and memory of fetched rows."""
    buffer = io.BytesIO()
    await connection.copy_from_query(query, *arguments, output=buffer, format="csv", header=True)
    buffer.seek(0)
    return pd.read_csv(buffer, index_col="id", keep_default_na=False, na_values=[""], dtype=TEXTS)

"""Figures as the evidence of needs."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from loaders.problems import ProblemsError
from loaders.report import Report
from tests.loaders.observations.test_figures import LONG

Importing = Callable[..., Awaitable[list[Report]]]

CITING = (
    """
kind = "needs"
municipality = "01001000"
dataset = { code = "OWN", title = "Eigene", publisher = "Stadt Musterstadt", licence = "CC0-1.0" }

[[rows]]
code = "B1"
title = "Mehr Plätze"
area = "QUARTERS:01"
sub_plan = "YOUTH"
kind = "INFRASTRUCTURE"
method = "MONITORING"
unit = "places"
status = "OPEN"
""",
    """
kind = "evidence"
municipality = "01001000"
dataset = { code = "OWN" }

[[rows]]
need = "B1"
position = 1
kind = "INDICATOR"
observation = "POPULATION;SEX=F/QUARTERS:01/2021-12-31"
""",
)


async def test_needs_rest_on_figures(connection: asyncpg.Connection, city: Importing) -> None:
    table = "Stadtteil;Kennzahl;Jahr;Geschlecht;Wert\nAltstadt;Einwohner;2021;;10\nAltstadt;Einwohner;2021;w;6\n"
    await city(LONG, *CITING, files={"long.csv": table})
    cited = "SELECT value FROM evidence JOIN raw.observations o ON o.id = observation_id"
    assert await connection.fetchval(cited) == 6
    with pytest.raises(ProblemsError, match=r"'POPULATION/QUARTERS:09/2021' is not a figure that is known, such as"):
        await city(CITING[1].replace("POPULATION;SEX=F/QUARTERS:01/2021-12-31", "POPULATION/QUARTERS:09/2021"))

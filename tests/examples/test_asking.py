"""What docs/asking.md shows is what the program does; figures are made again from the departments' files."""

import re
from collections.abc import AsyncIterator
from fractions import Fraction
from functools import cache
from statistics import median
from typing import Any

import asyncpg
import orjson
import pytest

from graph.engine import Engine
from graph.engine.filters import COMPARISONS
from graph.engine.groups.declaring import group_arguments
from graph.engine.numbers.declaring import Statistic
from graph.engine.numbers.measures import FUNCTIONS
from graph.schema import schema
from sozialgraph.database import open_pool
from sozialgraph.settings import PROJECT
from tests.examples.files import Row, number, ratio, rows, total
from tests.examples.grants import Grant, grants
from tests.examples.offerings import offerings
from tests.examples.places import named, quarters
from tests.examples.test_offerings import of_quarter
from tests.examples.test_profile import HIDDEN_NEEDS
from tests.examples.test_questions import is_empty

PAGE = (PROJECT / "docs/asking.md").read_text("utf-8")
QUERIES: list[str] = re.findall(r"```graphql\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="session")
async def pool(example: str) -> AsyncIterator[asyncpg.Pool]:
    async with await open_pool(example, size=1) as pool:
        yield pool


async def answer(pool: asyncpg.Pool, query: str) -> Any:
    response = orjson.loads((await Engine(schema()).execute(pool, query)).body)
    assert "errors" not in response, response
    return response["data"]


def query_with(words: str) -> str:
    """The one query of the page that has these words in it."""
    [found] = [query for query in QUERIES if words in query]
    return found


@pytest.mark.parametrize("query", QUERIES)
async def test_its_queries_have_answers(pool: asyncpg.Pool, query: str) -> None:
    found = await answer(pool, query)
    assert [name for name, part in found.items() if is_empty(part)] == []


def test_it_names_all_there_is() -> None:
    words = {*COMPARISONS, *FUNCTIONS, *group_arguments("Grant"), *(each.name for each in Statistic)}
    words |= {
        "value",
        "per",
        "times",
        "quantile",
        "filter",
        "number",
        "share",
        "below",
        "above",
        "among",
        "nodes(ids:)",
    }
    assert [word for word in sorted(words) if f"`{word}" not in PAGE and f"{word}:" not in PAGE] == []


async def test_neglected_quarters(pool: asyncpg.Pool) -> None:
    """Across the fields of youth, of the elderly, and of funding; a hidden need chooses no quarter."""
    heads = {quarter: per_head(quarter) for quarter in quarters()}
    middle = median(head for head in heads.values() if head is not None)
    hidden = {row["Raum"] for row in rows("planung/bedarfe.csv", "Nr.") if row["Nr."] in HIDDEN_NEEDS}
    chosen = [
        quarter
        for quarter in quarters()
        if quarter not in hidden
        and needed(quarter, "Jugendhilfe", "erforderlich") > 50
        and needed(quarter, "Altenhilfe", "Lücke") > 30
        and (head := heads[quarter]) is not None
        and head < middle
    ]
    assert chosen
    assert (await answer(pool, query_with("query Neglected")))["areas"]["nodes"] == [
        {
            **named(quarter),
            "youthNeed": float(needed(quarter, "Jugendhilfe", "erforderlich")),
            "elderlyGap": float(needed(quarter, "Altenhilfe", "Lücke")),
        }
        for quarter in chosen
    ]


def needed(quarter: str, field: str, header: str) -> Fraction:
    needs = rows("planung/bedarfe.csv", "Nr.")
    chosen = [row for row in needs if row["Raum"] == quarter and row["Fachplanung"] == field]
    return sum((Fraction(str(number(row[header]))) for row in chosen if row[header]), Fraction())


@cache
def granted(quarter: str) -> list[Grant]:
    return [grant for grant in grants() if grant.year == 2026 and quarter in grant.areas]


def everybody(quarter: str) -> Row:
    return of_quarter("statistik/einwohner_stadtteile.csv", quarter, Stichtag="31.12.2025", Alter="insgesamt")


def per_head(quarter: str) -> float | None:
    chosen = [grant for grant in granted(quarter) if grant.funding_form == "GRANT"]
    return ratio(total(grant.awarded for grant in chosen), everybody(quarter)["zusammen"]) if chosen else None


async def test_numbers_of_quarters(pool: asyncpg.Pool) -> None:
    found = (await answer(pool, query_with("percentForYouth")))["areas"]["nodes"]
    assert len(found) == len(quarters())
    for quarter, shown in zip(quarters(), found, strict=True):
        active = sum(each.quarter == quarter and each.status == "ACTIVE" for each in offerings())
        assert shown == {
            "name": named(quarter)["name"],
            "fundingPerHead": per_head(quarter),
            "percentForYouth": percent_for_youth(quarter),
            "offeringsPer1000": ratio(1000 * active, everybody(quarter)["zusammen"]),
        }


def percent_for_youth(quarter: str) -> float | None:
    youth = [grant for grant in granted(quarter) if "YOUTH" in grant.sub_plans]
    whole = total(grant.awarded for grant in granted(quarter))
    return ratio(100 * Fraction(total(grant.awarded for grant in youth)), whole.replace(".", ",")) if youth else None


async def test_who_received_most(pool: asyncpg.Pool) -> None:
    given: dict[str, list[Grant]] = {}
    for grant in grants():
        if grant.year == 2026 and grant.funding_form == "GRANT":
            given.setdefault(grant.recipient["name"], []).append(grant)
    whole = total(grant.awarded for each in given.values() for grant in each)
    many = {name: each for name, each in given.items() if len(each) > 2}
    first = sorted(many, key=lambda name: -Fraction(total(grant.awarded for grant in many[name])))[:5]
    assert first
    found = (await answer(pool, query_with("percentOfRequested")))["grants"]["groups"]
    assert [(each["provider"]["name"], each["count"], each["sum"]["awarded"], each["share"]) for each in found] == [
        (
            name,
            len(many[name]),
            total(grant.awarded for grant in many[name]),
            ratio(total(grant.awarded for grant in many[name]), whole.replace(".", ",")),
        )
        for name in first
    ]
    for each in found:
        amounts = [Fraction(grant.awarded) for grant in many[each["provider"]["name"]] if grant.awarded]
        assert Fraction(each["median"]["awarded"]) == round(median(amounts), 2)

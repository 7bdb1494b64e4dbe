"""The same request as the public, as a partner and as a planner: answers differ in values and statuses only."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest

from graph.engine import Engine
from models.roles import WEB
from sozialgraph.access import Caller, SignedIn
from sozialgraph.database import open_pool
from sozialgraph.lanes import Lanes
from tests.conftest import new_database
from tests.loaders.publication.conftest import Town, line, town_template
from tests.loaders.publication.test_partners import FIVE, THREE, rules
from tests.sozialgraph.access.conftest import ADMIN, ANYBODY, NEIGHBOUR, PARTNER
from tests.sozialgraph.access.test_profiles import ALL_FIELDS, nodes_of, without_values

__all__ = ["town_template"]  # a fixture

CALLERS = (ANYBODY, PARTNER, NEIGHBOUR, ADMIN)
FIRST = [line("A", 12), line("B", 3), line("C", 2), line("D", 4), line("T", 21)]
SECOND = [line("A", 13), line("B", 3), line("C", 2), line("D", 4), line("T", 22)]


@pytest.fixture(scope="module")
async def town(server: str, town_template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """C is small for partners, too, and B, which costs less than D, hidden for its sake. A was corrected."""
    async with new_database(server, town_template) as dsn:
        made = Town(dsn, Path(tmp_path_factory.mktemp("town")))
        await made.load(rules(FIVE, THREE))
        await made.figures(*FIRST)
        await made.figures(*SECOND)
        yield made


@pytest.fixture
async def lanes(town: Town) -> AsyncIterator[Lanes]:
    parts = urlsplit(town.dsn)
    reader = town.dsn if parts.password else parts._replace(netloc=f"{WEB}@{parts.hostname or ''}").geturl()
    async with await open_pool(reader, size=2) as pool, Lanes(pool, 2) as lanes:
        yield lanes


async def ask(engine: Engine, lanes: Lanes, caller: Caller, document: str, **variables: Any) -> Any:
    answer = await engine.execute(SignedIn(lanes, caller), document, variables, profile=caller.profile)
    response = orjson.loads(answer.body)
    assert "errors" not in response, response
    return response["data"]


async def values(engine: Engine, lanes: Lanes, caller: Caller, document: str, **variables: Any) -> list[float | None]:
    return [node["value"] for node in nodes_of(await ask(engine, lanes, caller, document, **variables))]


IN_ORDER = "orderBy: [{area: {field: CODE}}]"


async def test_who_sees_what(engine: Engine, lanes: Lanes) -> None:
    document = f"{{ observations({IN_ORDER}) {{ nodes {{ value }} }} }}"
    seen = [await values(engine, lanes, caller, document) for caller in CALLERS]
    assert seen == [[13, None, None, None, 22], [13, None, None, 4, 22], [13, None, None, None, 22], [13, 3, 2, 4, 22]]


@pytest.mark.parametrize("moment", ["", "first", "before"])
async def test_the_past_too(engine: Engine, lanes: Lanes, town: Town, moment: str) -> None:
    document = f"query ($moment: DateTime) {{ observations(asOf: $moment, {IN_ORDER}) {{ nodes {{ value }} }} }}"
    (at,) = await town.fetch("SELECT min(recorded_at) AS first FROM published.observations_history")
    told = {"": None, "first": at["first"].isoformat(), "before": "2020-01-01T00:00:00Z"}[moment]
    seen = [await values(engine, lanes, caller, document, moment=told) for caller in CALLERS]
    a, t = (12, 21) if moment else (13, 22)
    every = [[a, None, None, None, t], [a, None, None, 4, t], [a, None, None, None, t], [a, 3, 2, 4, t]]
    assert seen == ([[]] * 4 if moment == "before" else every)


SAME = {
    "rows": f"{{ observations({IN_ORDER}) {{ totalCount {ALL_FIELDS} pageInfo {{ hasNextPage endCursor }} }} }}",
    "pages": f"""{{ first: observations({IN_ORDER}, first: 2) {{ nodes {{ id value }} pageInfo {{ endCursor }} }}
        last: observations({IN_ORDER}, last: 2) {{ nodes {{ id value }} pageInfo {{ startCursor }} }} }}""",
    "groups": "{ observations { groups(by: [AREA]) { area { code } count sum { value } } } }",
    "filters": '{ observations(filter: {area: {code: {in: ["B", "D"]}}}) { totalCount nodes { id value } } }',
    "availability": "{ availability { totalCount nodes { id area { code } length blanks } } }",
    "areas": "{ areas { nodes { code observations { totalCount nodes { id value } } } } }",
}


@pytest.mark.parametrize("document", SAME.values(), ids=SAME)
async def test_answers_differ_in_values_and_statuses_only(engine: Engine, lanes: Lanes, document: str) -> None:
    public, partner, neighbour, admin = [await ask(engine, lanes, caller, document) for caller in CALLERS]
    assert public == neighbour
    assert public != partner != admin
    alike = [without_values(answer, "blanks", "suppressed") for answer in (public, partner, admin)]
    assert alike[0] == alike[1] == alike[2]


async def test_filters_act_on_what_partners_see(engine: Engine, lanes: Lanes) -> None:
    document = "{ observations(filter: {value: {gt: 1, lt: 5}}) { nodes { area { code } value } } }"
    seen = [await ask(engine, lanes, caller, document) for caller in (ANYBODY, PARTNER)]
    assert [answer["observations"]["nodes"] for answer in seen] == [[], [{"area": {"code": "D"}, "value": 4}]]


async def test_sums_over_what_is_hidden_from_partners_are_blank(engine: Engine, lanes: Lanes) -> None:
    document = "{ observations { groups(by: [INDICATOR]) { count suppressed sum { value } } } }"
    seen = [await ask(engine, lanes, caller, document) for caller in (ANYBODY, PARTNER, ADMIN)]
    assert [answer["observations"]["groups"] for answer in seen] == [
        [{"count": 5, "suppressed": 3, "sum": {"value": None}}],
        [{"count": 5, "suppressed": 2, "sum": {"value": None}}],
        [{"count": 5, "suppressed": 0, "sum": {"value": 44}}],
    ]

"""A field that a profile does not see is null for it, and the answer says why, whether there is a value or not."""

import orjson
import pytest

from graph.engine import Engine
from models.roles import Profile
from sozialgraph.access import Caller, SignedIn
from sozialgraph.lanes import Lanes
from tests.sozialgraph.access.conftest import ADMIN, ANYBODY, PARTNER, PUBLISHER, YOUTH

DOCUMENT = "{ datasets { nodes { importRuns { nodes { by: actor file } } } } }"
HIDDEN = {"hidden": [{"field": "ImportRun.actor", "reason": "shown to PLANNER and ADMIN only"}]}


@pytest.mark.parametrize("caller", [ANYBODY, PARTNER, YOUTH, PUBLISHER, ADMIN], ids=lambda caller: caller.profile.name)
async def test_who_imported_is_for_insiders(engine: Engine, lanes: Lanes, caller: Caller) -> None:
    answer = await engine.execute(SignedIn(lanes, caller), DOCUMENT, profile=caller.profile)
    response = orjson.loads(answer.body)
    outside = caller in (ANYBODY, PARTNER, PUBLISHER)
    nodes = [run for dataset in response["data"]["datasets"]["nodes"] for run in dataset["importRuns"]["nodes"]]
    assert [node["by"] for node in nodes] == [None if outside else "test"] * 3
    assert all(node["file"] for node in nodes)
    del response["extensions"]["cost"]
    assert response["extensions"] == (HIDDEN if outside else {})


@pytest.mark.parametrize("caller", [ANYBODY, PARTNER, YOUTH, PUBLISHER, ADMIN], ids=lambda caller: caller.profile.name)
@pytest.mark.parametrize("asked", ["edges { cursor }", "edges { node { by: actor } }", "nodes { actor } totalCount"])
async def test_pages_are_for_all(engine: Engine, lanes: Lanes, caller: Caller, asked: str) -> None:
    """A page numbers its rows before anything else is read of them."""
    document = f"{{ datasets {{ nodes {{ importRuns(first: 1) {{ {asked} pageInfo {{ endCursor }} }} }} }} }}"
    response = orjson.loads((await engine.execute(SignedIn(lanes, caller), document, profile=caller.profile)).body)
    assert "errors" not in response, response


async def test_the_statement_of_others_does_not_read_it(engine: Engine) -> None:
    operation = engine.documents[Profile.PUBLIC].operation(DOCUMENT, None)
    plans = {caller: engine.plan(operation, {}, caller.profile).sql for caller in (ANYBODY, YOUTH)}
    assert ".actor" not in plans[ANYBODY].replace("ImportRun.actor", "")
    assert ".actor" in plans[YOUTH]


async def test_nothing_is_said_where_it_is_not_asked_for(engine: Engine, lanes: Lanes) -> None:
    answer = await engine.execute(lanes, DOCUMENT.replace("by: actor", ""))
    assert orjson.loads(answer.body)["extensions"].keys() == {"cost"}


@pytest.mark.parametrize(
    "arguments",
    ['filter: {actor: {eq: "test"}}', "orderBy: [{field: ACTOR}]"],
)
async def test_nobody_asks_around_it(engine: Engine, lanes: Lanes, arguments: str) -> None:
    answer = await engine.execute(lanes, f"{{ datasets {{ nodes {{ importRuns({arguments}) {{ totalCount }} }} }} }}")
    assert orjson.loads(answer.body)["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(
    ("caller", "rows"),
    [
        (ANYBODY, [None, None]),
        (PARTNER, [None, None]),
        (PUBLISHER, [None, None]),
        (YOUTH, [17, None]),
        (ADMIN, [17, 21]),
    ],
    ids=lambda one: one.profile.name if isinstance(one, Caller) else "",
)
async def test_rows_of_files_are_for_those_who_see_the_figure(
    engine: Engine, lanes: Lanes, caller: Caller, rows: list[int | None]
) -> None:
    """A planner of youth sees the raw figure of a quarter, and nothing of the state's."""
    document = """{ quarter: observations(filter: {area: {code: {eq: "0102"}}}) { nodes { origin { row cell } } }
        state: observations(datasets: ["STATE"], latest: 1) { nodes { origin { row } } } }"""
    answer = await engine.execute(SignedIn(lanes, caller), document, profile=caller.profile)
    data = orjson.loads(answer.body)["data"]
    cell = rows[0] and f"AC{rows[0]}"
    assert data["quarter"]["nodes"] == [{"origin": {"row": rows[0], "cell": cell}}]
    assert rows[1] in [node["origin"]["row"] for node in data["state"]["nodes"]]

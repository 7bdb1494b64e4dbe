"""What was sent of needs and the like is read by no profile: all see what may be shown of it."""

import orjson
import pytest

from graph.engine import Engine
from sozialgraph.access import Caller, SignedIn
from sozialgraph.lanes import Lanes
from tests.sozialgraph.access.conftest import ADMIN, ANYBODY, PARTNER, YOUTH

DOCUMENT = """query Numbers($asOf: DateTime) {
    needs(first: 2, asOf: $asOf) {
        edges { node {
            code confStatus required { value lower }
            evidence { __typename ... on RatioEvidence { base confStatus required { value } } }
        } }
        groups(by: [UNIT]) { unit suppressed sum { gap } }
    }
    plans(asOf: $asOf) { edges { node { goals { code actual confStatus } } } }
    kpiValues(first: 1, asOf: $asOf) { edges { node { actual confStatus } } }
    indexResults(first: 1) { edges { node { score confStatus } } }
}"""


@pytest.mark.parametrize("moment", [None, "2030-01-01T00:00:00Z"])
@pytest.mark.parametrize("caller", [ANYBODY, PARTNER, YOUTH, ADMIN], ids=lambda caller: caller.profile.name)
async def test_all_see_the_same(engine: Engine, lanes: Lanes, caller: Caller, moment: str | None) -> None:
    answer = await engine.execute(SignedIn(lanes, caller), DOCUMENT, {"asOf": moment}, profile=caller.profile)
    response = orjson.loads(answer.body)
    assert "errors" not in response
    first = response["data"]["needs"]["edges"][0]["node"]
    assert first == {
        "code": "N1",
        "confStatus": "F",
        "required": {"value": 10.5, "lower": 9},
        "evidence": [
            {"__typename": "RatioEvidence", "base": 30, "confStatus": "F", "required": {"value": 10.5}},
            *({"__typename": f"{kind}Evidence"} for kind in ("Indicator", "Projection", "Participation", "Document")),
        ],
    }
    assert response["data"]["needs"]["groups"][0] == {"unit": "Plätze", "suppressed": 0, "sum": {"gap": 3.5}}
